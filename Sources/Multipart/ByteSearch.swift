#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The few bytes of ASCII the format is made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let hyphen = UInt8(ascii: "-")
    static let backslash = UInt8(ascii: "\\")

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }
}

extension UnsafeBufferPointer where Element == UInt8 {
    /// The first place of `byte` at or after `start`. memchr, because every byte of every film passes here.
    func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        guard start < count, let base = baseAddress else { return nil }
        // A call per byte would make a run of what is sought the slowest body there is.
        if self[start] == byte { return start }
        guard let found = memchr(base + start, Int32(byte), count - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }
}

extension ArraySlice<UInt8> {
    /// The slice without spaces and tabs at either end.
    var trimmed: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, Byte.isBlank(first) { rest.removeFirst() }
        while let last = rest.last, Byte.isBlank(last) { rest.removeLast() }
        return rest
    }
}
