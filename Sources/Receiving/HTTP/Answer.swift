import HTTPTypes
import HummingbirdCore
import NIOCore

/// An answer held whole: nothing this program says is large.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: [UInt8]

    init(_ status: HTTPResponse.Status, _ body: [UInt8], type: String) {
        self.status = status
        self.body = body
        headers = Self.always
        headers[.contentType] = type
        headers[.contentLength] = String(body.count)
    }

    private static let always: HTTPFields = [.cacheControl: "no-store", .xContentTypeOptions: "nosniff"]

    /// Says all it has to say in its headers.
    init(bare status: HTTPResponse.Status) {
        self.init(status, [], type: "")
        headers[.contentType] = nil
    }

    init(json body: [UInt8], status: HTTPResponse.Status = .ok) {
        self.init(status, body, type: "application/json")
    }

    func write(to writer: consuming ResponseWriter, isHead: Bool) async throws {
        let head = HTTPResponse(status: status, headerFields: headers)
        if isHead || body.isEmpty {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        }
    }
}
