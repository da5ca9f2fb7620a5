import Tips

/// What the courier is sent out with.
enum Errand: Sendable {
    case handOver(HandOver, to: Endpoint)
    case question(Question)

    var endpoint: Endpoint {
        switch self {
        case .handOver(_, let endpoint): endpoint
        case .question(let question): question.endpoint
        }
    }

    var limitSeconds: Double {
        switch self {
        case .handOver(let handOver, _): handOver.limitSeconds
        case .question(let question): question.limitSeconds
        }
    }
}

/// One exchange while the courier's thread works on it: the body on its way out, the reply on its way in.
final class Transfer {
    let ticket: Int
    let errand: Errand
    /// A question has none.
    let body: HandOverBody?
    /// Nothing has to be streamed: these are all the bytes.
    let wholeBody: [UInt8]?
    private(set) var isReplyTooLong = false

    private let throttle: LaneThrottle?
    private var headerBytes = 0
    private var retryAfter: String?
    private var replyBody: [UInt8] = []

    init(ticket: Int, errand: Errand, body: HandOverBody? = nil, throttle: LaneThrottle? = nil) {
        self.ticket = ticket
        self.errand = errand
        self.body = body
        self.throttle = throttle
        // What is held back is streamed: only then is it asked for piece by piece.
        wholeBody = throttle == nil ? body?.whole : nil
    }

    var url: String {
        switch errand {
        case .handOver(_, let endpoint): endpoint.url
        case .question(let question): "\(question.endpoint.url)/\(question.tip)"
        }
    }

    var headers: [String] {
        guard case .handOver(let handOver, _) = errand, let body else { return ["Accept: application/json"] }
        let own = handOver.headers(contentType: body.contentType).map { "\($0.name): \($0.value)" }
        // Without `Expect:` libcurl waits a second for a server that does not know `100 Continue`.
        return own + ["Accept: application/json", "Expect:"]
    }

    enum Piece: Equatable {
        case bytes(Int)
        /// The lane's bandwidth is used up for the moment.
        case wait
        /// The body must not go on.
        case stop
    }

    /// Fills `room` with what comes next of the body.
    func read(into room: UnsafeMutableRawBufferPointer) -> Piece {
        guard let body else { return .bytes(0) }
        guard let throttle, !body.isFinished else { return body.read(into: room).map(Piece.bytes) ?? .stop }
        let granted = throttle.take(ticket, upTo: room.count)
        guard granted > 0 else { return .wait }
        let piece = UnsafeMutableRawBufferPointer(rebasing: room[..<granted])
        guard let count = body.read(into: piece) else { return .stop }
        throttle.give(back: granted - count)
        return .bytes(count)
    }

    func end() { throttle?.end(ticket) }

    /// Takes one line of a reply's head; false when there have been too many. Interim replies (1xx) count together with the
    /// final one, so that an endless row of them is bounded too.
    func take(headerLine line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Reply.longestBytes else {
            isReplyTooLong = true
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            retryAfter = nil
            replyBody = []
        } else if let value = Self.value(of: "retry-after", in: line) {
            retryAfter = value
        }
        return true
    }

    /// Takes a piece of the reply; false when it grows too long.
    func take(replyBytes bytes: UnsafeRawBufferPointer) -> Bool {
        guard replyBody.count + bytes.count <= Reply.longestBytes else {
            isReplyTooLong = true
            return false
        }
        replyBody += bytes
        return true
    }

    func reply(status: Int, ending: Reply.Ending) -> Reply {
        Reply(status: status, retryAfter: retryAfter, body: replyBody, ending: ending)
    }

    private static func value(of name: String, in line: UnsafeRawBufferPointer) -> String? {
        guard line.count > name.utf8.count, line.count <= 256, line[name.utf8.count] == UInt8(ascii: ":"),
            zip(line, name.utf8).allSatisfy({ $0 | 0x20 == $1 || $0 == $1 })
        else { return nil }
        let rest = line.dropFirst(name.utf8.count + 1).drop { $0 == UInt8(ascii: " ") }
        return String(decoding: rest.prefix { $0 >= UInt8(ascii: " ") }, as: UTF8.self)
    }
}
