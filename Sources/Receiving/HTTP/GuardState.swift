import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Tips

/// Where a connection stands between request and answer: pure, told what came and what went, answering what to do.
struct GuardState {
    private enum Request {
        /// Between an answer and the next head.
        case none(since: NIODeadline)
        case reading(since: NIODeadline, bytes: Int)
        /// Answered before its body had come: the rest is read and thrown away, so far and no further.
        case draining(since: NIODeadline, bytes: Int)
        /// Complete, the answer pending.
        case complete
    }

    private var request: Request = .none(since: .now())
    private var isAnswering = false
    private var isSilent = false

    enum Inbound {
        case pass
        case drop
        case refuse(Failure)
        case close
    }

    mutating func received(_ part: HTTPRequestPart, at now: NIODeadline, deadlines: ReceptionSettings.Deadlines)
        -> Inbound
    {
        if isSilent { return .drop }
        switch (part, request) {
        case (.head(let head), _):
            request = .reading(since: now, bytes: 0)
            return Self.fault(of: head).map(Inbound.refuse) ?? .pass
        case (.body(let buffer), .reading(let since, let bytes)):
            request = .reading(since: since, bytes: bytes + buffer.readableBytes)
            return .pass
        case (.body(let buffer), .draining(let since, let bytes)):
            request = .draining(since: since, bytes: bytes + buffer.readableBytes)
            return bytes + buffer.readableBytes > deadlines.drainBytes ? .close : .drop
        case (.body, _):
            return .drop
        case (.end, .draining):
            return .close
        case (.end, _):
            request = isAnswering ? .none(since: now) : .complete
            return .pass
        }
    }

    /// Exactly one `Host` that names somebody: what stands before this daemon may route by it.
    private static func fault(of head: HTTPRequest) -> Failure? {
        guard let authority = head.authority, !authority.isEmpty, head.headerFields[Self.host] == nil else {
            return Failure("malformed", "The request must have exactly one Host header. Mend the client.", .refuse)
        }
        return nil
    }

    private static let host = HTTPField.Name("host") ?? .location

    enum Outbound {
        case pass
        /// The answer is complete; the next head is awaited.
        case awaitHead
        /// The answer is complete and the request is not.
        case drain
        case drop
    }

    mutating func sent(_ part: HTTPResponsePart, at now: NIODeadline) -> Outbound {
        if isSilent { return .drop }
        switch part {
        case .head(let head):
            isAnswering = head.status.kind != .informational
            return .pass
        case .body:
            return .pass
        case .end:
            isAnswering = false
            if case .reading(_, let bytes) = request {
                request = .draining(since: now, bytes: bytes)
                return .drain
            }
            request = .none(since: now)
            return .awaitHead
        }
    }

    enum Overdue {
        case nothing
        case lookAgain(seconds: Double)
        case refuse
        case close
    }

    func overdue(at now: NIODeadline, deadlines: ReceptionSettings.Deadlines) -> Overdue {
        switch request {
        case .none(let since):
            let left = deadlines.headSeconds - (now - since).seconds
            return left <= 0 ? .close : .lookAgain(seconds: left)
        case .reading(let since, let bytes):
            let allowed = deadlines.bodyGraceSeconds + Double(bytes) / deadlines.leastBytesPerSecond
            let left = allowed - (now - since).seconds
            if left > 0 { return .lookAgain(seconds: min(max(left, 0.01), 5)) }
            return maySpeak ? .refuse : .close
        case .draining(let since, _):
            let left = deadlines.drainSeconds - (now - since).seconds
            return left <= 0 ? .close : .lookAgain(seconds: left)
        case .complete:
            return .nothing
        }
    }

    var isReadingBody: Bool {
        if case .reading = request { true } else { false }
    }

    /// No answer is half written.
    var maySpeak: Bool { !isAnswering && !isSilent }

    /// The guard has spoken for the connection: nothing else goes out, nothing that comes is passed on.
    mutating func silence() {
        isSilent = true
    }
}

extension TimeAmount {
    var seconds: Double { Double(nanoseconds) / 1e9 }
}
