import Testing

@testable import Sealing

@Suite("Chunks")
struct PayloadCipherTests {
    private static func cipher() throws -> PayloadCipher { try SealedHead(for: [Identity().recipient]).cipher }

    private static func sealed(_ cipher: PayloadCipher, number: UInt64, isLast: Bool) throws -> [UInt8] {
        var out: [UInt8] = []
        try [UInt8](repeating: 5, count: 100).withUnsafeBytes {
            try cipher.seal($0, number: number, isLast: isLast, into: &out)
        }
        return out
    }

    @Test("a chunk opens in its own place alone")
    func place() throws {
        let cipher = try Self.cipher()
        for number: UInt64 in [0, 1, 255, 256, 1 << 40] {
            for isLast in [false, true] {
                let sealed = try Self.sealed(cipher, number: number, isLast: isLast)
                let plain = try sealed.withUnsafeBytes { try cipher.open($0, number: number, isLast: isLast) }
                #expect(plain.elementsEqual([UInt8](repeating: 5, count: 100)))
                for (other, last) in [(number, !isLast), (number + 1, isLast), (number ^ 256, isLast)] {
                    #expect(throws: SealingFault.alteredPayload) {
                        try sealed.withUnsafeBytes { try cipher.open($0, number: other, isLast: last) }
                    }
                }
            }
        }
    }

    @Test("another file's chunk does not open, nor one too short to have a tag")
    func others() throws {
        let (mine, other) = (try Self.cipher(), try Self.cipher())
        let sealed = try Self.sealed(other, number: 0, isLast: true)
        #expect(throws: SealingFault.alteredPayload) {
            try sealed.withUnsafeBytes { try mine.open($0, number: 0, isLast: true) }
        }
        #expect(throws: SealingFault.cutShort) {
            try [UInt8](repeating: 0, count: 15).withUnsafeBytes { try mine.open($0, number: 0, isLast: true) }
        }
    }

    @Test(
        "how long sealed bytes are is known beforehand",
        arguments: [(0, 16), (1, 17), (65_536, 65_552), (65_537, 65_569), (131_072, 131_104)])
    func lengths(plain: Int64, sealed: Int64) {
        #expect(PayloadCipher.sealedBytes(of: plain) == sealed)
    }
}
