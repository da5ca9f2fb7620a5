import Testing

@testable import Sealing

@Suite("Sealing while bytes go by")
struct SealedWriterTests {
    static func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    }

    static let lengths = [0, 1, 100, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000]

    @Test("whatever pieces a file comes in, every recipient opens the same bytes", arguments: lengths)
    func pieces(length: Int) throws {
        let (first, second) = (Identity(), Identity())
        let plain = Self.bytes(length)
        for size in [1_000, 65_536, 65_537, 1_000_000] {
            var writer = try SealedWriter(for: [first.recipient, second.recipient])
            var sealed: [UInt8] = []
            for start in stride(from: 0, to: length, by: size) {
                try plain[start..<min(start + size, length)].withUnsafeBytes { try writer.seal($0, into: &sealed) }
            }
            try writer.finish(into: &sealed)
            #expect(
                Int64(sealed.count) == Int64(try SealedHead(for: [first.recipient, second.recipient]).bytes.count)
                    + PayloadCipher.sealedBytes(of: Int64(length)))
            #expect(try SealedReader.opened(sealed, by: [first]) == plain)
            #expect(try SealedReader.opened(sealed, by: [Identity(), second]) == plain)
            #expect(throws: SealingFault.noMatchingIdentity) { try SealedReader.opened(sealed, by: [Identity()]) }
        }
    }

    @Test("nothing of a piece is in what comes out, and no two files are alike")
    func secret() throws {
        let recipient = Identity().recipient
        let plain = [UInt8](repeating: 0x41, count: 70_000)
        let (first, second) = (
            try SealedWriter.sealed(plain, for: [recipient]), try SealedWriter.sealed(plain, for: [recipient])
        )
        #expect(first != second)
        #expect(!first.split { $0 != 0x41 }.contains { $0.count > 8 })
    }
}
