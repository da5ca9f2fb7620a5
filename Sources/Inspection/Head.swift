/// The first bytes of a file. Every access is checked: what lies beyond is nil, never a trap.
struct Head {
    let bytes: ArraySlice<UInt8>
    /// Nothing follows: the head is the file.
    let isWhole: Bool

    init(_ bytes: ArraySlice<UInt8>, isWhole: Bool) {
        self.bytes = bytes
        self.isWhole = isWhole
    }

    var count: Int { bytes.count }

    subscript(offset: Int) -> UInt8? {
        guard offset >= 0, offset < count else { return nil }
        return bytes[bytes.startIndex + offset]
    }

    /// What begins at `offset`; nil when that is beyond the head.
    func dropping(_ offset: Int) -> Head? {
        guard offset >= 0, offset < count else { return nil }
        return Head(bytes.dropFirst(offset), isWhole: isWhole)
    }

    /// At most the first `length` bytes.
    func prefix(_ length: Int) -> Head {
        Head(bytes.prefix(max(0, length)), isWhole: isWhole && length >= count)
    }

    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count, text.utf8CodeUnitCount <= count - offset else { return false }
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return bytes.dropFirst(offset).prefix(wanted.count).elementsEqual(wanted)
    }

    func has(_ wanted: [UInt8], at offset: Int = 0) -> Bool {
        guard offset >= 0, offset <= count, wanted.count <= count - offset else { return false }
        return bytes.dropFirst(offset).prefix(wanted.count).elementsEqual(wanted)
    }

    func contains(_ wanted: [UInt8]) -> Bool {
        guard let first = wanted.first else { return true }
        var offset = 0
        while let found = bytes.dropFirst(offset).firstIndex(of: first) {
            offset = found - bytes.startIndex
            if has(wanted, at: offset) { return true }
            offset += 1
        }
        return false
    }

    /// Four characters, as RIFF and ISO media name their pieces.
    func code(at offset: Int) -> String? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return String(decoding: bytes.dropFirst(offset).prefix(4), as: UTF8.self)
    }

    /// The same as a number: nothing is allocated to compare it.
    func kind(at offset: Int) -> BoxKind? {
        bigEndian(4, at: offset).map { BoxKind(code: UInt32(truncatingIfNeeded: $0)) }
    }

    func bigEndian(_ length: Int, at offset: Int) -> UInt64? {
        guard offset >= 0, length <= 8, offset <= count - length else { return nil }
        var value: UInt64 = 0
        for index in bytes.startIndex + offset..<bytes.startIndex + offset + length {
            value = value << 8 | UInt64(bytes[index])
        }
        return value
    }

    func littleEndian(_ length: Int, at offset: Int) -> UInt64? {
        guard offset >= 0, length <= 8, offset <= count - length else { return nil }
        return bigEndian(length, at: offset).map { $0.byteSwapped >> (64 - 8 * UInt64(length)) }
    }
}
