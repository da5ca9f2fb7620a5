import NIOHTTP1
import Testing

@testable import Receiving

@Suite("What a head says of its connection")
struct HeadJudgementTests {
    private func judge(
        _ headers: [(String, String)], _ version: HTTPVersion = .http1_1, _ method: HTTPMethod = .POST
    ) -> HeadJudgement {
        let all = HTTPHeaders([("Host", "tips.example")] + headers)
        return HeadJudgement(HTTPRequestHead(version: version, method: method, uri: "/v1/tips", headers: all))
    }

    private func isRefused(_ judgement: HeadJudgement) -> Bool {
        if case .refused = judgement { true } else { false }
    }

    @Test("An ordinary request is good, in whatever case its headers are written")
    func good() {
        #expect(judge([]) == .good)
        #expect(judge([("TRANSFER-encoding", "chunked")]) == .good)
        #expect(judge([("X_Transfer_Encoding", "chunked"), ("Content-Length", "3")]) == .good)
        #expect(judge([("Connection", "Upgrade")]) == .good)
    }

    @Test("A request is the last when the parser would not read on in HTTP, or when its client waits for the end")
    func last() {
        #expect(judge([("Upgrade", "h2c")]) == .last)
        #expect(judge([("connection", "upgrade"), ("UPGRADE", "websocket")]) == .last)
        #expect(judge([], .http1_1, .CONNECT) == .last)
        #expect(judge([], .http1_0) == .last)
        #expect(judge([("Connection", "close")], .http1_0) == .last)
        #expect(judge([("Connection", "X, Keep-Alive")], .http1_0) == .good)
    }

    @Test("A request that two readers may end in two places is refused")
    func refused() {
        #expect(isRefused(judge([("Transfer-Encoding", "chunked")], .http1_0)))
        for name in ["Transfer_Encoding", "TRANSFER_ENCODING", "transfer_-encoding", "Content_Length"] {
            #expect(isRefused(judge([(name, "5")])), "\(name)")
        }
    }

    @Test("A host is what a URL may have in its place")
    func hosts() {
        for (host, isGood) in [
            ("tips.example", true), ("tips.example:8080", true), ("127.0.0.1", true), ("[::1]:80", true),
            ("xn--fiqs8s", true), ("a%20b", true), ("0.0.0.0=5000", true), ("a b", false), ("a/b", false),
            ("user@a", false), ("a\tb", false), ("市.example", false), ("a?b", false), ("a#b", false), ("a\\b", false),
        ] {
            let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Host": host])
            #expect(isRefused(HeadJudgement(head)) == !isGood, "\(host)")
        }
    }
}
