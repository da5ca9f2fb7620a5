import Testing

@testable import Sealing

@Suite("Keys that sign")
struct SigningKeyTests {
    /// The example of RFC 8410, section 10.
    static let privatePEM = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----
        """
    static let publicPEM = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PUBLIC KEY-----
        """

    @Test("the published pair is read, belongs together, and is written as it was read")
    func published() throws {
        let key = try #require(SigningKey(pem: Self.privatePEM))
        #expect(key.pem == Self.privatePEM + "\n")
        #expect(key.verifyingKey.pem == Self.publicPEM + "\n")
        #expect(VerifyingKey(pem: "# whose it is\n" + Self.publicPEM)?.pem == Self.publicPEM + "\n")
    }

    @Test("a signature holds for its message and its key alone")
    func signs() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let message = Array("what was seen".utf8)
        var signature = try key.signature(of: message)
        #expect(signature.count == 64)
        #expect(key.verifyingKey.isValid(signature: signature, of: message))
        #expect(!other.verifyingKey.isValid(signature: signature, of: message))
        #expect(!key.verifyingKey.isValid(signature: signature, of: message + [0]))
        signature[17] ^= 1
        #expect(!key.verifyingKey.isValid(signature: signature, of: message))
        #expect(!key.verifyingKey.isValid(signature: [], of: message))
    }

    @Test(
        "what is not one Ed25519 key is refused",
        arguments: [
            "", "no key", publicPEM.replacing("PUBLIC", with: "PRIVATE"),
            privatePEM.replacing("MC4CAQ", with: "MC4CAg"), privatePEM.replacing("VhC", with: ""),
            privatePEM.replacing("-----END PRIVATE KEY-----", with: ""), privatePEM.replacing("MC4C", with: "M*4C"),
        ])
    func refused(text: String) {
        #expect(SigningKey(pem: text) == nil)
        #expect(VerifyingKey(pem: text) == nil)
    }
}
