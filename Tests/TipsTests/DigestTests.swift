import Testing

@testable import Tips

@Suite("Digests")
struct DigestTests {
    /// FIPS 180-4's examples, as published by NIST.
    @Test(
        "are SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func vectors(text: String, hex: String) {
        #expect(Digest.of(Array(text.utf8)).description == hex)
        #expect(Digest(hex: hex) == Digest.of(text.utf8))
        #expect(Digest(hex: hex.uppercased()) == Digest.of(text.utf8))
    }

    @Test("made in pieces are the same", arguments: [1, 7, 64, 65, 4096])
    func pieces(size: Int) {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hasher = Digest.Hasher()
        for start in stride(from: 0, to: bytes.count, by: size) {
            bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hasher.update($0) }
        }
        #expect(hasher.finish() == Digest.of(bytes))
        #expect(hasher.finish() == Digest.of(bytes), "finishing leaves the hasher as it was")
    }

    @Test("a digest is its 32 bytes, in their order")
    func bytes() throws {
        let bytes = [UInt8](0..<32)
        let digest = try #require(Digest(bytes: bytes))
        #expect(digest.bytes == bytes)
        #expect(digest.description == "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
        #expect(Digest(hex: digest.description) == digest)
        #expect(Set([digest, Digest.zero, Digest(bytes: [UInt8](repeating: 0, count: 32))]).count == 2)
    }

    @Test("other lengths and other characters are no digest", arguments: [0, 1, 31, 33, 64])
    func refusals(count: Int) {
        #expect(Digest(bytes: [UInt8](repeating: 7, count: count)) == nil)
        #expect(Digest(hex: String(repeating: "a", count: count + (count == 64 ? 1 : 0))) == nil)
        #expect(Digest(hex: String(repeating: "g", count: 64)) == nil)
        #expect(Digest(hex: String(repeating: "ａ", count: 64)) == nil)
    }
}
