import Testing

@testable import Inspection

@Suite("The tag before the sound")
struct ID3TagTests {
    @Test(
        "Its length is four times seven bits, the header and the footer",
        arguments: [
            ([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 2, 1], 267), ([0x49, 0x44, 0x33, 4, 0, 0x10, 0, 0, 0, 0], 20),
            ([0x49, 0x44, 0x33, 3, 0, 0x10, 0x7F, 0x7F, 0x7F, 0x7F], (1 << 28) + 9),
            ([0x49, 0x44, 0x33, 5, 0, 0, 0, 0, 0, 1], nil), ([0x49, 0x44, 0x33, 3, 0, 0, 0x80, 0, 0, 1], nil),
            ([0x49, 0x44, 0x33, 3, 0, 0, 0], nil), ([0x49, 0x44, 0x32, 3, 0, 0, 0, 0, 0, 1], nil), ([], nil),
        ] as [([UInt8], Int?)])
    func lengths(bytes: [UInt8], length: Int?) {
        #expect(ID3Tag.length(of: Head(bytes[...], isWhole: false)) == length)
    }
}
