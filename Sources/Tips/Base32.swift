/// The two base-32 alphabets the contracts use, over whole numbers of 5-bit groups or RFC 4648 without padding.
package enum Base32 {
    /// RFC 4648 section 6, lower case: tip ids.
    package static let rfc4648 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    /// Douglas Crockford's alphabet (https://www.crockford.com/base32.html): receipts, which people read aloud.
    package static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    package static func encode(_ bytes: some Sequence<UInt8>, alphabet: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(26)
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                out.append(alphabet[Int(held >> bits & 31)])
            }
        }
        if bits > 0 {
            out.append(alphabet[Int(held << (5 - bits) & 31)])
        }
        return out
    }

    /// Nil when a character is foreign to the alphabet or the bits that fill the last character are not zero,
    /// so that every value has one spelling.
    package static func decode(_ text: some Sequence<UInt8>, value: (UInt8) -> UInt8?) -> [UInt8]? {
        var out: [UInt8] = []
        var held: UInt32 = 0
        var bits: UInt32 = 0
        for character in text {
            guard let five = value(character) else { return nil }
            held = held << 5 | UInt32(five)
            bits += 5
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: held >> bits))
            }
        }
        guard bits < 5, held & (1 << bits - 1) == 0 else { return nil }
        return out
    }
}
