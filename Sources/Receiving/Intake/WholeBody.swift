import HTTPTypes
import HummingbirdCore
import NIOCore
import Tips

/// A body small enough to be held: fields without files.
enum WholeBody {
    static func read(_ request: Request, upTo limit: Int) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
        var whole: ByteBuffer?
        for try await piece in request.body {
            // The usual body comes in one piece and is not copied.
            guard var held = whole else {
                whole = piece
                continue
            }
            guard held.readableBytes + piece.readableBytes <= limit else { throw tooLarge(limit) }
            held.writeImmutableBuffer(piece)
            whole = held
        }
        guard let whole, whole.readableBytes <= limit else {
            if whole == nil { return ByteBuffer() }
            throw tooLarge(limit)
        }
        return whole
    }

    static func tooLarge(_ limit: Int) -> Failure {
        Failure("too-large", "The text of a tip may take \(limit / 1024) KiB in all. Shorten it.", .refuse)
    }
}
