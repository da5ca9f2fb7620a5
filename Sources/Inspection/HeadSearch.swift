#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension Head {
    /// Where a byte next stands, at `start` or behind it. As quick as `memchr`: coded pictures are searched with it.
    func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start >= 0, start < count else { return nil }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress, let found = memchr(base + start, Int32(byte), raw.count - start) else {
                return nil
            }
            return UnsafeRawPointer(found) - base
        }
    }

    /// Where two bytes next stand behind each other.
    func firstOffset(of first: UInt8, _ second: UInt8, from start: Int = 0) -> Int? {
        guard start >= 0, start < count else { return nil }
        return bytes.withUnsafeBytes { raw in
            guard let base = raw.baseAddress else { return nil }
            var offset = start
            while let found = memchr(base + offset, Int32(first), raw.count - offset) {
                offset = UnsafeRawPointer(found) - base + 1
                guard offset < raw.count else { return nil }
                if raw[offset] == second { return offset - 1 }
            }
            return nil
        }
    }

    /// Where four bytes next stand; behind the last place where they could not yet be seen, where they do not.
    func offset(of signature: UInt64) -> Int {
        let first = UInt8(truncatingIfNeeded: signature >> 24)
        var start = 0
        while let found = firstOffset(of: first, from: start), found + 4 <= count {
            if bigEndian(4, at: found) == signature { return found }
            start = found + 1
        }
        return max(0, count - 3)
    }

    /// How many bytes from `start` on are all the same.
    func run(of byte: UInt8, from start: Int = 0) -> Int {
        guard start >= 0, start < count else { return 0 }
        return bytes.dropFirst(start).prefix { $0 == byte }.count
    }

    /// Letters compared without regard to case; `text` is in lower case.
    func hasLetters(_ text: StaticString, at offset: Int) -> Bool {
        guard offset >= 0, offset <= count, text.utf8CodeUnitCount <= count - offset else { return false }
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return zip(bytes.dropFirst(offset), wanted).allSatisfy { byte, letter in
            byte == letter || (0x41...0x5A).contains(byte) && byte | 0x20 == letter
        }
    }
}
