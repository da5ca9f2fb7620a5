import HTTPTypes
import HummingbirdCore
import NIOCore
import ShortHTTP
import Tips

/// A body small enough to be held: fields without files.
enum WholeBody {
    /// - Parameter arrivals: counts what is held; not needed where `limit` is small.
    static func read(_ request: Request, upTo limit: Int, arrivals: Arrivals? = nil) async throws -> ByteBuffer {
        let announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw tooLarge(limit) }
        var whole: ByteBuffer?
        var text: HeldText?
        defer { withExtendedLifetime(text) {} }
        for try await piece in request.body {
            // The usual body comes in one piece and is not copied.
            guard var held = whole else {
                whole = piece
                continue
            }
            // Held twice, it would be copied as a whole for each piece: a body of single bytes took seconds of the loop.
            whole = nil
            guard held.readableBytes + piece.readableBytes <= limit else { throw tooLarge(limit) }
            text = text ?? arrivals.map(HeldText.init)
            try text?.add(piece.readableBytes)
            held.writeImmutableBuffer(piece)
            whole = held
        }
        let body = whole ?? ByteBuffer()
        guard body.readableBytes <= limit else { throw tooLarge(limit) }
        // The end of the stream is no proof: a form cut in the middle of a field would still read as a form.
        if let announced, announced != body.readableBytes { throw CutOff() }
        return body
    }

    static func tooLarge(_ limit: Int, part: Int? = nil) -> Failure {
        Failure("too-large", "The text of a tip may take \(limit / 1024) KiB in all. Shorten it.", .refuse, part: part)
    }
}
