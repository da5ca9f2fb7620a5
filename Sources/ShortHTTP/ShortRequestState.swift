import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Which requests of a connection are answered whole, without a task, and which go on to Hummingbird: pure, told what came
/// and what went. Answers go out in the order of their requests, so one way begins only where the other has nothing open.
struct ShortRequestState {
    private enum Phase {
        /// What comes goes on; so many of its requests are not answered yet.
        case passing(open: Int, inBody: Bool)
        case gathering(HTTPRequest, ShortRequests.Way, ByteBuffer?)
        /// What comes meanwhile waits its turn.
        case answering
    }

    private var phase = Phase.passing(open: 0, inBody: false)
    /// No more than one read brings, since nothing is read while something waits.
    private var waiting: [HTTPRequestPart] = []
    private var firstWaiting = 0
    enum Action {
        case pass
        case hold
        case answer(HTTPRequest, ByteBuffer, ShortRequests.Way)
    }

    /// - Parameter shortWay: nil for a request that may not be gathered: its body must have a length, and a small one.
    mutating func received(
        _ part: HTTPRequestPart, shortWay: (HTTPRequest) -> ShortRequests.Way?
    ) -> Action {
        switch (phase, part) {
        case (.passing(let open, let inBody), _):
            if open == 0, !inBody, case .head(let head) = part, let way = shortWay(head) {
                phase = .gathering(head, way, nil)
                return .hold
            }
            phase = Self.passed(part, open: open, inBody: inBody)
            return .pass
        case (.gathering(let head, let way, var held), .body(let piece)):
            // The usual body comes in one piece and is not copied; nor is, for each piece, what is held already.
            phase = .gathering(head, way, nil)
            if held?.writeImmutableBuffer(piece) == nil { held = piece }
            phase = .gathering(head, way, held)
            return .hold
        case (.gathering(let head, let way, let held), .end):
            phase = .answering
            return .answer(head, held ?? ByteBuffer(), way)
        case (.gathering, .head), (.answering, _):
            waiting.append(part)
            return .hold
        }
    }

    private static func passed(_ part: HTTPRequestPart, open: Int, inBody: Bool) -> Phase {
        switch part {
        case .head: .passing(open: open + 1, inBody: true)
        case .body: .passing(open: open, inBody: inBody)
        case .end: .passing(open: open, inBody: false)
        }
    }

    /// An answer of Hummingbird's went out whole.
    mutating func passedAnswer() {
        guard case .passing(let open, let inBody) = phase else { return }
        phase = .passing(open: max(0, open - 1), inBody: inBody)
    }

    /// What was gathered is answered; ``next()`` has what waited meanwhile.
    mutating func answered() {
        guard case .answering = phase else { return }
        phase = .passing(open: 0, inBody: false)
    }

    /// What was gathered is Hummingbird's after all: the parts that go on before what waited.
    mutating func givenBack(_ head: HTTPRequest, _ body: ByteBuffer) -> [HTTPRequestPart] {
        guard case .answering = phase else { return [] }
        phase = .passing(open: 1, inBody: false)
        return [.head(head), .body(body), .end(nil)]
    }

    /// What waited longest and has its turn now; nil when nothing does. Each part is taken once: however many requests came
    /// at a time, an answer costs no more for those behind it.
    mutating func next() -> HTTPRequestPart? {
        if case .answering = phase { return nil }
        guard firstWaiting < waiting.count else { return nil }
        let part = waiting[firstWaiting]
        firstWaiting += 1
        if firstWaiting == waiting.count { (waiting, firstWaiting) = ([], 0) }
        return part
    }

    /// The end of the connection or of its other side would be taken for the end of nothing in particular: it is told when
    /// what is under way has been answered.
    var isBusy: Bool {
        switch phase {
        case .passing: false
        case .gathering, .answering: true
        }
    }

    /// More was read than one request: nothing else need be read before it is answered.
    var isFull: Bool {
        if case .answering = phase { firstWaiting < waiting.count } else { false }
    }

    /// The rest of the request will not come.
    mutating func cutOff() {
        if case .gathering = phase { phase = .passing(open: 0, inBody: false) }
    }
}
