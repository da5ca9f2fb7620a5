import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Seeded
import Testing
import Tips

@testable import Receiving

@Suite("What the guard of a connection decides")
struct GuardStateTests {
    /// What comes (from the client) and what goes (from the routes), each in the order of its turn.
    private enum Event {
        case head
        case headWithoutHost
        case lastHead
        case body(Int)
        case end
        case goOn
        case answer
        case answered
        case fault
        case garbage(Int)
        case seconds(Double)
        case overdue
        case blocked
        case unblocked
        case goingDown
        /// The guard did what it had decided: its own last word is out.
        case parted
    }

    private struct Connection {
        var state: GuardState
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
        /// The last head that went out said that the connection ends.
        var saidClose = false

        init() {
            var deadlines = ReceptionSettings.Deadlines()
            deadlines.headSeconds = 30
            deadlines.bodyGraceSeconds = 20
            deadlines.leastBytesPerSecond = 100
            deadlines.drainSeconds = 5
            deadlines.drainBytes = 1000
            deadlines.closingSeconds = 4
            state = GuardState(deadlines: deadlines, now: now)
        }

        mutating func meet(_ event: Event) -> String {
            switch event {
            case .head: word(hear(.head(head())))
            case .headWithoutHost: word(hear(.head(head(authority: nil))))
            case .lastHead: word(hear(.head(head(connection: "Keep-Alive, Close"))))
            case .body(let count): word(hear(.body(ByteBuffer(repeating: 0x78, count: count))))
            case .end: word(hear(.end(nil)))
            case .goOn: say(.head(HTTPResponse(status: .continue)))
            case .answer: say(.head(HTTPResponse(status: .created)))
            case .answered: say(.end(nil))
            case .fault: word(state.refuse(Failure("malformed", "It failed.", .refuse)))
            case .garbage(let count): word(state.discarded(count))
            case .overdue: word(state.overdue(at: now))
            case .seconds(let seconds): quietly { $0.now = $0.now + .seconds(seconds) }
            case .blocked: quietly { $0.state.canWrite(false, at: $0.now) }
            case .unblocked: quietly { $0.state.canWrite(true, at: $0.now) }
            case .goingDown: quietly { $0.state.close(at: $0.now) }
            case .parted: quietly { $0.state.part(at: $0.now) }
            }
        }

        private mutating func quietly(_ change: (inout Connection) -> Void) -> String {
            change(&self)
            return ""
        }

        private mutating func hear(_ part: HTTPRequestPart) -> GuardState.Action { state.received(part, at: now) }

        private mutating func say(_ part: HTTPResponsePart) -> String {
            var part = part
            let action = state.sent(&part, at: now)
            if case .head(let head) = part, head.status.kind != .informational {
                saidClose = head.headerFields[.connection] == "close"
                if saidClose { return word(action) + " last" }
            }
            return word(action)
        }

        private func word(_ action: GuardState.Action) -> String {
            switch action {
            case .pass: "pass"
            case .drop: "drop"
            case .refuse(let failure): failure.code.rawValue
            case .part: "part"
            case .close: "close"
            }
        }

        private func head(authority: String? = "a", connection: String? = nil) -> HTTPRequest {
            var head = HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/")
            if let connection { head.headerFields[.connection] = connection }
            return head
        }

        /// Seconds until something is due; nil when nothing is.
        var due: Double? { state.deadline.map { Double(($0 - now).nanoseconds) / 1e9 } }
    }

    private func expect(_ steps: [(Event, String)], _ comment: Comment) {
        var connection = Connection()
        for (index, (event, expected)) in steps.enumerated() {
            let got = connection.meet(event)
            #expect(got == expected, "\(comment.rawValue), step \(index + 1): \(event)")
        }
    }

    @Test("Requests one after the other, with and without waiting")
    func requests() {
        expect(
            [
                (.head, "pass"), (.body(5), "pass"), (.end, "pass"), (.answer, "pass"), (.answered, "pass"),
                (.head, "pass"), (.end, "pass"), (.answer, "pass"), (.answered, "pass"),
            ], "keep-alive")
        expect(
            [
                (.head, "pass"), (.end, "pass"), (.head, "pass"), (.body(5), "pass"), (.answer, "pass"),
                (.answered, "pass"), (.body(5), "pass"), (.end, "pass"), (.answer, "pass"), (.answered, "pass"),
            ], "the second arrives while the first is answered")
        expect(
            [
                (.head, "pass"), (.goOn, "pass"), (.body(5), "pass"), (.end, "pass"), (.answer, "pass"),
                (.answered, "pass"),
            ], "an interim answer is none")
    }

    @Test("An answer before the end of its request is the last, and what still comes is thrown away so far")
    func early() {
        let refused: [(Event, String)] = [
            (.head, "pass"), (.body(100), "pass"), (.answer, "pass last"), (.answered, "pass"),
        ]
        expect(refused + [(.body(400), "drop"), (.end, "close")], "to its end")
        expect(refused + [(.body(900), "drop"), (.body(1), "close")], "to the bound of bytes")
        expect(refused + [(.fault, "close")], "to what cannot be read")
        expect(refused + [(.seconds(5), ""), (.overdue, "close")], "to the bound of time")
        expect(
            [(.head, "pass"), (.answer, "pass last"), (.end, "pass"), (.answered, "part")], "the end came in between")
    }

    @Test("A faulty head is refused at once, or behind the answers that are owed")
    func faults() {
        for fault in [Event.headWithoutHost, .fault] {
            expect([(fault, "malformed"), (.parted, ""), (.body(5), "drop"), (.end, "drop"), (.head, "drop")], "first")
            expect(
                [
                    (.head, "pass"), (.end, "pass"), (.head, "pass"), (.end, "pass"), (fault, "drop"),
                    (.body(5), "drop"),
                    (.head, "drop"), (.answer, "pass"), (.answered, "pass"), (.answer, "pass"),
                    (.answered, "malformed"),
                ], "third")
        }
        expect([(.head, "pass"), (.body(5), "pass"), (.fault, "malformed")], "in mid-body")
        expect([(.head, "pass"), (.body(5), "pass"), (.answer, "pass last"), (.fault, "close")], "in mid-answer")
    }

    @Test("After a request that asks to close, its answer is the last and nothing else is served or refused")
    func last() {
        expect(
            [
                (.lastHead, "pass"), (.end, "pass"), (.head, "drop"), (.body(1), "drop"), (.end, "drop"),
                (.fault, "drop"),
                (.answer, "pass last"), (.answered, "part"),
            ], "alone")
        expect(
            [
                (.head, "pass"), (.end, "pass"), (.lastHead, "pass"), (.end, "pass"), (.answer, "pass"),
                (.answered, "pass"), (.answer, "pass last"), (.answered, "part"),
            ], "behind another")
    }

    @Test("When the last word is out nothing goes out, and what comes is thrown away until time or bytes are up")
    func parting() {
        let parted: [(Event, String)] = [(.fault, "malformed"), (.parted, "")]
        expect(parted + [(.answer, "drop"), (.answered, "drop"), (.fault, "drop"), (.head, "drop")], "deaf and dumb")
        expect(parted + [(.garbage(1000), "drop"), (.garbage(1), "close")], "bytes")
        expect(parted + [(.seconds(4.9), ""), (.overdue, "pass"), (.seconds(0.1), ""), (.overdue, "close")], "time")
    }

    @Test("Time that runs out ends what is awaited of the client, with a word where one can be said")
    func overdue() {
        expect([(.seconds(29.9), ""), (.overdue, "pass"), (.seconds(0.1), ""), (.overdue, "close")], "a head")
        expect([(.head, "pass"), (.seconds(20), ""), (.overdue, "too-slow")], "a body")
        expect(
            [
                (.head, "pass"), (.body(500), "pass"), (.seconds(24.9), ""), (.overdue, "pass"), (.seconds(0.1), ""),
                (.overdue, "too-slow"),
            ], "a body earns its time")
        expect([(.head, "pass"), (.end, "pass"), (.seconds(1000), ""), (.overdue, "pass")], "our own turn")
        expect(
            [(.head, "pass"), (.end, "pass"), (.head, "pass"), (.seconds(20), ""), (.overdue, "close")],
            "no word before an answer that is owed")
        expect(
            [(.head, "pass"), (.end, "pass"), (.blocked, ""), (.seconds(20), ""), (.overdue, "close")],
            "a client that does not read")
        expect(
            [
                (.head, "pass"), (.end, "pass"), (.blocked, ""), (.seconds(19), ""), (.unblocked, ""),
                (.seconds(9), ""), (.overdue, "pass"),
            ],
            "a client that reads after all")
    }

    @Test("Going down gives an arriving request a little time, and makes the next answer the last")
    func goingDown() {
        expect(
            [
                (.head, "pass"), (.goingDown, ""), (.seconds(3.9), ""), (.overdue, "pass"), (.seconds(0.1), ""),
                (.overdue, "closing"), (.parted, ""), (.seconds(3.9), ""), (.overdue, "pass"), (.seconds(0.1), ""),
                (.overdue, "close"),
            ],
            "stuck")
        expect([(.goingDown, ""), (.overdue, "part")], "idle, or in mid-head")
        let owed: [(Event, String)] = [(.head, "pass"), (.end, "pass"), (.goingDown, ""), (.seconds(60), "")]
        expect(owed + [(.overdue, "pass"), (.answer, "pass last"), (.answered, "part")], "owed an answer")
        let blocked: [(Event, String)] = [(.blocked, ""), (.seconds(3.9), ""), (.overdue, "pass"), (.seconds(0.1), "")]
        expect(owed + blocked + [(.overdue, "close")], "a client that does not read")
        let leftover: [(Event, String)] = [(.head, "pass"), (.answer, "pass last"), (.answered, "pass")]
        expect(
            leftover + [
                (.goingDown, ""), (.seconds(3.9), ""), (.overdue, "pass"), (.seconds(0.1), ""), (.overdue, "close"),
            ],
            "what is drained")
        expect(
            [
                (.head, "pass"), (.goingDown, ""), (.body(5), "pass"), (.end, "pass"), (.answer, "pass last"),
                (.answered, "part"),
            ],
            "in time")
    }

    @Test("The deadlines are those of the settings, whatever the figures")
    func deadlines() {
        var connection = Connection()
        func due(_ events: Event...) -> Double? {
            for event in events { _ = connection.meet(event) }
            return connection.due
        }
        #expect(due() == 30)
        #expect(due(.head) == 20)
        #expect(due(.body(1000)) == 30)
        #expect(due(.end) == nil)
        #expect(due(.answer) == nil)
        #expect(due(.answered) == 30)
        #expect(due(.seconds(10)) == 20)
        #expect(due(.head, .goingDown) == 4)
        #expect(due(.answer, .answered) == 4)
        #expect(TimeAmount.seconds(1e300).nanoseconds > 0)
        #expect(TimeAmount.seconds(-1.0).nanoseconds == 0)
    }

    @Test("A body is awaited from its head to its end or its answer: only then does an end without it mean a cut")
    func awaited() {
        var connection = Connection()
        func awaited(_ event: Event) -> Bool {
            _ = connection.meet(event)
            return connection.state.isAwaited
        }
        #expect(!connection.state.isAwaited)
        #expect(awaited(.head))
        #expect(awaited(.body(5)))
        #expect(!awaited(.end))
        #expect(!awaited(.answer))
        #expect(!awaited(.answered))
        #expect(awaited(.head))
        #expect(awaited(.fault))
        #expect(awaited(.parted))
        connection = Connection()
        _ = awaited(.head)
        _ = awaited(.answer)
        #expect(!awaited(.answered))
    }

    @Test("Whatever the order of events, no request is answered twice and nothing is said behind the last word")
    func anyOrder() {
        var random = SeededRandom(seed: 23)
        for _ in 0..<3000 {
            var connection = Connection()
            var whole = 0
            var open = false
            var answers = 0
            for _ in 0..<40 {
                let events: [Event] = [
                    .head, .headWithoutHost, .lastHead, .body(300), .end, .fault, .garbage(300), .seconds(3), .overdue,
                    .blocked,
                    .unblocked, .goingDown,
                ]
                let mayAnswer = whole > answers || open
                let event =
                    mayAnswer && Bool.random(using: &random) ? .answer : events.randomElement(using: &random) ?? .end
                let said = connection.meet(event)
                if case .answer = event, !said.hasPrefix("drop") {
                    answers += 1
                    if whole < answers { (whole, open) = (whole + 1, false) }
                    let end = connection.meet(.answered)
                    if end == "part" || end == "malformed" { _ = connection.meet(.parted) }
                }
                switch (event, said) {
                case (.head, "pass"), (.lastHead, "pass"): open = true
                case (.end, "pass"): (whole, open) = (whole + 1, false)
                default: break
                }
                if ["malformed", "too-slow", "closing"].contains(said) { _ = connection.meet(.parted) }
                if said == "close" { break }
                if connection.state.isParting { #expect(connection.meet(.answer) == "drop") }
                #expect(answers <= whole)
            }
        }
    }
}
