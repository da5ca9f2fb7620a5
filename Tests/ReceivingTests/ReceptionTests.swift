import Captured
import Testing
import Tips

@testable import Receiving

@Suite("What is known of a sender")
struct ReceptionTests {
    private static let canary = "canary-4f1d9"

    private var headers: [String] {
        [
            "X-Forwarded-For: 203.0.113.77, \(Self.canary)-xff", "Forwarded: for=\(Self.canary)-fwd;by=203.0.113.77",
            "X-Real-IP: 203.0.113.77", "User-Agent: \(Self.canary)-agent", "Cookie: session=\(Self.canary)-cookie",
            "Referer: https://\(Self.canary)-referer.example/", "Authorization: Bearer \(Self.canary)-token",
            "Origin: https://\(Self.canary)-origin.example",
        ]
    }

    /// Tips kept, repeated and refused in every way there is, each full of canaries.
    private func sendAll(_ live: LiveReception) async throws {
        let picture = Sample.jpeg(70_000)
        let name = "\(Self.canary)-name.jpg"
        let unknown = RawRequest.Part.field("\(Self.canary)-field", "\(Self.canary)-unknown")
        let requests: [(Int, [UInt8])] = [
            (201, RawRequest.multipart([.field("content", "x"), .file(name, picture), unknown], headers: headers)),
            (
                415,
                RawRequest.multipart(
                    [.field("content", "x"), .file("\(name).exe", Array("MZ".utf8)), unknown], headers: headers)
            ),
            (400, RawRequest.post(type: RawRequest.multipartType, Array("\(Self.canary)-body".utf8), headers: headers)),
            (201, RawRequest.json(#"{"content":"y","\#(Self.canary)":"\#(Self.canary)"}"#, headers: headers)),
            (422, RawRequest.json(#"{"content":"y","kind":"\#(Self.canary)"}"#, headers: headers)),
            (201, RawRequest.form("content=z&\(Self.canary)=\(Self.canary)", headers: headers)),
            (404, RawRequest.post("/\(Self.canary)?\(Self.canary)", type: "application/json", [1], headers: headers)),
            (
                201,
                RawRequest.json(#"{"content":"w","idempotency_key":"\#(Self.canary)-idempotency"}"#, headers: headers)
            ),
            (
                200,
                RawRequest.json(#"{"content":"w","idempotency_key":"\#(Self.canary)-idempotency"}"#, headers: headers)
            ),
        ]
        for (status, request) in requests {
            let answer = try await live.ask(request)
            #expect(answer.status == status, "\(answer.text)")
            #expect(!answer.text.contains(Self.canary))
            #expect(answer.headers["set-cookie"] == nil)
        }
        for bytes in [
            RawRequest.multipart([.file(name, picture)], headers: headers).dropLast(100),
            Array("\(Self.canary)\r\n\r\n".utf8)[...],
        ] {
            let cut = try live.connect()
            await cut.send(Array(bytes))
            try await Task.sleep(for: .milliseconds(30))
            cut.reset()
        }
        #expect(try await live.ask(RawRequest.head("GET", "/v1/limits", headers: headers)).status == 200)
    }

    private func expectNoTrace(of words: [String], in live: LiveReception) {
        let log = live.log.text
        for word in words {
            #expect(!log.contains(word), "the log holds \(word)")
            let bytes = Array(word.utf8)
            for path in files(below: live.folder) {
                #expect(readFile(path).firstRange(of: bytes) == nil, "\(path) holds \(word)")
            }
        }
    }

    @Test("No address, agent, cookie, referer, file name or unknown field reaches a disk or a log, at any level")
    func canaries() async throws {
        try await LiveReception.with { live in
            try await sendAll(live)
            #expect(try await live.tips().count == 4)
            // The ledger, its log and the exhibits are all looked at.
            #expect(files(below: live.folder).count >= 5)
            expectNoTrace(of: [Self.canary, "203.0.113.77", "127.0.0.1:"], in: live)
        }
    }

    @Test("Content, place and contact are in no log line, whether the tip was kept or refused")
    func logs() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let fields: [RawRequest.Part] = [
                .field("content", "secret-content"), .field("place", "secret-place"),
                .field("contact", "secret-contact"),
            ]
            let request = RawRequest.multipart(fields + [.file("a.jpg", Sample.jpeg(5000))])
            let kept = try await live.ask(request)
            #expect(kept.status == 201)
            disk.set { $0.syncs = true }
            #expect(try await live.ask(request).status == 503)
            #expect(try await live.ask(RawRequest.multipart(fields + [.field("kind", "secret-kind")])).status == 422)
            #expect(live.log.text.contains("could not be served"))
            #expect(!live.log.text.contains("secret"))
        }
    }

    @Test("A receipt and an idempotency key are on the disk only as keyed hashes")
    func secrets() async throws {
        try await LiveReception.with { live in
            let key = "a-key-of-more-than-sixteen"
            let answer = try await live.ask(RawRequest.json(#"{"content":"x","idempotency_key":"\#(key)"}"#))
            let receipt = try #require(answer.receipt)
            let typed = try #require(Receipt(typed: receipt))
            expectNoTrace(of: [key, receipt, receipt.replacing("-", with: "")], in: live)
            for path in files(below: live.folder) {
                #expect(readFile(path).firstRange(of: typed.bytes) == nil, "\(path)")
            }
        }
    }
}
