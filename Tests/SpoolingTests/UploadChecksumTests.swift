import Spooling
import Testing

@Suite("A checksum over an upload's bytes")
struct UploadChecksumTests {
    /// FIPS 180-4's example: `abc`.
    private static let abc: [(UploadChecksum.Algorithm, String)] = [
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ]

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }

    @Test("the standard's example is right, in pieces too; anything else is not", arguments: abc)
    func example(algorithm: UploadChecksum.Algorithm, hex: String) throws {
        let checksum = try #require(UploadChecksum(algorithm, expected: Self.bytes(hex)))
        for (text, isRight) in [("abc", true), ("abd", false), ("", false), ("abcd", false)] {
            var hasher = UploadChecksum.Hasher(checksum)
            for byte in text.utf8 { withUnsafeBytes(of: byte) { hasher.update($0) } }
            #expect(hasher.isRight == isRight)
        }
    }

    @Test("a sum of the wrong length is none")
    func length() {
        #expect(UploadChecksum(.sha1, expected: [UInt8](repeating: 0, count: 32)) == nil)
        #expect(UploadChecksum(.sha256, expected: [UInt8](repeating: 0, count: 20)) == nil)
        #expect(UploadChecksum(.sha256, expected: []) == nil)
    }
}
