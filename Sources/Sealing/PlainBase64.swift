/// Base64 as the header of an age file has it: RFC 4648, section 4, without padding, and every value in one spelling only.
enum PlainBase64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var (gathered, bits): (UInt32, UInt32) = (0, 0)
        var out: [UInt8] = []
        for byte in bytes {
            gathered = (gathered << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                out.append(alphabet[Int(gathered >> bits & 63)])
            }
        }
        if bits > 0 { out.append(alphabet[Int(gathered << (6 - bits) & 63)]) }
        return out
    }

    /// Nil for any other character, padding too, for a length that no bytes have, and where the bits left over are not zero.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var (gathered, bits): (UInt32, UInt32) = (0, 0)
        var out: [UInt8] = []
        for character in text {
            guard let value = values[Int(character)] else { return nil }
            gathered = (gathered << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(gathered >> bits & 255))
            }
        }
        return bits < 6 && gathered & (1 << bits - 1) == 0 ? out : nil
    }
}
