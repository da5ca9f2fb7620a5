import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Tips

/// Where a connection stands between request and answer: pure, told what came and what went, answering what to do.
///
/// Requests may come one behind the other without waiting for an answer; answers go out in their order, so what is said
/// by the guard itself waits its turn too.
struct GuardState {
    private enum Arriving {
        /// The next head is awaited.
        case head(since: NIODeadline)
        case body(since: NIODeadline, bytes: Int)
        /// Answered before its body had come: the rest is read and thrown away, so far and no further.
        case leftover(since: NIODeadline, bytes: Int)
        /// The last answer of the connection is out; whatever still comes until the other side ends it is thrown away.
        case parting(since: NIODeadline, bytes: Int)
    }

    private let deadlines: ReceptionSettings.Deadlines
    private var arriving: Arriving
    /// Requests that came whole and are not yet answered.
    private var owed = 0
    private var isAnswering = false
    /// No request behind the ones that came is served.
    private var isLast = false
    /// The answer that is being written is the connection's last.
    private var answersLast = false
    /// To be said when all answers before it are out.
    private var refusal: Failure?
    private var closingSince: NIODeadline?
    private var blockedSince: NIODeadline?
    /// Somebody was handed a head and waits for what belongs to it.
    private(set) var isAwaited = false

    init(deadlines: ReceptionSettings.Deadlines, now: NIODeadline) {
        self.deadlines = deadlines
        arriving = .head(since: now)
    }

    enum Action {
        case pass
        case drop
        /// Say this and nothing more.
        case refuse(Failure)
        /// The last answer is out: end our side and wait for the other's.
        case part
        case close
    }

    mutating func received(_ part: HTTPRequestPart, at now: NIODeadline) -> Action {
        switch (part, arriving) {
        case (.head(let head), .head) where !isLast && refusal == nil:
            if let fault = Self.fault(of: head) { return refuse(fault) }
            isLast = Self.asksToClose(head)
            arriving = .body(since: now, bytes: 0)
            isAwaited = true
            return .pass
        case (.body(let buffer), .body(let since, let bytes)):
            arriving = .body(since: since, bytes: bytes + buffer.readableBytes)
            return .pass
        case (.end, .body):
            arriving = .head(since: now)
            isAwaited = false
            owed += 1
            return .pass
        case (.end, .leftover):
            return .close
        case (.body(let buffer), _):
            return discarded(buffer.readableBytes)
        default:
            return .drop
        }
    }

    /// Bytes that mean nothing any more came.
    mutating func discarded(_ count: Int) -> Action {
        switch arriving {
        case .leftover(let since, let bytes): arriving = .leftover(since: since, bytes: bytes + count)
        case .parting(let since, let bytes): arriving = .parting(since: since, bytes: bytes + count)
        case .head, .body: return .drop
        }
        return discardedBytes > deadlines.drainBytes ? .close : .drop
    }

    private var discardedBytes: Int {
        switch arriving {
        case .leftover(_, let bytes), .parting(_, let bytes): bytes
        case .head, .body: 0
        }
    }

    /// Something is wrong with what came: it is said at once, or behind the answers that are still owed.
    mutating func refuse(_ failure: Failure) -> Action {
        switch arriving {
        case .parting: return .drop
        case .leftover: return .close
        case .body where owed == 0 && isAnswering: return .close
        case .head, .body: break
        }
        if owed == 0 { return .refuse(failure) }
        // Behind a request that is the last by its own word, nothing is even refused.
        if refusal == nil, !isLast { refusal = failure }
        return .drop
    }

    /// Told every part of an answer before it goes out; a last answer says that it is one.
    mutating func sent(_ part: inout HTTPResponsePart, at now: NIODeadline) -> Action {
        if isParting { return .drop }
        switch part {
        case .head(let head) where head.status.kind == .informational: return .pass
        case .head(var head):
            isAnswering = true
            answersLast = owed == 0 || (owed == 1 && refusal == nil && (isLast || closingSince != nil) && awaitsHead)
            if answersLast { head.headerFields[.connection] = "close" }
            part = .head(head)
            return .pass
        case .body: return .pass
        case .end: return answered(at: now)
        }
    }

    private mutating func answered(at now: NIODeadline) -> Action {
        isAnswering = false
        if owed == 0, case .body(_, let bytes) = arriving {
            arriving = .leftover(since: now, bytes: bytes)
            isAwaited = false
            return .pass
        }
        owed = max(0, owed - 1)
        if answersLast { return .part }
        if owed == 0, let refusal { return .refuse(refusal) }
        if owed == 0, awaitsHead { arriving = .head(since: now) }
        return .pass
    }

    private var awaitsHead: Bool {
        if case .head = arriving { true } else { false }
    }

    /// The guard, or the last answer, has spoken: nothing else goes out, nothing that comes is passed on.
    mutating func part(at now: NIODeadline) {
        arriving = .parting(since: now, bytes: 0)
    }

    var isParting: Bool {
        if case .parting = arriving { true } else { false }
    }

    mutating func canWrite(_ canWrite: Bool, at now: NIODeadline) {
        blockedSince = canWrite ? nil : blockedSince ?? now
    }

    /// The daemon goes down: what is arriving must come soon, and nothing more is awaited where nothing is.
    mutating func close(at now: NIODeadline) {
        closingSince = closingSince ?? now
    }
}

extension GuardState {
    /// When the time of whatever is awaited will be over; nil when it is the daemon's own turn.
    var deadline: NIODeadline? {
        [arrivalDeadline, closingDeadline, blockedSince.map { $0 + .seconds(deadlines.bodyGraceSeconds) }]
            .compactMap(\.self).min()
    }

    private var arrivalDeadline: NIODeadline? {
        switch arriving {
        case .head(let since): owed == 0 ? since + .seconds(deadlines.headSeconds) : nil
        case .body(let since, let bytes):
            since + .seconds(deadlines.bodyGraceSeconds + Double(bytes) / deadlines.leastBytesPerSecond)
        case .leftover(let since, _), .parting(let since, _): since + .seconds(deadlines.drainSeconds)
        }
    }

    /// Once the daemon goes down, whatever it waits for a client to do has only so long. What came whole is its own turn.
    private var closingDeadline: NIODeadline? {
        guard let closingSince else { return nil }
        let patience = TimeAmount.seconds(deadlines.closingSeconds)
        switch arriving {
        case .head where owed > 0 || isAnswering: return blockedSince.map { max($0, closingSince) + patience }
        case .head: return closingSince
        case .body: return closingSince + patience
        case .leftover(let since, _), .parting(let since, _): return max(since, closingSince) + patience
        }
    }

    /// What to do when time has passed: `pass` as long as nothing is overdue.
    mutating func overdue(at now: NIODeadline) -> Action {
        guard let deadline, deadline <= now else { return .pass }
        if closingSince != nil, blockedSince == nil, awaitsHead { return .part }
        guard case .body = arriving, owed == 0, !isAnswering, blockedSince == nil else { return .close }
        return .refuse(closingDeadline.map { $0 <= now } == true ? Self.closing : Self.tooSlow)
    }

    private static let tooSlow = Failure(
        "too-slow", "The request did not arrive in time. Try again on a better network.", .again)
    private static let closing = Failure(
        "closing", "The daemon is going down. Try again shortly.", .again, retryAfterSeconds: 10)

    /// Exactly one `Host` that names somebody: what stands before this daemon may route by it.
    private static func fault(of head: HTTPRequest) -> Failure? {
        guard let authority = head.authority, !authority.isEmpty, head.headerFields[Self.host] == nil else {
            return Failure("malformed", "The request must have exactly one Host header. Mend the client.", .refuse)
        }
        return nil
    }

    private static let host = HTTPField.Name("host") ?? .location

    private static func asksToClose(_ head: HTTPRequest) -> Bool {
        head.headerFields[values: .connection].contains { value in
            value.split(separator: ",").contains { $0.trimmed.lowercased() == "close" }
        }
    }
}

extension TimeAmount {
    /// Bounded, so that no figure of a configuration or a client can overflow.
    static func seconds(_ seconds: Double) -> TimeAmount {
        .nanoseconds(Int64(min(max(seconds, 0), 1e8) * 1e9))
    }
}
