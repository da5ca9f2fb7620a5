import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Testing

@testable import ShortHTTP

@Suite("Which way a request goes")
struct ShortRequestStateTests {
    /// `/short` is gathered, everything else goes on.
    private static func shortWay(_ head: HTTPRequest) -> ShortRequests.Way? {
        let way: ShortRequests.Way = { _, _ in true }
        return head.path == "/short" ? way : nil
    }

    private static func head(_ path: String) -> HTTPRequestPart {
        .head(HTTPRequest(method: .post, scheme: "http", authority: "x", path: path))
    }

    private static func body(_ text: String) -> HTTPRequestPart { .body(ByteBuffer(string: text)) }

    /// What a state says, in a word.
    private static func word(_ action: ShortRequestState.Action) -> String {
        switch action {
        case .pass: "pass"
        case .hold: "hold"
        case .answer(let head, let body, _): "answer \(head.path ?? "") \(String(buffer: body))"
        }
    }

    private static func words(_ state: inout ShortRequestState, _ parts: HTTPRequestPart...) -> [String] {
        parts.map { word(state.received($0, shortWay: shortWay)) }
    }

    @Test("A short request is held until it is whole, in however many pieces it comes")
    func gathered() {
        var state = ShortRequestState()
        #expect(
            Self.words(&state, Self.head("/short"), Self.body("a"), Self.body("bc"), .end(nil))
                == ["hold", "hold", "hold", "answer /short abc"])
        #expect(state.isBusy)
        state.answered()
        #expect(!state.isBusy)
        #expect(state.next() == nil)
        #expect(Self.words(&state, Self.head("/short"), .end(nil)) == ["hold", "answer /short "])
    }

    @Test("Every other request goes on, part by part")
    func passed() {
        var state = ShortRequestState()
        #expect(Self.words(&state, Self.head("/long"), Self.body("a"), .end(nil)) == ["pass", "pass", "pass"])
        #expect(!state.isBusy)
    }

    @Test("Behind a request that is not answered yet, a short one goes the same way: answers keep their order")
    func behindALongOne() {
        var state = ShortRequestState()
        #expect(Self.words(&state, Self.head("/long"), .end(nil)) == ["pass", "pass"])
        #expect(Self.words(&state, Self.head("/short"), .end(nil)) == ["pass", "pass"])
        state.passedAnswer()
        #expect(Self.words(&state, Self.head("/short"), .end(nil)) == ["pass", "pass"])
        state.passedAnswer()
        state.passedAnswer()
        #expect(Self.words(&state, Self.head("/short"), .end(nil)) == ["hold", "answer /short "])
    }

    @Test("Answered while its body still comes, a long request keeps the rest of it")
    func answeredEarly() {
        var state = ShortRequestState()
        #expect(Self.words(&state, Self.head("/long"), Self.body("a")) == ["pass", "pass"])
        state.passedAnswer()
        #expect(Self.words(&state, Self.body("b"), .end(nil), Self.head("/short")) == ["pass", "pass", "hold"])
    }

    @Test("What comes before the answer waits, keeps its order and stops the reading")
    func pipelined() {
        var state = ShortRequestState()
        #expect(Self.words(&state, Self.head("/short"), .end(nil)) == ["hold", "answer /short "])
        #expect(!state.isFull)
        #expect(Self.words(&state, Self.head("/short"), Self.body("2"), .end(nil)) == ["hold", "hold", "hold"])
        #expect(state.isFull)
        #expect(state.next() == nil)
        state.answered()
        var words: [String] = []
        while let part = state.next() { words.append(Self.word(state.received(part, shortWay: Self.shortWay))) }
        #expect(words == ["hold", "hold", "answer /short 2"])
        #expect(!state.isFull)
    }

    @Test("Of many that wait, each is taken once, and no answer takes more than its own turn")
    func takenOnce() {
        var state = ShortRequestState()
        let count = 20_000
        for _ in 0..<count { _ = Self.words(&state, Self.head("/short"), .end(nil)) }
        var answers = 1
        var taken = 0
        while true {
            state.answered()
            guard let part = state.next() else { break }
            taken += 1
            _ = Self.word(state.received(part, shortWay: Self.shortWay))
            while let part = state.next() {
                taken += 1
                if case .answer = state.received(part, shortWay: Self.shortWay) { answers += 1 }
            }
        }
        #expect(answers == count)
        #expect(taken == 2 * (count - 1))
    }

    @Test("A request that is given back goes on whole, before what waited")
    func givenBack() {
        var state = ShortRequestState()
        _ = Self.words(&state, Self.head("/short"), Self.body("a"), .end(nil), Self.head("/long"))
        guard case .head(let head) = Self.head("/short") else { return }
        let parts = state.givenBack(head, ByteBuffer(string: "a"))
        #expect(parts == [Self.head("/short"), Self.body("a"), .end(nil)])
        #expect(state.next() == Self.head("/long"))
        #expect(!state.isBusy)
        _ = state.received(Self.head("/long"), shortWay: Self.shortWay)
        #expect(Self.words(&state, .end(nil), Self.head("/short")) == ["pass", "pass"])
    }

    @Test("The rest of a request that was cut off is not awaited")
    func cutOff() {
        var state = ShortRequestState()
        #expect(Self.words(&state, Self.head("/short"), Self.body("a")) == ["hold", "hold"])
        #expect(state.isBusy)
        state.cutOff()
        #expect(!state.isBusy)
    }
}
