import Captured
import HTTPTypes
import NIOCore
import Spooling
import Synchronization
import Testing
import Tips

@testable import Receiving

/// Over real sockets; a trusted proxy on loopback stands for clients from elsewhere.
@Suite("Who may come in")
struct GateTests {
    private func settings(_ change: (inout GateSettings) -> Void) throws -> GateSettings {
        var settings = GateSettings()
        settings.trustedProxies = try #require(TrustedProxies(["127.0.0.1"]))
        change(&settings)
        return settings
    }

    private func tip(_ headers: [String] = [], from address: String = "203.0.113.9") -> [UInt8] {
        RawRequest.json(#"{"content":"x"}"#, headers: ["X-Forwarded-For: \(address)"] + headers)
    }

    private func expectTooMany(_ answer: RawAnswer?, within seconds: ClosedRange<Int>) {
        #expect(answer?.status == 429)
        #expect(answer?.code == "too-many")
        #expect(answer?.headers["retry-after"].flatMap { Int($0) }.map(seconds.contains) == true)
    }

    @Test("A client that posts too much is told when to come again, before its body; others are served")
    func tips() async throws {
        try await LiveReception.with(gate: settings { $0.clientTips = 2 }) { live in
            for _ in 0..<2 { #expect(try await live.ask(tip()).status == 201) }
            expectTooMany(try await live.ask(tip()), within: 1...30)
            let waiting = try live.connect()
            await waiting.send(RawRequest.head(of: tip(["Expect: 100-continue"])))
            expectTooMany(await waiting.answer(), within: 1...30)
            #expect(try await live.ask(tip(from: "1.2.3.4, 203.0.113.9")).status == 429)
            #expect(try await live.ask(tip(from: "203.0.113.9, 203.0.113.10")).status == 201)
            #expect(try await live.ask(tip(from: "2001:db8::1")).status == 201)
            #expect(try await live.tips().count == 4)
            #expect(live.counters.snapshot.refused["too-many"] == 3)
        }
    }

    @Test("Programs of this machine are not limited one by one, only all together")
    func local() async throws {
        var local = GateSettings()
        local.clientTips = 1
        try await LiveReception.with(gate: local) { live in
            for _ in 0..<5 {
                let answer = try await live.ask(tip())
                #expect(answer.status == 201)
            }
        }
        local.tips = 2
        try await LiveReception.with(gate: local) { live in
            for _ in 0..<2 { #expect(try await live.ask(tip()).status == 201) }
            expectTooMany(try await live.ask(tip()), within: 1...30)
        }
    }

    @Test("Receipts cannot be guessed: unknown ones are paid for, true ones are not")
    func guesses() async throws {
        try await LiveReception.with(gate: settings { $0.clientGuesses = 3 }) { live in
            let receipt = try #require(try await live.ask(tip()).receipt)
            func ask(_ receipt: String, from address: String = "203.0.113.9") async throws -> RawAnswer {
                try await live.ask(
                    RawRequest.post(
                        "/v1/status", type: "application/json", Array(#"{"receipt":"\#(receipt)"}"#.utf8),
                        headers: ["X-Forwarded-For: \(address)"]))
            }
            for _ in 0..<10 { #expect(try await ask(receipt).status == 200) }
            for _ in 0..<3 { #expect(try await ask("0000-0000-0000-0000").status == 404) }
            expectTooMany(try await ask("0000-0000-0000-0000"), within: 1...20)
            expectTooMany(try await ask(receipt), within: 1...20)
            #expect(try await ask(receipt, from: "203.0.113.10").status == 200)
        }
    }

    @Test("A token has its own allowance; a wrong one is 401 and says how, and none is ever in a log")
    func tokens() async throws {
        let gate = try settings {
            $0.clientTips = 1
            $0.tokens = [APIToken(name: "form", digest: .of("canary-token".utf8), perMinute: 1, burst: 3)]
        }
        try await LiveReception.with(gate: gate) { live in
            let known = ["Authorization: Bearer canary-token"]
            for _ in 0..<3 { #expect(try await live.ask(tip(known)).status == 201) }
            expectTooMany(try await live.ask(tip(known)), within: 1...60)
            #expect(try await live.ask(tip()).status == 201)
            #expect(try await live.ask(tip()).status == 429)
            let wrong = try await live.ask(tip(["Authorization: Bearer canary-wrong"]))
            #expect(wrong.status == 401)
            #expect(wrong.code == "token-unknown")
            #expect(wrong.headers["www-authenticate"] == "Bearer")
            #expect(!live.log.text.contains("canary") && !live.log.text.contains("203.0.113"))
        }
    }

    private let picture = RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(400_000))])

    @Test("When too many exhibits arrive the next is 503 before its body, text is taken, and the place becomes free")
    func exhibits() async throws {
        try await LiveReception.with(gate: settings { $0.exhibitsAtOnce = 1 }) { live in
            let first = try live.connect()
            await first.send(Array(picture.dropLast(1000)))
            #expect(await eventually { !live.exhibitFiles.isEmpty })
            let chunked = RawRequest.head(
                "POST", "/v1/tips",
                headers: [
                    "Content-Type: \(RawRequest.multipartType)", "Transfer-Encoding: chunked", "Expect: 100-continue",
                ])
            for head in [RawRequest.head(of: picture), chunked] {
                let second = try live.connect()
                await second.send(head)
                let answer = await second.answer()
                #expect(answer?.status == 503)
                #expect(answer?.code == "busy")
                #expect(answer?.headers["retry-after"] == "15")
            }
            #expect(try await live.ask(tip()).status == 201)
            #expect(try await live.ask(RawRequest.multipart([.field("content", "x")])).status == 201)
            await first.send(Array(picture.suffix(1000)))
            #expect(await first.answer()?.status == 201)
            #expect(try await live.ask(picture).status == 201)
            let cut = try live.connect()
            await cut.send(Array(picture.dropLast(1000)))
            #expect(await eventually { live.exhibitFiles.count > 4 })
            cut.reset()
            #expect(await eventually { (try? await live.ask(picture).status) == 201 })
        }
    }

    @Test("A connection too many is told so at once and let go; when one ends, the next is served")
    func connections() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.connections = 2
        try await LiveReception.with(bounds: bounds) { live in
            let (first, second) = (try live.connect(), try live.connect())
            for connection in [first, second] {
                await connection.send(RawRequest.head("GET", "/v1/limits"))
                #expect(await connection.answer()?.status == 200)
            }
            let third = try live.connect()
            let answer = await third.answer()
            #expect(answer?.status == 503)
            #expect(answer?.code == "busy")
            #expect(answer?.headers["retry-after"] != nil)
            #expect(await third.rest().isEmpty)
            third.close()
            first.close()
            #expect(await eventually { (try? await live.ask(RawRequest.head("GET", "/v1/limits")).status) == 200 })
        }
    }

    @Test("A client has so many connections, but not one behind a trusted proxy nor a program of this machine")
    func clientConnections() throws {
        let gate = Gate(try settings { $0.clientConnections = 2 }, connections: 100)
        let client = ClientAddress("203.0.113.9"), local = ClientAddress("::1")
        let entries = [gate.enter(client), gate.enter(client), gate.enter(client)]
        #expect(entries.map { $0.refusal?.code.rawValue } == [nil, nil, "too-many"])
        for peer in [local, ClientAddress("127.0.0.1"), nil] {
            for _ in 0..<5 { #expect(gate.enter(peer).refusal == nil) }
        }
        #expect(gate.connections == 18)
        for entry in entries { gate.leave(entry) }
        #expect(gate.enter(client).refusal == nil)
        #expect(gate.connections == 16)
    }

    @Test(
        "An upload is a client's by a name that lasts an hour, or a token's; nobody's on this machine, and without a bound"
    )
    func uploadShare() throws {
        let now = Mutex(NIODeadline.uptimeNanoseconds(1_000_000_000_000))
        let next = Mutex(UInt64(0))
        let tokens = [APIToken(name: "a", digest: .of("a".utf8), perMinute: 1, burst: 1, uploadShare: 3)]
        let gate = Gate(
            try settings { $0.tokens = tokens }, connections: 1, now: { now.withLock { $0 } },
            random: {
                next.withLock { number in
                    number += 1
                    return number
                }
            })
        func share(_ text: Substring?, _ headers: HTTPFields = [:]) throws -> UploadShare? {
            try gate.uploadShare(headers, peer: { text.flatMap { ClientAddress($0) } })
        }
        let first = try #require(try share("203.0.113.9"))
        #expect(first.parts == 8)
        #expect(try share("203.0.113.9") == first)
        #expect(try share("2001:db8::1") == share("2001:db8::2"))
        #expect(try share("203.0.113.10") != first)
        #expect(try share("203.0.113.9", [.authorization: "Bearer a"]) == UploadShare(.token(0), oneOf: 3))
        #expect(throws: Failure.self) { try share("203.0.113.9", [.authorization: "Bearer b"]) }
        #expect(try share("::1") == nil)
        #expect(try share(nil) == nil)
        now.withLock { $0 = $0 + .hours(1) }
        #expect(try share("203.0.113.9") != first)
        let open = Gate(try settings { $0.clientUploadShare = nil }, connections: 1)
        #expect(try open.uploadShare([:], peer: { ClientAddress("203.0.113.9") }) == nil)
    }

    @Test("The wait is said in whole seconds, at least one and at most an hour, and ends when it was said to")
    func waits() throws {
        let now = Mutex(NIODeadline.uptimeNanoseconds(1_000_000_000_000))
        let gate = Gate(
            try settings { $0.tokens = [APIToken(name: "a", digest: .of("a".utf8), perMinute: 1, burst: 1)] },
            connections: 1, now: { now.withLock { $0 } })
        let headers: HTTPFields = [.authorization: "Bearer a"]
        func ask() -> Int? {
            do {
                _ = try gate.admit(.upload, headers, peer: { nil })
                return nil
            } catch {
                return (error as? Failure)?.retryAfterSeconds
            }
        }
        #expect(ask() == nil)
        #expect(ask() == 60)
        now.withLock { $0 = $0 + .milliseconds(59_500) }
        #expect(ask() == 1)
        now.withLock { $0 = $0 + .milliseconds(1000) }
        #expect(ask() == nil)
    }
}
