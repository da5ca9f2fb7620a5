/// The frame of a body whose parts are known by length before the first byte leaves: what stands around each part, and
/// how long the whole will be. It never sees a payload, so a body of any size can be streamed.
///
/// The body is, in this order: for every part `head(of:)` and then exactly `length` bytes; at the end `closing`.
public struct MultipartWriter: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public var name: String
        public var contentType: String
        /// Bytes of the payload.
        public var length: Int64

        public init(name: String, contentType: String, length: Int64) {
            self.name = name
            self.contentType = contentType
            self.length = length
        }
    }

    public let boundary: String
    public let parts: [Part]
    /// What follows the last payload.
    public let closing: [UInt8]
    /// Bytes of the whole body, heads and closing included.
    public let contentLength: Int64

    private let heads: [[UInt8]]

    /// `boundary` must not occur in any payload: take one from ``boundary(using:)``.
    public init(boundary: String, parts: [Part]) {
        self.boundary = boundary
        self.parts = parts
        closing = Array("\(parts.isEmpty ? "" : "\r\n")--\(boundary)--\r\n".utf8)
        heads = parts.enumerated().map { Self.head(of: $1, isFirst: $0 == 0, boundary: boundary) }
        contentLength = zip(heads, parts).reduce(Int64(closing.count)) { $0 + Int64($1.0.count) + $1.1.length }
    }

    /// 160 random bits as 40 hexadecimal digits, which no payload holds by accident and no sender can guess.
    public static func boundary(using source: inout some RandomNumberGenerator) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let drawn = (0..<40).map { _ in digits[Int(UInt8.random(in: 0..<16, using: &source))] }
        return String(decoding: drawn, as: UTF8.self)
    }

    /// The value of the request's `Content-Type` header.
    public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// What precedes the payload of the part at `index`, counted from 0.
    public func head(of index: Int) -> [UInt8] { heads[index] }

    private static func head(of part: Part, isFirst: Bool, boundary: String) -> [UInt8] {
        Array(
            """
            \(isFirst ? "" : "\r\n")--\(boundary)\r\n\
            Content-Disposition: form-data; name=\(quoted(part.name))\r\n\
            Content-Type: \(oneLine(part.contentType))\r\n\
            \r\n
            """.utf8)
    }

    /// Quoted as browsers do (HTML Living Standard, "multipart form data"): a quotation mark and the line breaks become
    /// percent escapes, everything else stays.
    private static func quoted(_ name: String) -> String {
        var out = "\""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": out += "%22"
            case "\r": out += "%0D"
            case "\n": out += "%0A"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private static func oneLine(_ value: String) -> String {
        String(value.unicodeScalars.filter { $0.value >= 0x20 })
    }
}
