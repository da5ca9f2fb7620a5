public import HTTPTypes

/// An answer held whole: nothing this program says is large.
public struct Answer: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    public var body: [UInt8]

    /// Its length is said in its headers.
    public init(_ status: HTTPResponse.Status, _ headers: HTTPFields = [:], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
        self.headers[.contentLength] = String(body.count)
    }
}
