/// Four characters, as RIFF, ISO media and Ogg name their pieces, in one number that can be compared at once.
struct PieceCode: Sendable, Hashable, BitwiseCopyable, ExpressibleByStringLiteral {
    /// Big-endian: the first character in the highest byte.
    var value: UInt32

    init(_ value: UInt32) { self.value = value }

    init(stringLiteral text: StaticString) {
        value = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt32($1) } }
    }

    /// Letters, digits and what else may stand in a name; names in Mac Roman begin with a copyright sign.
    var isName: Bool {
        (0..<4).allSatisfy { index in
            let character = value >> (24 - 8 * UInt32(index)) & 0xFF
            return (0x20...0x7E).contains(character) || index == 0 && character == 0xA9
        }
    }

    /// The last two characters, where the first two are a number: how AVI names the chunks of a stream.
    var ofStream: (number: Int, kind: UInt32)? {
        let tens = value >> 24
        let ones = value >> 16 & 0xFF
        guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
        return (Int((tens - 0x30) * 10 + ones - 0x30), value & 0xFFFF)
    }
}

extension Head {
    /// The code that stands there.
    func piece(at offset: Int) -> PieceCode? {
        bigEndian(4, at: offset).map { PieceCode(UInt32(truncatingIfNeeded: $0)) }
    }

    /// Where a byte is next, or the end of what there is.
    func firstOffset(of byte: UInt8, from start: Int) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            var offset = max(0, start)
            while offset < bytes.count, bytes[offset] != byte { offset += 1 }
            return offset
        }
    }
}
