/// A header value with parameters: `form-data; name="photo"; filename="1.jpg"`.
struct HeaderParameters {
    /// How a value between quotation marks hides a quotation mark.
    enum Escapes {
        /// `\"` and `\\` (RFC 9110 section 5.6.4).
        case quotedString
        /// The same, and `%22`, `%0D`, `%0A`, which browsers write in forms (HTML Living Standard, "multipart form data").
        case form
    }

    /// What stands before the first semicolon, lower case.
    private(set) var value: String
    /// In the order they came; names in lower case.
    private(set) var parameters: [(name: String, value: [UInt8])] = []

    /// Nil when a quotation mark is never closed.
    init?(_ text: ArraySlice<UInt8>, escapes: Escapes) {
        let end = text.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
        value = String(decoding: text[..<end].trimmed, as: UTF8.self).lowercased()
        var rest = text[end...]
        while let separator = rest.firstIndex(of: UInt8(ascii: ";")) {
            rest = rest[(separator + 1)...]
            let nameEnd = rest.firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") } ?? rest.endIndex
            let name = String(decoding: rest[..<nameEnd].trimmed, as: UTF8.self).lowercased()
            rest = rest[nameEnd...]
            guard rest.first == UInt8(ascii: "=") else { continue }
            rest = rest.dropFirst().drop(while: Byte.isBlank)
            guard let read = Self.takeValue(&rest, escapes: escapes) else { return nil }
            parameters.append((name, read))
        }
    }

    /// The last value given under that name, as most parsers have it.
    subscript(name: String) -> [UInt8]? {
        parameters.last { $0.name == name }?.value
    }

    private static func takeValue(_ rest: inout ArraySlice<UInt8>, escapes: Escapes) -> [UInt8]? {
        if rest.first == Byte.quote {
            guard let quoted = takeQuoted(&rest) else { return nil }
            return escapes == .form ? withoutPercentEscapes(quoted) : quoted
        }
        let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
        let value = Array(rest[..<end].trimmed)
        rest = rest[end...]
        return value
    }

    /// A backslash is only an escape before a quotation mark or a backslash: elsewhere it is part of a Windows path,
    /// and so it is before the quotation mark that is the last character of all.
    /// A quotation mark closes only where the parameter ends too, because old browsers let it stand unescaped in a name.
    private static func takeQuoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        var value: [UInt8] = []
        var place = rest.startIndex + 1
        while place < rest.endIndex {
            let byte = rest[place]
            let next = place + 1 < rest.endIndex ? rest[place + 1] : nil
            if byte == Byte.backslash, let next, isEscapable(next, last: rest[(place + 1)...].trimmed.count == 1) {
                value.append(next)
                place += 2
            } else if byte == Byte.quote, endsParameter(rest[(place + 1)...]) {
                rest = rest[(place + 1)...]
                return value
            } else {
                value.append(byte)
                place += 1
            }
        }
        return nil
    }

    private static func isEscapable(_ byte: UInt8, last: Bool) -> Bool {
        byte == Byte.backslash || byte == Byte.quote && !last
    }

    private static func endsParameter(_ rest: ArraySlice<UInt8>) -> Bool {
        let next = rest.first { !Byte.isBlank($0) }
        return next == nil || next == UInt8(ascii: ";")
    }

    /// `%22`, `%0D` and `%0A` only: browsers leave every other percent sign as it is.
    private static func withoutPercentEscapes(_ value: [UInt8]) -> [UInt8] {
        guard value.contains(UInt8(ascii: "%")) else { return value }
        var out: [UInt8] = []
        var rest = value[...]
        while let byte = rest.first {
            if let decoded = percentByte(rest), decoded == Byte.quote || decoded == 0x0D || decoded == 0x0A {
                out.append(decoded)
                rest = rest.dropFirst(3)
            } else {
                out.append(byte)
                rest = rest.dropFirst()
            }
        }
        return out
    }

    /// The byte that `%` and two hexadecimal digits at the start of `text` stand for.
    static func percentByte(_ text: ArraySlice<UInt8>) -> UInt8? {
        guard text.count >= 3, text.first == UInt8(ascii: "%") else { return nil }
        let digits = text.dropFirst().prefix(2)
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "abcdefABCDEF".utf8.contains($0) })
        else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// RFC 9110 section 5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
