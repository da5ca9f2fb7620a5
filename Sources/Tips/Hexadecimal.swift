/// Two digits a byte, written in lower case and read in either.
enum Hexadecimal {
    static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        let alphabet: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { out in
            for (index, byte) in bytes.enumerated() {
                out[2 * index] = alphabet.utf8Start[Int(byte >> 4)]
                out[2 * index + 1] = alphabet.utf8Start[Int(byte & 15)]
            }
            return 2 * bytes.count
        }
    }

    /// Nil unless all of `text` is pairs of digits, and no more than `most` of them.
    static func bytes(_ text: some StringProtocol, most: Int) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2), digits.count <= 2 * most else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = hexadecimal(digits[index]), let low = hexadecimal(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

/// The value of one hexadecimal digit, in either case.
func hexadecimal(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
}
