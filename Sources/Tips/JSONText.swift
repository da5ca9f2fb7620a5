/// JSON text written straight into bytes, in the order the caller says: what must have the same bytes on every send
/// cannot depend on an encoder's mood. RFC 8259; every string is escaped no more than it needs.
public struct JSONText: Sendable {
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    public init(reserving capacity: Int = 256) {
        bytes.reserveCapacity(capacity)
    }

    public mutating func object(_ members: (inout JSONText) throws -> Void) rethrows {
        try nested(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    public mutating func array(_ elements: (inout JSONText) throws -> Void) rethrows {
        try nested(UInt8(ascii: "["), UInt8(ascii: "]"), elements)
    }

    public mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A key that is known only at run time.
    public mutating func key(named name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    public mutating func string(_ value: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var value = value
        value.withUTF8 { escape($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    public mutating func string(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    public mutating func integer(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Swift's shortest text that reads back the same; a value that is not finite has no JSON and becomes null.
    public mutating func number(_ value: Double) {
        guard value.isFinite else { return null() }
        separate()
        if value == value.rounded(), abs(value) < 1e15 {
            bytes.append(contentsOf: String(Int64(value)).utf8)
        } else if !appendThousandths(value) {
            bytes.append(contentsOf: "\(value)".utf8)
        }
    }

    /// Weights have two or three decimals, and a tip has a dozen of them. A number that is a whole count of thousandths has
    /// at most 15 digits here, so those digits are the shortest that read back the same.
    private mutating func appendThousandths(_ value: Double) -> Bool {
        let thousandths = (value * 1000).rounded()
        guard abs(thousandths) < 1e15, thousandths / 1000 == value else { return false }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        let count = UInt64(abs(thousandths))
        bytes.append(contentsOf: String(count / 1000).utf8)
        bytes.append(UInt8(ascii: "."))
        var (rest, place) = (count % 1000, 100 as UInt64)
        while rest > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(rest / place))
            (rest, place) = (rest % place, place / 10)
        }
        return true
    }

    public mutating func boolean(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }

    private mutating func nested(_ open: UInt8, _ close: UInt8, _ inside: (inout JSONText) throws -> Void) rethrows {
        separate()
        bytes.append(open)
        needsComma = false
        try inside(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Runs of bytes that need no escape are copied whole, and looked at eight at a time.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        let bytes = UnsafeRawBufferPointer(text)
        var (start, index) = (0, 0)
        while index < text.count {
            if index + 8 <= text.count, Self.isPlain(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) {
                index += 8
                continue
            }
            let end = min(index + 8, text.count)
            while index < end {
                let byte = text[index]
                if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                    self.bytes.append(contentsOf: text[start..<index])
                    start = index + 1
                    appendEscaped(byte)
                }
                index += 1
            }
        }
        self.bytes.append(contentsOf: text[start...])
    }

    /// Whether eight bytes of a string stand for themselves: none of them is below 0x20, a quotation mark or a backslash.
    /// In each sum the high bit of a byte is set when that byte is, and the lowest such bit is never a carry from a byte
    /// that is not.
    package static func isPlain(_ eight: UInt64) -> Bool {
        let (ones, highs) = (0x0101_0101_0101_0101 as UInt64, 0x8080_8080_8080_8080 as UInt64)
        let quote = eight ^ 0x2222_2222_2222_2222
        let backslash = eight ^ 0x5C5C_5C5C_5C5C_5C5C
        let controls = (eight &- 0x2020_2020_2020_2020) & ~eight
        return (controls | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & highs == 0
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
        default:
            let hex = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: [
                UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), hex[Int(byte >> 4)], hex[Int(byte & 15)],
            ])
        }
    }
}
