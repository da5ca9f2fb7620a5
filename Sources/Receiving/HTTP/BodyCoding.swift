import HTTPTypes
import Tips

/// Bodies are taken as they are: one that was packed would be read as something it is not.
enum BodyCoding {
    /// Throws when the body would have to be unpacked first. Chunks are undone before anyone asks.
    static func check(_ headers: HTTPFields) throws {
        guard headers[values: .transferEncoding].allSatisfy({ $0.lowercased() == "chunked" }) else {
            throw Failure("coding-unsupported", "Send the body without a transfer coding other than chunked.", .refuse)
        }
        guard headers[values: .contentEncoding].allSatisfy({ $0.lowercased() == "identity" }) else {
            throw Failure("content-type-unsupported", "Send the body as it is, without a content coding.", .refuse)
        }
    }
}
