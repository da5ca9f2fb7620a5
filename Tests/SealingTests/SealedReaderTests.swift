import Testing

@testable import Sealing

@Suite("Opening while bytes come in")
struct SealedReaderTests {
    private struct Reading {
        var plain: [UInt8] = []
        var fault: SealingFault?
    }

    private static func read(_ sealed: [UInt8], _ identity: Identity, by size: Int = 50_000) -> Reading {
        var reader = SealedReader(identities: [identity])
        var reading = Reading()
        do {
            for start in stride(from: 0, to: sealed.count, by: size) {
                reader.feed(sealed[start..<min(start + size, sealed.count)])
                while let plain = try reader.next() { reading.plain += plain }
            }
            reader.end()
            while let plain = try reader.next() { reading.plain += plain }
        } catch {
            reading.fault = error as? SealingFault
        }
        return reading
    }

    @Test("the size of the pieces makes no difference", arguments: [1, 15, 4_096, 65_552, 65_553, 500_000])
    func pieces(size: Int) throws {
        let identity = Identity()
        for length in SealedWriterTests.lengths where size > 1 || length < 1_000 {
            let plain = SealedWriterTests.bytes(length)
            let reading = Self.read(try SealedWriter.sealed(plain, for: [identity.recipient]), identity, by: size)
            #expect(reading.fault == nil)
            #expect(reading.plain == plain)
        }
    }

    @Test("a flipped bit anywhere is refused, and nothing that was not written is given out")
    func flips() throws {
        let identity = Identity()
        let plain = SealedWriterTests.bytes(140_000)
        let sealed = try SealedWriter.sealed(plain, for: [identity.recipient])
        // Every byte of the head, and some of the chunks.
        let places = Array(0..<400) + stride(from: 400, to: sealed.count, by: 331)
        for place in places {
            var wrong = sealed
            wrong[place] ^= 1 << UInt8(place % 8)
            let reading = Self.read(wrong, identity)
            #expect(reading.fault != nil, "byte \(place)")
            #expect(plain.starts(with: reading.plain))
        }
    }

    @Test("a file that is cut anywhere is refused", arguments: [65_535, 65_536, 131_072, 140_000])
    func cuts(length: Int) throws {
        let identity = Identity()
        let plain = SealedWriterTests.bytes(length)
        let sealed = try SealedWriter.sealed(plain, for: [identity.recipient])
        let edges = [184, 185, 200, 201, 216, 217, 65_736, 65_752, 65_753, sealed.count - 16, sealed.count - 1]
        for end in edges + Array(stride(from: 0, to: sealed.count, by: 997)) where end < sealed.count {
            let reading = Self.read(Array(sealed[..<end]), identity)
            #expect(reading.fault != nil, "\(end) of \(sealed.count)")
            #expect(plain.starts(with: reading.plain))
        }
    }

    @Test(
        "chunks in another order, left out, twice or from another file are refused, and so is anything behind the end")
    func splices() throws {
        let identity = Identity()
        let head = try SealedHead(for: [identity.recipient]).bytes.count
        let size = PayloadCipher.sealedChunkBytes
        let sealed = try SealedWriter.sealed(SealedWriterTests.bytes(4 * 65_536), for: [identity.recipient])
        let other = try SealedWriter.sealed(SealedWriterTests.bytes(4 * 65_536), for: [identity.recipient])
        func chunk(_ number: Int, of file: [UInt8]) -> [UInt8] { Array(file[(head + number * size)...].prefix(size)) }
        func file(_ chunks: [[UInt8]]) -> [UInt8] { Array(sealed[..<head] + chunks.joined()) }
        let chunks = (0..<4).map { chunk($0, of: sealed) }
        #expect(Self.read(file(chunks), identity).fault == nil)
        let wrong = [
            [1, 0, 2, 3], [0, 2, 1, 3], [0, 1, 3], [0, 1, 2], [0, 1, 2, 2], [0, 1, 2, 3, 3], [0, 3], [3],
            [0, 0, 1, 2, 3],
        ].map { order in file(order.map { chunks[$0] }) }
        for bytes in wrong { #expect(Self.read(bytes, identity).fault != nil) }
        for number in 0..<4 {
            var spliced = chunks
            spliced[number] = chunk(number, of: other)
            #expect(Self.read(file(spliced), identity).fault == .alteredPayload)
        }
        #expect(Self.read(sealed + [0], identity).fault == .trailingBytes)
        #expect(Self.read(sealed + sealed, identity).fault == .trailingBytes)
        #expect(Self.read(Array(other[..<head]) + sealed[head...], identity).fault == .alteredPayload)
    }

    @Test("an empty last chunk ends an empty file and no other")
    func emptyEnd() throws {
        let identity = Identity()
        let head = try SealedHead(for: [identity.recipient])
        var sealed = head.bytes
        try [UInt8](repeating: 1, count: 65_536).withUnsafeBytes {
            try head.cipher.seal($0, number: 0, isLast: false, into: &sealed)
        }
        #expect(Self.read(sealed, identity).fault == .cutShort)
        try [UInt8]().withUnsafeBytes { try head.cipher.seal($0, number: 1, isLast: true, into: &sealed) }
        #expect(Self.read(sealed, identity).fault == .alteredPayload)
    }

    @Test("a passphrase's file, one in armour and one for another kind of key are refused with a word each")
    func others() throws {
        let identity = Identity()
        let code = String(repeating: "A", count: 43)
        func header(_ stanzas: String) -> [UInt8] { Array("age-encryption.org/v1\n\(stanzas)--- \(code)\n".utf8) }
        #expect(Self.read(header("-> scrypt salt 18\nQUJD\n"), identity).fault == .noMatchingIdentity)
        #expect(Self.read(header("-> mlkem768x25519 AAAA\nQUJD\n"), identity).fault == .noMatchingIdentity)
        #expect(Self.read(header("-> scrypt salt 18\nQUJD\n-> other\n\n"), identity).fault == .malformedHeader)
        #expect(Self.read(header(""), identity).fault == .malformedHeader)
        #expect(Self.read(Array("-----BEGIN AGE ENCRYPTED FILE-----\n".utf8), identity).fault == .malformedHeader)
        #expect(Self.read([], identity).fault == .malformedHeader)
    }
}
