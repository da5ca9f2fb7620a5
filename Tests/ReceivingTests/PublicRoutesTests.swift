import Testing
import Tips

@testable import Receiving

@Suite("What citizens and form backends reach")
struct PublicRoutesTests {
    private func ask(_ live: LiveReception, receipt: String) async throws -> RawAnswer {
        let body = Array(#"{"receipt":"\#(receipt)"}"#.utf8)
        return try await live.ask(RawRequest.post("/v1/status", type: "application/json", body))
    }

    @Test("A receipt, however it is typed, tells stage, kind, day and exhibits and nothing that would be a secret")
    func status() async throws {
        try await LiveReception.with { live in
            let kept = try await live.ask(
                RawRequest.multipart([
                    .field("content", "A car is parked here."), .field("contact", "canary-contact"),
                    .file("a.jpg", Sample.jpeg(5000)),
                ]))
            let receipt = try #require(kept.receipt)
            let spellings = [
                receipt, receipt.lowercased(), receipt.replacing("-", with: ""), receipt.replacing("-", with: " "),
                receipt.replacing("0", with: "O").replacing("1", with: "l"),
            ]
            for spelling in spellings {
                let answer = try await ask(live, receipt: spelling)
                #expect(answer.status == 200)
                #expect(Set(answer.json.keys) == ["stage", "says", "kind", "received_on", "exhibits", "reply"])
                #expect(answer.json["stage"] as? String == "queued")
                #expect(answer.json["kind"] as? String == "report")
                #expect(answer.json["received_on"] as? String == "2015-01-03")
                #expect(answer.exhibits.map { Set($0.keys) } == [["number", "media_type", "bytes"]])
                #expect(!answer.text.contains("canary") && !answer.text.contains(kept.id ?? "-"))
            }
            let form = RawRequest.post(
                "/v1/status", type: "application/x-www-form-urlencoded", Array("receipt=\(receipt)".utf8))
            #expect(try await live.ask(form).status == 200)
        }
    }

    @Test("Every receipt that opens nothing gets one and the same 404")
    func unknownReceipts() async throws {
        try await LiveReception.with { live in
            let kept = try await live.ask(RawRequest.json(#"{"content":"x"}"#))
            let receipt = try #require(kept.receipt)
            let other = String(receipt.map { $0 == "A" ? "B" : "A" })
            let wrong = [
                "0000-0000-0000-0000", other, "", "x", receipt + "0", String(receipt.dropLast()), "ÄÄÄÄ-0000-0000-0000",
            ]
            var answers: [RawAnswer] = []
            for receipt in wrong { answers.append(try await ask(live, receipt: receipt)) }
            answers.append(
                try await live.ask(RawRequest.post("/v1/status", type: "application/json", Array("{}".utf8))))
            answers.append(
                try await live.ask(RawRequest.post("/v1/status", type: "application/x-www-form-urlencoded", [])))
            #expect(answers.allSatisfy { $0.status == 404 && $0.code == "not-found" })
            #expect(Set(answers.map(\.body)).count == 1)
            #expect(Set(answers.map { $0.headers.filter { $0.key != "date" } }).count == 1)
        }
    }

    @Test("A status request that is no form is 400, one that is too long 413")
    func statusBounds() async throws {
        try await LiveReception.with { live in
            let malformed = RawRequest.post("/v1/status", type: "application/json", Array("{".utf8))
            #expect(try await live.ask(malformed).status == 400)
            let long = Array("receipt=".utf8) + Array(repeating: 0x61, count: 5000)
            let answer = try await live.ask(
                RawRequest.post("/v1/status", type: "application/x-www-form-urlencoded", long))
            #expect(answer.status == 413)
        }
    }

    @Test("The limits tell a form what it may check before it uploads")
    func limits() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.parts = 7
        try await LiveReception.with(bounds: bounds) { live in
            let answer = try await live.ask(RawRequest.head("GET", "/v1/limits"))
            #expect(answer.status == 200)
            #expect(answer.json["parts"] as? Int == 7)
            #expect((answer.json["content"] as? [String: Int])?["max_characters"] == 10_000)
            #expect(answer.json["channels"] as? [String] == ["web", "app"])
            let accepts = answer.json["accepts"] as? [[String: Any]] ?? []
            #expect(accepts.compactMap { $0["media_type"] as? String } == ["image/jpeg", "image/png", "video/x-flv"])
            #expect(accepts.compactMap { $0["max_bytes"] as? Int } == [1 << 20, 1 << 20, 2 << 20])
            #expect(accepts.first?["extensions"] as? [String] == ["jpg"])
            #expect(accepts.first?["family"] as? String == "image")
        }
    }

    @Test("HEAD says what GET would, without a body; the connection goes on")
    func head() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(RawRequest.head("HEAD", "/v1/limits"))
            let head = await connection.answer(toHead: true)
            await connection.send(RawRequest.head("GET", "/v1/limits?x=y"))
            let get = await connection.answer()
            #expect(head?.status == 200)
            #expect(head?.headers["content-length"] == get?.headers["content-length"])
            #expect(get?.status == 200)
        }
    }

    @Test("Another method on a known path is 405 with what is allowed, another path 404")
    func routes() async throws {
        try await LiveReception.with { live in
            for (method, path, allowed) in [
                ("GET", "/v1/tips", "POST"), ("PUT", "/v1/tips", "POST"), ("HEAD", "/v1/tips", "POST"),
                ("GET", "/v1/status", "POST"), ("POST", "/v1/limits", "GET"), ("OPTIONS", "/v1/limits", "GET"),
            ] {
                let answer = try await live.ask(
                    RawRequest.head(method, path, headers: ["Content-Length: 0"]), toHead: method == "HEAD")
                #expect(answer.status == 405, "\(method) \(path)")
                #expect(answer.headers["allow"]?.contains(allowed) == true, "\(method) \(path)")
            }
            for path in [
                "//", "/v1", "/v1/tips/", "/v1/tip", "//v1/tips", "/V1/tips", "/v1/%74ips", "/healthz", "/metrics", "*",
            ] {
                let answer = try await live.ask(RawRequest.head("GET", path))
                #expect(answer.status == 404, "\(path)")
                #expect(answer.code == "not-found")
            }
            #expect(try await live.ask(RawRequest.head("GET", "http://other.example/v1/limits")).status == 200)
        }
    }
}
