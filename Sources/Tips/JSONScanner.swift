/// Reads one flat JSON object (RFC 8259), what a form sends or a platform answers, without building a tree: a tip costs half
/// a microsecond here and more than three in a general decoder. Strict, bounded in depth, never traps.
public struct JSONScanner {
    public enum Value: Equatable, Sendable {
        case string(String)
        /// As it was written.
        case number(String)
        case strings([String])
        case boolean(Bool)
        case null
        /// An object or a mixed array: well formed, of no use to any field.
        case other
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private static let deepest = 32

    /// Calls `member` for every member of the object that `body` holds, in order.
    ///
    /// Throws ``malformed``, and what `member` throws.
    public static func scan(_ body: UnsafeBufferPointer<UInt8>, member: (String, Value) throws -> Void) throws {
        var scanner = JSONScanner(bytes: body)
        scanner.skipSpace()
        try scanner.object(depth: 0, member: member)
        scanner.skipSpace()
        guard scanner.index == body.count else { throw malformed }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    public static let malformed = Failure(
        "malformed", "The body is not one JSON object in UTF-8. Mend the client.", .refuse)

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws {
        guard current == byte else { throw Self.malformed }
        index += 1
    }

    private mutating func object(depth: Int, member: (String, Value) throws -> Void) throws {
        try expect(UInt8(ascii: "{"))
        skipSpace()
        if current == UInt8(ascii: "}") { return index += 1 }
        while true {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            try member(key, value(depth: depth + 1))
            skipSpace()
            if current == UInt8(ascii: "}") { return index += 1 }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func value(depth: Int) throws -> Value {
        guard depth < Self.deepest, let byte = current else { throw Self.malformed }
        switch byte {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "{"):
            try object(depth: depth) { _, _ in }
            return .other
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func array(depth: Int) throws -> Value {
        try expect(UInt8(ascii: "["))
        skipSpace()
        var strings: [String]? = []
        if current == UInt8(ascii: "]") {
            index += 1
            return .strings([])
        }
        while true {
            skipSpace()
            if case .string(let element) = try value(depth: depth + 1) {
                strings?.append(element)
            } else {
                strings = nil
            }
            skipSpace()
            if current == UInt8(ascii: "]") {
                index += 1
                return strings.map(Value.strings) ?? .other
            }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func word(_ word: StaticString, _ value: Value) throws -> Value {
        let end = index + word.utf8CodeUnitCount
        guard end <= bytes.count, word.withUTF8Buffer({ $0.elementsEqual(bytes[index..<end]) }) else {
            throw Self.malformed
        }
        index = end
        return value
    }

    private mutating func number() throws -> String {
        let start = index
        if current == UInt8(ascii: "-") { index += 1 }
        if current == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if current == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            index += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() throws {
        let start = index
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { index += 1 }
        guard index > start else { throw Self.malformed }
    }

    private mutating func string() throws -> String {
        try expect(UInt8(ascii: "\""))
        let start = index
        skipPlain()
        if current == UInt8(ascii: "\"") {
            defer { index += 1 }
            return try validated(UnsafeBufferPointer(rebasing: bytes[start..<index]))
        }
        return try escapedString(from: start)
    }

    /// What stands for itself in a string, looked at eight bytes at a time.
    private mutating func skipPlain() {
        let raw = UnsafeRawBufferPointer(bytes)
        while index + 8 <= raw.count, JSONText.isPlain(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
            index += 8
        }
        while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { index += 1 }
    }

    private mutating func escapedString(from start: Int) throws -> String {
        var out = Array(bytes[start..<index])
        while let byte = current {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return try out.withUnsafeBufferPointer(validated)
            case UInt8(ascii: "\\"): try escape(into: &out)
            case 0..<0x20: throw Self.malformed
            default: out.append(byte)
            }
        }
        throw Self.malformed
    }

    private mutating func escape(into out: inout [UInt8]) throws {
        guard let byte = current else { throw Self.malformed }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"): out.append(contentsOf: try unicodeEscape())
        default: throw Self.malformed
        }
    }

    /// A lone half of a surrogate pair is no character: the text could not be kept as it was meant.
    private mutating func unicodeEscape() throws -> [UInt8] {
        let first = try hexadecimal()
        var code = UInt32(first)
        if (0xD800...0xDBFF).contains(first) {
            try expect(UInt8(ascii: "\\"))
            try expect(UInt8(ascii: "u"))
            let second = try hexadecimal()
            guard (0xDC00...0xDFFF).contains(second) else { throw Self.malformed }
            code = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw Self.malformed }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func hexadecimal() throws -> UInt16 {
        guard index + 4 <= bytes.count else { throw Self.malformed }
        var value: UInt16 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw Self.malformed }
            value = value << 4 | UInt16(digit)
        }
        index += 4
        return value
    }

    private func validated(_ text: UnsafeBufferPointer<UInt8>) throws -> String {
        guard let string = String(validating: text, as: UTF8.self) else { throw Self.malformed }
        return string
    }
}
