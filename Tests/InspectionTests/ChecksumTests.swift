import Testing

@testable import Inspection

@Suite("The checksum of PNG, ZIP and 7z")
struct ChecksumTests {
    @Test("The check value of the catalogues of checksums, and of nothing")
    func known() {
        #expect(Checksum.crc32(Head(Media.text("123456789")[...], isWhole: true)) == 0xCBF4_3926)
        #expect(Checksum.crc32(Head([], isWhole: true)) == 0)
    }
}
