import ServiceLifecycle
import Spooling
import Testing
import Tips

@testable import Receiving

/// Against real sockets: several requests on a connection, and how a connection ends.
@Suite("One connection")
struct GuardedChannelTests {
    @Test("A client that ends its side after a whole request still hears the answer")
    func halfClosed() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(RawRequest.json(#"{"content":"x"}"#))
            connection.endSending()
            #expect(await connection.answer()?.status == 201)
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("One connection takes tip after tip, and requests sent all at once are answered in their order")
    func pipelined() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            for number in 1...3 {
                await connection.send(RawRequest.json(#"{"content":"tip \#(number)"}"#))
                #expect(await connection.answer()?.status == 201)
            }
            let requests = [
                RawRequest.json(#"{"content":"x"}"#), RawRequest.head("GET", "/v1/limits"), RawRequest.json("{"),
                RawRequest.multipart([.field("content", "y"), .file("a.jpg", Sample.jpeg(5000))]),
                RawRequest.head("GET", "/nowhere"), RawRequest.form("content=z"),
            ]
            await connection.send(Array(requests.joined()))
            for status in [201, 200, 400, 201, 404, 201] { #expect(await connection.answer()?.status == status) }
            #expect(try await live.tips().count == 6)
        }
    }

    @Test("A request that follows before the first is answered is whole or nothing, wherever it is cut")
    func pipelinedAndCut() async throws {
        try await LiveReception.with { live in
            let first = RawRequest.form("content=first")
            let second = RawRequest.form("content=second&place=" + String(repeating: "p", count: 200))
            let ways = [1, 40, 150, 250]
            for length in ways {
                let connection = try live.connect()
                await connection.send(first + second.prefix(second.count - length))
                #expect(await connection.answer()?.status == 201)
                await connection.send(Array(second.suffix(length)))
                #expect(await connection.answer()?.status == 201, "\(length) bytes came later")
                connection.close()
            }
            let tips = try await live.tips()
            #expect(tips.count == 2 * ways.count)
            let whole = tips.filter {
                ($0.manifestBody.map { String(decoding: $0, as: UTF8.self) } ?? "").contains(
                    String(repeating: "p", count: 200))
            }
            #expect(whole.count == ways.count)
            for length in ways {
                let connection = try live.connect()
                await connection.send(first + second.prefix(second.count - length))
                #expect(await connection.answer()?.status == 201)
                connection.reset()
            }
            #expect(try await live.ask(RawRequest.json(#"{"content":"the last"}"#)).status == 201)
            #expect(try await live.tips().count == 3 * ways.count + 1)
        }
    }

    @Test("A second request that cannot be read is refused behind the answer to the first")
    func pipelinedGarbage() async throws {
        try await LiveReception.with { live in
            for garbage in ["NOT HTTP AT ALL\r\n\r\n", "GET /v1/limits HTTP/1.1\r\n\r\n"] {
                let connection = try live.connect()
                await connection.send(RawRequest.json(#"{"content":"x"}"#) + Array(garbage.utf8))
                #expect(await connection.answer()?.status == 201)
                let refusal = await connection.answer()
                #expect(refusal?.status == 400)
                #expect(refusal?.code == "malformed")
                #expect(await connection.rest().isEmpty)
            }
            #expect(try await live.tips().count == 2)
        }
    }

    @Test("After Connection: close the answer says so, the connection ends, and nothing behind it is served")
    func lastRequest() async throws {
        try await LiveReception.with { live in
            for option in ["close", "Close", "keep-alive, close"] {
                let connection = try live.connect()
                let request = RawRequest.json(#"{"content":"x"}"#, headers: ["Connection: \(option)"])
                await connection.send(request + RawRequest.json(#"{"content":"smuggled"}"#))
                let answer = await connection.answer()
                #expect(answer?.status == 201)
                #expect(answer?.headers["connection"] == "close")
                #expect(await connection.rest().isEmpty)
            }
            #expect(try await live.tips().count == 3)
        }
    }

    @Test("A refusal of a request that was read whole leaves the connection open")
    func refusedWhole() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(RawRequest.json(#"{"place":"x"}"#))
            let refusal = await connection.answer()
            #expect(refusal?.status == 422)
            #expect(refusal?.headers["connection"] == nil)
            await connection.send(RawRequest.json(#"{"content":"x"}"#))
            #expect(await connection.answer()?.status == 201)
        }
    }

    @Test("Going down waits for what arrives, but not for what is stuck")
    func goingDown() async throws {
        var deadlines = ReceptionSettings.Deadlines()
        deadlines.closingSeconds = 0.3
        let heard = Handed<RawAnswer>()
        try await LiveReception.with(deadlines: deadlines) { live in
            let stuck = try live.connect()
            let request = RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(200_000))])
            await stuck.send(Array(request.dropLast(1000)))
            #expect(await eventually { !live.exhibitFiles.isEmpty })
            let idle = try live.connect()
            await live.group.triggerGracefulShutdown()
            #expect(await idle.rest().isEmpty)
            heard.value = await stuck.answer()
            #expect(await eventually { live.exhibitFiles.isEmpty })
        }
        #expect(heard.value?.status == 503)
        #expect(heard.value?.code == "closing")
    }

    @Test(
        "Going down waits for no deadline but its own, whatever stands half sent; what came whole is answered",
        .timeLimit(.minutes(10)))
    func halfSent() async throws {
        var deadlines = ReceptionSettings.Deadlines()
        (deadlines.headSeconds, deadlines.bodyGraceSeconds, deadlines.drainSeconds) = (3600, 3600, 3600)
        deadlines.closingSeconds = 0.2
        let open = Handed<[RawConnection]>()
        try await LiveReception.with(deadlines: deadlines) { live in
            let json = RawRequest.json(#"{"content":"x"}"#)
            let multipart = RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(200_000))])
            let refused = RawRequest.post("/nowhere", type: "text/plain", [UInt8](repeating: 1, count: 1000))
            let halves = [[], Array(json.prefix(30)), json.dropLast(), multipart.dropLast(1000), refused.dropLast(10)]
            open.value = try halves.map { _ in try live.connect() }
            for (connection, half) in zip(open.value ?? [], halves) { await connection.send(Array(half)) }
            // The last was answered before its body had come, and is being drained.
            #expect(await open.value?.last?.answer()?.status == 404)
            #expect(await eventually { !live.exhibitFiles.isEmpty })
            let whole = try live.connect()
            await whole.send(json)
            #expect(await whole.answer()?.status == 201)
            await whole.send(json)
            #expect(await whole.answer()?.status == 201)
        }
        // None of the clients has ended its side: the daemon did not wait for them.
        for connection in open.value ?? [] { connection.close() }
    }

    @Test("When everything is cancelled in mid-body, what had come is not taken for the whole")
    func cancelled() async throws {
        let folder = LiveReception.temporaryFolder()
        defer { removeFolder(folder) }
        let heads = ["application/x-www-form-urlencoded", RawRequest.multipartType].map { type in
            RawRequest.head("POST", "/v1/tips", headers: ["Content-Type: \(type)", "Transfer-Encoding: chunked"])
        }
        let bodies = [
            Array("content=first+half".utf8),
            RawRequest.body([.field("content", "x"), .file("a.jpg", Sample.jpeg(200_000))]),
        ]
        let connections = Handed<[RawConnection]>()
        try await LiveReception.with(folder: folder, ending: .cancelled) { live in
            connections.value = [try live.connect(), try live.connect()]
            for (connection, request) in zip(connections.value ?? [], zip(heads, bodies)) {
                await connection.send(request.0 + RawRequest.chunks(request.1, of: 10_000, isClosed: false))
            }
            #expect(await eventually { !live.exhibitFiles.isEmpty })
        }
        try await LiveReception.with(folder: folder) { live in
            let tips = try await live.tips()
            #expect(tips.isEmpty)
            #expect(live.exhibitFiles.isEmpty)
        }
    }
}
