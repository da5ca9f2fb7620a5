/// Keys as people hand them on: Bech32 (BIP 173), without its limit of 90 characters, as age writes them.
enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    /// Longer is no key.
    private static let longest = 128
    private static let checksumLength = 6

    static func encode(prefix: String, _ bytes: [UInt8]) -> String {
        let values = regroup(bytes, from: 8, to: 5, isPadded: true) ?? []
        var state: UInt32 = 1
        for value in expanded(Array(prefix.utf8)) + values + [UInt8](repeating: 0, count: checksumLength) {
            state = step(state, value)
        }
        state ^= 1
        let checksum = (0..<checksumLength).map { UInt8(state >> (5 * UInt32(checksumLength - 1 - $0)) & 31) }
        return prefix + "1" + String(decoding: (values + checksum).map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// Nil unless `text` is all lower or all upper case, with that prefix in lower case and a checksum that is right.
    static func decode(prefix: String, _ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count <= longest, !(characters.contains(where: isUpper) && characters.contains(where: isLower))
        else { return nil }
        let lower = characters.map { isUpper($0) ? $0 | 0x20 : $0 }
        let start = Array(prefix.utf8) + [UInt8(ascii: "1")]
        guard lower.starts(with: start), lower.count >= start.count + checksumLength else { return nil }
        var values: [UInt8] = []
        for character in lower[start.count...] {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard (expanded(Array(prefix.utf8)) + values).reduce(1, step) == 1 else { return nil }
        return regroup(values.dropLast(checksumLength), from: 5, to: 8, isPadded: false)
    }

    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func expanded(_ prefix: [UInt8]) -> [UInt8] {
        prefix.map { $0 >> 5 } + [0] + prefix.map { $0 & 31 }
    }

    private static let generators: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]

    private static func step(_ state: UInt32, _ value: UInt8) -> UInt32 {
        let top = state >> 25
        let next = (state & 0x1FF_FFFF) << 5 ^ UInt32(value)
        return generators.enumerated().reduce(next) { top >> UInt32($1.offset) & 1 == 1 ? $0 ^ $1.element : $0 }
    }

    /// Nil where what is left over is more than padding, or not zero.
    private static func regroup(_ values: some Sequence<UInt8>, from: UInt32, to: UInt32, isPadded: Bool) -> [UInt8]? {
        var (gathered, bits): (UInt32, UInt32) = (0, 0)
        var out: [UInt8] = []
        for value in values {
            gathered = (gathered << from | UInt32(value)) & 0xFFF
            bits += from
            while bits >= to {
                bits -= to
                out.append(UInt8(gathered >> bits & (1 << to - 1)))
            }
        }
        if isPadded {
            if bits > 0 { out.append(UInt8(gathered << (to - bits) & (1 << to - 1))) }
        } else if bits >= from || gathered & (1 << bits - 1) != 0 {
            return nil
        }
        return out
    }
}
