/// How much of a body may be frame before it is refused. Payloads are not counted here: whoever takes them knows what
/// each may be.
public struct MultipartLimits: Sendable, Hashable {
    /// RFC 2046 allows 70; clients that glue a time and a random number together have been seen beyond it.
    public var boundaryBytes: Int
    /// Text before the first boundary, which no form client sends.
    public var preambleBytes: Int
    /// The headers of one part with their line breaks, the empty line included.
    public var headerBytes: Int
    /// Header fields of one part; RFC 7578 knows three.
    public var headerFields: Int
    /// Parts of a body, fields and files together.
    public var parts: Int

    public init(
        boundaryBytes: Int = 200, preambleBytes: Int = 8192, headerBytes: Int = 8192, headerFields: Int = 32,
        parts: Int = 32
    ) {
        self.boundaryBytes = boundaryBytes
        self.preambleBytes = preambleBytes
        self.headerBytes = headerBytes
        self.headerFields = headerFields
        self.parts = parts
    }
}
