import Testing
import Tips

@testable import Receiving

/// Against real sockets: what hostile, slow and broken clients get, and that nothing of theirs is kept.
@Suite("Between the wire and the routes")
struct RequestGuardTests {
    private let picture = Sample.jpeg(200_000)

    private func deadlines(_ change: (inout ReceptionSettings.Deadlines) -> Void) -> ReceptionSettings.Deadlines {
        var deadlines = ReceptionSettings.Deadlines()
        change(&deadlines)
        return deadlines
    }

    private func expectNothingKept(_ live: LiveReception) async throws {
        #expect(try await live.tips().isEmpty)
        #expect(await eventually { live.exhibitFiles.isEmpty })
    }

    @Test("A request names its host exactly once; otherwise it is 400 and the connection ends")
    func host() async throws {
        try await LiveReception.with { live in
            let requests = [
                RawRequest.head("GET", "/v1/limits", host: nil),
                RawRequest.head("GET", "/v1/limits", headers: ["Host: other.example"]),
                RawRequest.head("GET", "/v1/limits", host: ""),
                RawRequest.post(type: "application/json", Array(#"{"content":"x"}"#.utf8), host: nil),
            ]
            for request in requests {
                let connection = try live.connect()
                await connection.send(request)
                let answer = await connection.answer()
                #expect(answer?.status == 400)
                #expect(answer?.code == "malformed")
                #expect(answer?.headers["connection"] == "close")
                #expect(await connection.rest().isEmpty)
            }
            try await expectNothingKept(live)
            #expect(live.counters.snapshot.refused["malformed"] == 4)
        }
    }

    @Test(
        "What HTTP/1.1 does not know is 400 in the shape of all errors, and the connection ends",
        arguments: [
            "BREW", "GET /v1/limits\r\n\r\n", "GET /v1/limits HTTP/2.0\r\nHost: a\r\n\r\n",
            "GET /v1/limits HTTP/1.1\r\nHost a\r\n\r\n", "GET /v1/limits HTTP/1.1\r\nHost: a\r\nA : b\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ])
    func notHTTP(_ text: String) async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(text)
            if text == "BREW" { connection.endSending() }
            let answer = await connection.answer()
            #expect(answer?.status == 400)
            #expect(answer?.code == "malformed")
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("Headers beyond their bounds are 431: in length, in number, in one field")
    func headers() async throws {
        try await LiveReception.with { live in
            let floods = [
                (0..<70).map { "X-\($0): y" }, ["X: " + String(repeating: "y", count: 17_000)],
                (0..<40).map { "X-\($0): " + String(repeating: "y", count: 500) },
            ]
            for headers in floods {
                let connection = try live.connect()
                await connection.send(RawRequest.head("GET", "/v1/limits", headers: headers))
                let answer = await connection.answer()
                #expect(answer?.status == 431)
                #expect(answer?.code == "headers-too-large")
                #expect(await connection.rest().isEmpty)
            }
            let long = try live.connect()
            await long.send("GET /" + String(repeating: "p", count: 20_000))
            #expect(await long.answer()?.status == 431)
            // With the host, 64 fields; with names, values and the host, 16 KiB but a few bytes.
            let most = (0..<63).map { "X-\($0): y" }
            #expect(try await live.ask(RawRequest.head("GET", "/v1/limits", headers: most)).status == 200)
            #expect(try await live.ask(RawRequest.head("GET", "/v1/limits", headers: most + ["Z: y"])).status == 431)
            let longest = ["X: " + String(repeating: "y", count: 16_300)]
            #expect(try await live.ask(RawRequest.head("GET", "/v1/limits", headers: longest)).status == 200)
        }
    }

    @Test("What follows a chunked body is bounded as headers are")
    func trailers() async throws {
        try await LiveReception.with { live in
            let head = RawRequest.head(
                "POST", "/v1/tips", headers: ["Content-Type: application/json", "Transfer-Encoding: chunked"])
            let body = head + RawRequest.chunks(Array(#"{"content":"x"}"#.utf8), of: 100, isClosed: false)
            for trailers in [(0..<70).map { "X-\($0): y" }, ["X: " + String(repeating: "y", count: 17_000)]] {
                let connection = try live.connect()
                await connection.send(body + Array(("0\r\n" + trailers.joined(separator: "\r\n") + "\r\n\r\n").utf8))
                #expect(await connection.answer()?.status != 201)
                #expect(await connection.rest().isEmpty)
            }
            try await expectNothingKept(live)
        }
    }

    @Test("Who waits to be told to go on is told so when the head is in order, and only then")
    func expectation() async throws {
        try await LiveReception.with { live in
            let request = RawRequest.multipart(
                [.field("content", "x"), .file("a.jpg", picture)], headers: ["Expect: 100-continue"])
            let head = RawRequest.head(of: request)
            let connection = try live.connect()
            await connection.send(head)
            #expect(await connection.answer()?.status == 100)
            await connection.send(Array(request.dropFirst(head.count)))
            #expect(await connection.answer()?.status == 201)
            let refused: [(Int, [UInt8])] = [
                (404, RawRequest.post("/v2/tips", type: "application/json", [1], headers: ["Expect: 100-continue"])),
                (405, RawRequest.post("/v1/limits", type: "application/json", [1], headers: ["Expect: 100-continue"])),
                (415, RawRequest.post(type: "text/plain", [1], headers: ["Expect: 100-continue"])),
                (413, RawRequest.json(String(repeating: " ", count: 300_000), headers: ["Expect: 100-continue"])),
                (400, RawRequest.post(type: "application/json", [1], headers: ["Expect: 100-continue"], host: nil)),
            ]
            for (status, request) in refused {
                let connection = try live.connect()
                await connection.send(RawRequest.head(of: request))
                let answer = await connection.answer()
                #expect(answer?.status == status)
                #expect(answer?.headers["connection"] == "close")
            }
        }
    }

    @Test("An early refusal reaches a client that sends on and on; then the connection ends, at the bound of bytes")
    func drainBytes() async throws {
        let deadlines = deadlines {
            $0.drainBytes = 1 << 20
            $0.drainSeconds = 60
        }
        try await LiveReception.with(deadlines: deadlines) { live in
            let connection = try live.connect()
            await connection.send(
                RawRequest.head("POST", "/v1/tips", headers: ["Content-Type: text/plain", "Content-Length: 100000000"]))
            #expect(await connection.answer()?.status == 415)
            var sent = 0
            while await connection.send(Array(repeating: 0x78, count: 65_536)) { sent += 65_536 }
            #expect(sent >= 1 << 20)
            #expect(sent < 50_000_000)
        }
    }

    @Test("What is left of a refused request within the bounds is read, so that the client can finish and hear")
    func drained() async throws {
        let deadlines = deadlines { $0.drainSeconds = 60 }
        try await LiveReception.with(deadlines: deadlines) { live in
            let connection = try live.connect()
            #expect(await connection.send(RawRequest.post(type: "text/plain", Array(repeating: 0x78, count: 4 << 20))))
            #expect(await connection.answer()?.status == 415)
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("Who stops sending after an early refusal is let go at the bound of time")
    func drainTime() async throws {
        let deadlines = deadlines { $0.drainSeconds = 0.2 }
        try await LiveReception.with(deadlines: deadlines) { live in
            let connection = try live.connect()
            await connection.send(
                RawRequest.head("POST", "/v1/tips", headers: ["Content-Type: text/plain", "Content-Length: 1000"]))
            #expect(await connection.answer()?.status == 415)
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("A head that trickles in is cut, and so is a connection that says nothing")
    func slowHead() async throws {
        let deadlines = deadlines { $0.headSeconds = 1.5 }
        try await LiveReception.with(deadlines: deadlines) { live in
            let silent = try live.connect()
            #expect(await silent.rest().isEmpty)
            let trickle = try live.connect()
            await trickle.send("GET /v1/limits HTTP/1.1\r\nHost: a\r\nX: ")
            // Each byte would reset a mere idle timeout.
            while await trickle.send("y"), trickle.isQuiet { try await Task.sleep(for: .milliseconds(20)) }
            #expect(await trickle.rest().isEmpty)
            let second = try live.connect()
            await second.send(RawRequest.head("GET", "/v1/limits"))
            #expect(await second.answer()?.status == 200)
            #expect(await second.rest().isEmpty)
        }
    }

    @Test("A body that trickles in is told that it was too slow, and nothing of it is kept")
    func slowBody() async throws {
        let deadlines = deadlines { $0.bodyGraceSeconds = 0.3 }
        try await LiveReception.with(deadlines: deadlines) { live in
            let body = RawRequest.body([.field("content", "x"), .file("a.jpg", picture)])
            let requests = [
                RawRequest.post(type: RawRequest.multipartType, body).prefix(1000),
                RawRequest.form("content=" + String(repeating: "a", count: 1000)).prefix(600),
                RawRequest.json(#"{"content":"x"}"#).dropLast(),
            ]
            for request in requests {
                let connection = try live.connect()
                await connection.send(Array(request))
                while connection.isQuiet { try await Task.sleep(for: .milliseconds(20)) }
                let answer = await connection.answer()
                #expect(answer?.status == 408)
                #expect(answer?.code == "too-slow")
                #expect(await connection.rest().isEmpty)
            }
            try await expectNothingKept(live)
        }
    }

    @Test("A body that comes fast enough may take longer than the first grace")
    func steadyBody() async throws {
        let deadlines = deadlines {
            $0.bodyGraceSeconds = 1
            // What came with the head is enough for minutes of a machine that does other things too.
            $0.leastBytesPerSecond = 10
        }
        try await LiveReception.with(deadlines: deadlines) { live in
            let request = RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(20_000))])
            let connection = try live.connect()
            for start in stride(from: 0, to: request.count, by: 2000) {
                await connection.send(Array(request[start..<min(start + 2000, request.count)]))
                try await Task.sleep(for: .milliseconds(120))
            }
            #expect(await connection.answer()?.status == 201)
        }
    }

    private enum Cut: CaseIterable {
        case finish
        case reset
    }

    @Test("A connection that is cut in mid-body leaves no tip and no exhibit, whatever the type and however it was cut")
    func cutBodies() async throws {
        try await LiveReception.with { live in
            let types = ["application/json", "application/x-www-form-urlencoded", RawRequest.multipartType]
            let bodies = [
                Array(#"{"content":"A car is parked here."} "#.utf8), Array("content=A+car+is+parked+here".utf8),
                RawRequest.body([.field("content", "x"), .file("a.jpg", picture)]) + Array("\r\n".utf8),
            ]
            for cut in Cut.allCases {
                for (type, body) in zip(types, bodies) {
                    // What has come by then would read as a whole tip: only the announced end is missing.
                    let announced = RawRequest.post(type: type, body).dropLast()
                    let head = RawRequest.head(
                        "POST", "/v1/tips", headers: ["Content-Type: \(type)", "Transfer-Encoding: chunked"])
                    let chunked = head + RawRequest.chunks(body, of: 10_000, isClosed: false)
                    for bytes in [Array(announced), chunked, Array(announced.prefix(announced.count / 2))] {
                        let connection = try live.connect()
                        await connection.send(bytes)
                        // The daemon has taken the body when it has nothing more to read.
                        try await Task.sleep(for: .milliseconds(30))
                        switch cut {
                        case .finish: connection.endSending()
                        case .reset: connection.reset()
                        }
                        if cut == .finish { #expect(await connection.answer()?.status != 201) }
                        connection.close()
                    }
                }
            }
            // One more tip proves that the daemon is past them all.
            #expect(try await live.ask(RawRequest.json(#"{"content":"the last"}"#)).status == 201)
            #expect(try await live.tips().count == 1)
            #expect(await eventually { live.exhibitFiles.isEmpty })
            #expect(live.counters.snapshot.kept == 1)
        }
    }

    @Test("A client that asks and never reads is let go")
    func neverReads() async throws {
        let deadlines = deadlines { $0.bodyGraceSeconds = 0.5 }
        try await LiveReception.with(deadlines: deadlines) { live in
            let connection = try RawConnection(port: live.port, receiveBytes: 4096)
            let flood = Array(repeating: RawRequest.head("GET", "/v1/limits"), count: 1000).flatMap { $0 }
            var rounds = 0
            while rounds < 10_000, await connection.send(flood) { rounds += 1 }
            #expect(rounds < 10_000)
        }
    }

}
