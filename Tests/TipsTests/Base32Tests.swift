import Testing

@testable import Tips

@Suite("Base 32")
struct Base32Tests {
    private static func rfcValue(_ character: UInt8) -> UInt8? {
        Base32.rfc4648.firstIndex(of: character).map { UInt8($0) }
    }

    /// RFC 4648 section 10, in lower case and without padding.
    @Test(
        "writes and reads the RFC's own vectors",
        arguments: [
            ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"),
            ("foobar", "mzxw6ytboi"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base32.encode(plain.utf8, alphabet: Base32.rfc4648) == Array(encoded.utf8))
        #expect(Base32.decode(encoded.utf8, value: Self.rfcValue) == Array(plain.utf8))
    }

    @Test("Crockford's alphabet leaves out I, L, O and U")
    func crockford() {
        #expect(Base32.crockford.count == 32)
        #expect(Set(Base32.crockford).count == 32)
        for letter in "ILOU".utf8 { #expect(!Base32.crockford.contains(letter)) }
        #expect(Base32.encode([0xFF, 0x00, 0xFF, 0x00, 0xFF], alphabet: Base32.crockford) == Array("ZW0FY07Z".utf8))
    }

    @Test("every length of bytes comes back as it went", arguments: 0...40)
    func roundTrip(length: Int) {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &source) }
        let text = Base32.encode(bytes, alphabet: Base32.rfc4648)
        #expect(Base32.decode(text, value: Self.rfcValue) == bytes)
    }

    @Test(
        "refuses a second spelling, a foreign character and a length that no bytes have",
        arguments: [
            ("mz", "the last bits are not zero"), ("mzxr", "the last bits are not zero"),
            ("m", "five bits are no byte"), ("mzx", "a whole character is left over"),
            ("mzxw6y", "a whole character is left over"), ("MY", "upper case"), ("m1", "1 is not in the alphabet"),
            ("m=", "padding"),
        ])
    func refusals(text: String, why: String) {
        #expect(Base32.decode(text.utf8, value: Self.rfcValue) == nil, "\(why)")
    }
}
