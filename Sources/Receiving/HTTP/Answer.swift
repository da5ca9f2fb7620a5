import HTTPTypes
import HummingbirdCore
import NIOCore
import ShortHTTP

extension Answer {
    init(_ status: HTTPResponse.Status, _ body: [UInt8], type: String) {
        self.init(status, Self.always, body: body)
        headers[.contentType] = type
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
