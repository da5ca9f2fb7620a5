import Testing
import Tips

@testable import Receiving

/// Against real sockets: requests whose end another reader may see elsewhere, and those that want another protocol.
@Suite("Between the parser and the guard")
struct HeadGuardTests {
    private let request = "GET /v1/limits HTTP/1.1\r\nHost: tips.example\r\n"

    @Test(
        "Who asks for another protocol gets the answer in this one, and the connection ends with it",
        arguments: [
            "GET /v1/limits HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "GET /v1/limits HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n",
            "GET /v1/limits HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
                + "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"content\":\"x\"}",
            "CONNECT tips.example:443 HTTP/1.1\r\nHost: tips.example:443\r\n\r\n",
        ])
    func upgrades(_ text: String) async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(text + request + "\r\n")
            let answer = await connection.answer()
            #expect(answer?.status == (text.hasPrefix("CONNECT") ? 404 : text.hasPrefix("POST") ? 201 : 200))
            #expect(answer?.headers["connection"] == "close")
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("What comes behind a wish for another protocol is held nowhere, and read only so far")
    func nothingIsHeld() async throws {
        var deadlines = ReceptionSettings.Deadlines()
        deadlines.drainBytes = 1 << 20
        deadlines.drainSeconds = 60
        try await LiveReception.with(deadlines: deadlines) { live in
            let connection = try live.connect()
            await connection.send(request + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
            #expect(await connection.answer()?.status == 200)
            var sent = 0
            while sent < 50_000_000, await connection.send(Array(repeating: 0x78, count: 65_536)) { sent += 65_536 }
            #expect(sent < 50_000_000)
        }
    }

    @Test("A client of HTTP/1.0 hears the end of its answer in the end of the connection, unless it asks otherwise")
    func oldVersion() async throws {
        try await LiveReception.with { live in
            for (header, closes) in [("", true), ("Connection: keep-alive\r\n", false)] {
                let connection = try live.connect()
                await connection.send("GET /v1/limits HTTP/1.0\r\nHost: a\r\n\(header)\r\n")
                #expect(await connection.answer()?.status == 200)
                if closes {
                    #expect(await connection.rest().isEmpty)
                } else {
                    await connection.send(request + "\r\n")
                    #expect(await connection.answer()?.status == 200)
                }
            }
        }
    }

    @Test(
        "A request whose body another reader may end elsewhere is 400, and nothing behind it is served",
        arguments: [
            "POST /v1/tips HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent_Length: 50\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            "GET /v1/limits HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /v1/limits HTTP/1.1\r\nHost: a/b\r\n\r\n",
            "GET /v1/limits HTTP/1.1\r\nHost: a@b\r\n\r\n", "GET /v1/limits HTTP/1.1\r\nHost: a, b\r\n\r\n",
        ])
    func framing(_ text: String) async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(text + request + "\r\n")
            let answer = await connection.answer()
            #expect(answer?.status == 400)
            #expect(answer?.code == "malformed")
            #expect(answer?.headers["connection"] == "close")
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("A request behind one that is being answered is refused when its turn comes")
    func turn() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(request + "\r\n" + request + "Content_Length: 3\r\n\r\n" + request + "\r\n")
            #expect(await connection.answer()?.status == 200)
            #expect(await connection.answer()?.status == 400)
            #expect(await connection.rest().isEmpty)
        }
    }

    @Test("A body in a coding that is not undone here is told so before it is read as something it is not")
    func codings() async throws {
        try await LiveReception.with { live in
            // With a length, and so small that it is answered without a task.
            let packed = try await live.ask(RawRequest.json("{}", headers: ["Content-Encoding: gzip"]))
            #expect(packed.code == "content-type-unsupported")
            let chunks = RawRequest.chunks(Array(#"{"content":"x"}"#.utf8), of: 4)
            for (headers, status, code) in [
                (["Transfer-Encoding: gzip, chunked"], 501, "coding-unsupported"),
                (["Transfer-Encoding: gzip", "Transfer-Encoding: chunked"], 501, "coding-unsupported"),
                (["Transfer-Encoding: chunked", "Content-Encoding: gzip"], 415, "content-type-unsupported"),
                (["Transfer-Encoding: Chunked", "Content-Encoding: identity"], 201, nil),
            ] {
                let head = RawRequest.head(
                    "POST", "/v1/tips", headers: ["Content-Type: application/json"] + headers)
                let answer = try await live.ask(head + chunks)
                #expect(answer.status == status)
                #expect(answer.code == code)
            }
        }
    }
}
