import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import ShortHTTP

@Suite("Requests answered without a task")
struct ShortRequestsTests {
    private static func head(_ path: String) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "http", authority: "x", path: path))
    }

    /// `/short` is answered with its own body, `/late` when the test says so, `/back` is given back.
    private final class Bench {
        private(set) var late: [@Sendable (Answer) -> Void] = []
        let channel = EmbeddedChannel()

        init() throws {
            let bound = NIOLoopBound(self, eventLoop: channel.embeddedEventLoop)
            try channel.pipeline.syncOperations.addHandler(
                ShortRequests { head, _ in
                    switch head.path {
                    case "/short":
                        return { body, then in
                            then(Answer(.ok, body: Array(body.readableBytesView)))
                            return true
                        }
                    case "/late":
                        return { _, then in
                            bound.value.late.append(then)
                            return true
                        }
                    case "/back": return { _, _ in false }
                    default: return nil
                    }
                })
        }

        func send(_ path: String, _ body: String = "") throws {
            try channel.writeInbound(ShortRequestsTests.head(path))
            if !body.isEmpty { try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(string: body))) }
            try channel.writeInbound(HTTPRequestPart.end(nil))
        }

        func answer(_ number: Int, _ text: String) {
            late[number](Answer(.created, [.contentType: "text/plain"], body: Array(text.utf8)))
            channel.embeddedEventLoop.run()
        }

        /// What went out: the status of a head, the text of a body.
        func out() throws -> [String] {
            var words: [String] = []
            while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
                switch part {
                case .head(let head): words.append("\(head.status.code) \(head.headerFields[.contentLength] ?? "-")")
                case .body(let body): words.append(String(buffer: body))
                case .end: words.append("end")
                }
            }
            return words
        }

        /// The paths of the requests that went on.
        func passed() throws -> [String] {
            var paths: [String] = []
            while let part = try channel.readInbound(as: HTTPRequestPart.self) {
                if case .head(let head) = part { paths.append(head.path ?? "") }
            }
            return paths
        }
    }

    @Test("A short request is answered whole, and says how long its answer is")
    func answered() throws {
        let bench = try Bench()
        try bench.send("/short", "words")
        bench.channel.embeddedEventLoop.run()
        #expect(try bench.out() == ["200 5", "words", "end"])
        try bench.send("/short")
        bench.channel.embeddedEventLoop.run()
        #expect(try bench.out() == ["200 0", "end"])
        #expect(try bench.passed() == [])
    }

    @Test("What comes before the answer waits for it, the long requests too")
    func inOrder() throws {
        let bench = try Bench()
        try bench.send("/late", "1")
        try bench.send("/late", "2")
        try bench.send("/long", "3")
        #expect(bench.late.count == 1)
        #expect(try bench.passed() == [])
        bench.answer(0, "one")
        #expect(try bench.out() == ["201 3", "one", "end"])
        #expect(bench.late.count == 2)
        #expect(try bench.passed() == [])
        bench.answer(1, "two")
        #expect(try bench.out() == ["201 3", "two", "end"])
        #expect(try bench.passed() == ["/long"])
    }

    @Test("What is given back goes on, and what followed it goes behind it")
    func givenBack() throws {
        let bench = try Bench()
        try bench.send("/back", "all of it")
        #expect(try bench.passed() == ["/back"])
        // Its answer is still owed: a short one would overtake it.
        try bench.send("/short", "words")
        #expect(try bench.passed() == ["/short"])
        #expect(try bench.out() == [])
    }

    @Test("The end of the other side is told when the answer has gone out")
    func eventsWait() throws {
        final class Witness: ChannelInboundHandler {
            typealias InboundIn = HTTPRequestPart
            var events = 0
            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { events += 1 }
        }
        let bench = try Bench()
        let witness = Witness()
        try bench.channel.pipeline.syncOperations.addHandler(witness)
        try bench.send("/late")
        bench.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(witness.events == 0)
        bench.answer(0, "one")
        #expect(witness.events == 1)
    }

    @Test("A request that is cut off in mid-body is not awaited")
    func cutOff() throws {
        let bench = try Bench()
        try bench.channel.writeInbound(Self.head("/short"))
        bench.channel.pipeline.fireErrorCaught(CutOff())
        bench.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(throws: CutOff.self) { try bench.channel.throwIfErrorCaught() }
        #expect(try bench.out() == [])
    }
}
