import Spooling
import Testing
import Tips

@testable import Receiving

@Suite("A tip over HTTP")
struct TipIntakeTests {
    private static let key = "0123456789abcdef-key"

    private func expectKept(_ answer: RawAnswer, kind: String = "report") {
        #expect(answer.status == 201, "\(answer.text)")
        #expect(Set(answer.json.keys) == ["id", "receipt", "received_on", "kind", "exhibits"])
        #expect(answer.headers["content-type"] == "application/json")
        #expect(answer.headers["cache-control"] == "no-store")
        #expect(answer.id.flatMap { TipID($0) } != nil)
        #expect(answer.receipt.flatMap { Receipt(typed: $0)?.groups } == answer.receipt)
        #expect(answer.json["received_on"] as? String == "2015-01-03")
        #expect(answer.json["kind"] as? String == kind)
    }

    @Test("All three content types are kept and answered alike")
    func contentTypes() async throws {
        try await LiveReception.with { live in
            let answers = [
                try await live.ask(RawRequest.json(#"{"content":"A car is parked here.","place":"江边"}"#)),
                try await live.ask(RawRequest.form("content=A+car+is+parked+here.&place=%E6%B1%9F%E8%BE%B9")),
                try await live.ask(
                    RawRequest.multipart([.field("content", "A car is parked here."), .field("place", "江边")])),
            ]
            for answer in answers {
                expectKept(answer)
                #expect(answer.exhibits.isEmpty)
            }
            let tips = try await live.tips()
            #expect(tips.map { "\($0.tip)" } == answers.compactMap(\.id))
            #expect(Set(tips.compactMap(\.manifestBody)).count == 1)
            #expect(tips.allSatisfy { $0.figures.departments == ["交警"] && $0.figures.channel == "web" })
            #expect(live.exhibitFiles.isEmpty)
            #expect(live.counters.snapshot.kept == 3)
        }
    }

    @Test(
        "The content type is read without its parameters and in any case",
        arguments: ["application/json; charset=utf-8", "Application/JSON", " application/json ;x=y"])
    func typeSpelling(_ type: String) async throws {
        try await LiveReception.with { live in
            let body = Array(#"{"content":"We should have a bench."}"#.utf8)
            expectKept(try await live.ask(RawRequest.post(type: type, body)), kind: "suggestion")
        }
    }

    @Test("Any other content type, or none, is 415")
    func otherTypes() async throws {
        try await LiveReception.with { live in
            for type in ["text/plain", "application/jsonx", "multipart/mixed; boundary=b", ""] {
                let answer = try await live.ask(RawRequest.post(type: type, Array("content=x".utf8)))
                #expect(answer.status == 415)
                #expect(answer.code == "content-type-unsupported")
            }
            let head = RawRequest.head("POST", "/v1/tips", headers: ["Content-Length: 9"])
            #expect(try await live.ask(head + Array("content=x".utf8)).status == 415)
            #expect(try await live.tips().isEmpty)
        }
    }

    @Test("Who is in danger is told to call, on both ways and again to a repeat; nobody else is")
    func notice() async throws {
        try await LiveReception.with { live in
            let urgent = try await live.ask(RawRequest.form("content=help+me+now&idempotency_key=abcdefghijklmnop"))
            #expect(
                urgent.status == 201 && (urgent.json["notice"] as? String)?.contains("110") == true, "\(urgent.text)")
            let again = try await live.ask(RawRequest.form("content=help+me+now&idempotency_key=abcdefghijklmnop"))
            #expect(again.status == 200 && again.json["notice"] as? String == urgent.json["notice"] as? String)
            let files = try await live.ask(
                RawRequest.multipart([.field("content", "help me now"), .file("a.jpg", Sample.jpeg(3000))]))
            #expect(files.status == 201 && files.json["notice"] != nil)
            let calm = try await live.ask(RawRequest.form("content=A+car+is+parked+here."))
            #expect(calm.status == 201 && calm.json["notice"] == nil)
            #expect(try await live.tips().map(\.figures.isUrgent) == [true, true, false])
        }
    }

    @Test("A chunked body is a body like any other, however it is cut")
    func chunked() async throws {
        try await LiveReception.with { live in
            let text = Array("content=A+car+is+parked+here.".utf8)
            for size in [1, 7, 1000] {
                let head = RawRequest.head(
                    "POST", "/v1/tips",
                    headers: ["Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked"])
                expectKept(try await live.ask(head + RawRequest.chunks(text, of: size)))
            }
            #expect(try await live.tips().count == 3)
        }
    }

    @Test("What cannot be read is 400, what is not right is 422 with its field")
    func refusals() async throws {
        try await LiveReception.with { live in
            let malformed = [
                RawRequest.json("{"), RawRequest.json(""), RawRequest.json("[]"), RawRequest.form("content=%zz"),
                RawRequest.form("content=%FF"),
            ]
            for request in malformed {
                let answer = try await live.ask(request)
                #expect(answer.status == 400)
                #expect(answer.code == "malformed")
                #expect(answer.headers["content-type"] == "application/problem+json")
                #expect(answer.json["status"] as? Int == 400)
            }
            let wrong = [
                ("content", #"{"place":"x"}"#), ("kind", #"{"content":"x","kind":"rant"}"#),
                ("content", #"{"content":["x"]}"#), ("channel", #"{"content":"x","channel":"fax"}"#),
                ("place", #"{"content":"x","place":"a","place":"b"}"#), ("upload", #"{"content":"x","upload":["u"]}"#),
            ]
            for (field, body) in wrong {
                let answer = try await live.ask(RawRequest.json(body))
                #expect(answer.status == 422)
                #expect(answer.field == field)
            }
            #expect(try await live.tips().isEmpty)
            #expect(live.counters.snapshot.refused == ["malformed": 5, "invalid-field": 6])
        }
    }

    @Test("Text beyond its bound is 413, announced or not, and the longest content allowed passes in any spelling")
    func textBounds() async throws {
        var bounds = ReceptionSettings.Bounds()
        bounds.fieldBytes = 128 * 1024
        try await LiveReception.with(bounds: bounds) { live in
            let longest = String(repeating: #"\ud83d\udea8"#, count: 10_000)
            expectKept(try await live.ask(RawRequest.json(#"{"content":"\#(longest)"}"#)), kind: "unsure")
            let padding = String(repeating: " ", count: 128 * 1024)
            let announced = try await live.ask(RawRequest.json(#"{"content":"x"}"# + padding))
            #expect(announced.status == 413)
            #expect(announced.code == "too-large")
            for type in ["application/json", "application/x-www-form-urlencoded"] {
                let head = RawRequest.head(
                    "POST", "/v1/tips", headers: ["Content-Type: \(type)", "Transfer-Encoding: chunked"])
                let body = RawRequest.chunks(Array((#"{"content":"x"}"# + padding).utf8), of: 5000)
                #expect(try await live.ask(head + body).status == 413)
            }
            #expect(try await live.tips().count == 1)
        }
    }

    @Test("The same key and the same tip answer 200 with the same id and receipt, however the request is written")
    func sameKey() async throws {
        try await LiveReception.with { live in
            let first = try await live.ask(
                RawRequest.json(
                    #"{"content":"A car is parked here.","place":"江边"}"#, headers: ["Idempotency-Key: \(Self.key)"]))
            expectKept(first)
            let again = [
                RawRequest.json(
                    #"{"place":"江边","content":"A car is parked here.","idempotency_key":"\#(Self.key)","x":1}"#),
                RawRequest.form("content=A+car+is+parked+here.&place=%E6%B1%9F%E8%BE%B9&idempotency_key=\(Self.key)"),
                RawRequest.multipart(
                    [.field("content", "A car is parked here."), .field("place", "江边"), .file("", [])],
                    headers: ["Idempotency-Key: \(Self.key)"]),
            ]
            for request in again {
                let answer = try await live.ask(request)
                #expect(answer.status == 200)
                #expect(answer.body == first.body)
            }
            #expect(try await live.tips().count == 1)
            #expect(live.counters.snapshot.repeated == 3)
        }
    }

    @Test("The same key with another tip is 422, and leaves no exhibit behind")
    func otherTip() async throws {
        try await LiveReception.with { live in
            let headers = ["Idempotency-Key: \(Self.key)"]
            let picture = Sample.jpeg(5000)
            let first = try await live.ask(
                RawRequest.multipart([.field("content", "x"), .file("a.jpg", picture)], headers: headers))
            #expect(first.status == 201)
            let files = live.exhibitFiles
            let others = [
                RawRequest.multipart([.field("content", "y"), .file("a.jpg", picture)], headers: headers),
                RawRequest.multipart(
                    [.field("content", "x"), .file("a.jpg", Sample.jpeg(5000, seed: 7))], headers: headers),
                RawRequest.multipart([.field("content", "x")], headers: headers),
                RawRequest.multipart(
                    [.field("content", "x"), .file("a.jpg", picture), .file("b.jpg", picture)], headers: headers),
            ]
            for other in others {
                let answer = try await live.ask(other)
                #expect(answer.status == 422)
                #expect(answer.code == "key-taken")
                #expect(answer.field == "idempotency_key")
            }
            let again = try await live.ask(
                RawRequest.multipart([.file("z.jpeg", picture), .field("content", "x")], headers: headers))
            #expect(again.status == 200)
            #expect(again.body == first.body)
            #expect(live.exhibitFiles == files)
            #expect(try await live.tips().count == 1)
        }
    }

    @Test("Keys and receipts are known again when the spool is opened anew")
    func acrossRestarts() async throws {
        let folder = LiveReception.temporaryFolder()
        defer { removeFolder(folder) }
        let request = RawRequest.json(#"{"content":"A car is parked here.","idempotency_key":"\#(Self.key)"}"#)
        let first = Handed<RawAnswer>()
        try await LiveReception.with(folder: folder) { live in first.value = try await live.ask(request) }
        try await LiveReception.with(folder: folder) { live in
            let again = try await live.ask(request)
            #expect(again.status == 200)
            #expect(again.body == first.value?.body)
            let other = RawRequest.json(#"{"content":"Another.","idempotency_key":"\#(Self.key)"}"#)
            #expect(try await live.ask(other).status == 422)
            let receipt = first.value?.receipt ?? ""
            let status = try await live.ask(
                RawRequest.post("/v1/status", type: "application/json", Array(#"{"receipt":"\#(receipt)"}"#.utf8)))
            #expect(status.status == 200)
        }
    }

    @Test("While the first request with a key is still being read the second is 409, and then the key is free again")
    func keyInUse() async throws {
        try await LiveReception.with { live in
            let body = RawRequest.body([.field("content", "x"), .file("a.jpg", Sample.jpeg(200_000))])
            let request = RawRequest.post(
                type: RawRequest.multipartType, body, headers: ["Idempotency-Key: \(Self.key)"])
            let first = try live.connect()
            await first.send(Array(request.dropLast(1000)))
            // The exhibit on the disk proves that the first request holds its key.
            #expect(await eventually { !live.exhibitFiles.isEmpty })
            let second = try await live.ask(request)
            #expect(second.status == 409)
            #expect(second.code == "key-in-use")
            #expect(second.headers["retry-after"] != nil)
            first.reset()
            #expect(await eventually { live.exhibitFiles.isEmpty })
            #expect(try await live.tips().isEmpty)
            #expect(try await live.ask(request).status == 201)
        }
    }

    @Test("A failed sync answers 503 with Retry-After, is not tried again, and leaves nothing acknowledged")
    func failedSync() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let request = RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(5000))])
            disk.set { $0.syncs = true }
            let before = disk.syncs
            let answer = try await live.ask(request)
            #expect(answer.status == 503)
            #expect(answer.code == "exhibit-not-kept")
            #expect(answer.headers["retry-after"] != nil)
            #expect(disk.syncs == before + 1)
            #expect(try await live.tips().isEmpty)
            #expect(await eventually { live.exhibitFiles.isEmpty })
            #expect(try await live.ask(RawRequest.json(#"{"content":"text is taken"}"#)).status == 201)
            disk.set { $0.syncs = false }
            #expect(try await live.ask(request).status == 201)
        }
    }

    @Test("Below the reserve exhibits are 507 before their body is sent, text is still taken, and it passes by itself")
    func reserve() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let parts: [RawRequest.Part] = [.field("content", "x"), .file("a.jpg", Sample.jpeg(500_000))]
            let request = RawRequest.multipart(parts, headers: ["Expect: 100-continue"])
            disk.set { $0.freeBytes = 100 << 20 }
            let connection = try live.connect()
            await connection.send(RawRequest.head(of: request))
            let refusal = await connection.answer()
            #expect(refusal?.status == 507)
            #expect(refusal?.code == "disk-full")
            #expect(refusal?.headers["retry-after"] != nil)
            #expect(refusal?.headers["connection"] == "close")
            #expect(try await live.ask(RawRequest.json(#"{"content":"text is taken"}"#)).status == 201)
            #expect(try await live.ask(RawRequest.multipart([.field("content", "x")])).status == 201)
            disk.set { $0.freeBytes = nil }
            #expect(try await live.ask(RawRequest.multipart(parts)).status == 201)
        }
    }

    @Test("Below the reserve a body of unknown length is let in for its words, and is 507 where its first file begins")
    func reserveForWordsOfUnknownLength() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            disk.set { $0.freeBytes = 100 << 20 }
            let headers = ["Content-Type: \(RawRequest.multipartType)", "Transfer-Encoding: chunked"]
            let words: [RawRequest.Part] = [.field("content", "text is taken"), .file("", [])]
            let whole = RawRequest.chunks(RawRequest.body(words), of: 7)
            #expect(try await live.ask(RawRequest.head("POST", "/v1/tips", headers: headers) + whole).status == 201)
            let waiting = try live.connect()
            await waiting.send(RawRequest.head("POST", "/v1/tips", headers: headers + ["Expect: 100-continue"]))
            #expect(await waiting.answer()?.status == 100)
            await waiting.send(whole)
            #expect(await waiting.answer()?.status == 201)
            for file in [RawRequest.Part.file("a.jpg", []), .file("", Sample.jpeg(20))] {
                // Neither the end of the file nor enough of it to be judged has come.
                let begun = RawRequest.body([words[0], file], isClosed: false).dropLast(2)
                let connection = try live.connect()
                await connection.send(
                    RawRequest.head("POST", "/v1/tips", headers: headers)
                        + RawRequest.chunks(Array(begun), of: 10_000, isClosed: false))
                let answer = await connection.answer()
                #expect(answer?.status == 507)
                #expect(answer?.code == "disk-full")
                #expect(answer?.headers["retry-after"] != nil)
            }
            #expect(try await live.tips().count == 2)
            #expect(live.exhibitFiles.isEmpty)
        }
    }

    @Test("A body of unknown length that is arriving when the reserve is reached is 507, and leaves no file")
    func reserveOfUnknownLength() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            let body = RawRequest.body([.field("content", "x"), .file("a.jpg", Sample.jpeg(800_000))])
            let headers = ["Content-Type: \(RawRequest.multipartType)", "Transfer-Encoding: chunked"]
            let head = RawRequest.head("POST", "/v1/tips", headers: headers)
            let arriving = try live.connect()
            await arriving.send(head + RawRequest.chunks(Array(body.prefix(400_000)), of: 10_000, isClosed: false))
            #expect(await eventually { !live.exhibitFiles.isEmpty })
            disk.set { $0.freeBytes = 100 << 20 }
            await arriving.send(RawRequest.chunks(Array(body.dropFirst(400_000)), of: 10_000))
            let answer = await arriving.answer()
            #expect(answer?.status == 507)
            #expect(answer?.code == "disk-full")
            #expect(answer?.headers["retry-after"] != nil)
            #expect(await eventually { live.exhibitFiles.isEmpty })
            #expect(try await live.ask(RawRequest.json(#"{"content":"text is taken"}"#)).status == 201)
            disk.set { $0.freeBytes = nil }
            #expect(try await live.ask(head + RawRequest.chunks(body, of: 10_000)).status == 201)
        }
    }

    @Test("Below the reserve a picture too small to be seen in the head is 507 too, and leaves no file")
    func reserveForSmallPictures() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            disk.set { $0.freeBytes = 100 << 20 }
            let answer = try await live.ask(
                RawRequest.multipart([.field("content", "x"), .file("a.jpg", Sample.jpeg(5000))]))
            #expect(answer.status == 507)
            #expect(live.exhibitFiles.isEmpty)
            #expect(try await live.tips().isEmpty)
        }
    }

    @Test("What must be more than one tip may hold is refused by its announced length")
    func announcedTooLarge() async throws {
        try await LiveReception.with { live in
            let connection = try live.connect()
            await connection.send(
                RawRequest.head(
                    "POST", "/v1/tips",
                    headers: [
                        "Content-Type: \(RawRequest.multipartType)", "Content-Length: \(65 << 20)",
                        "Expect: 100-continue",
                    ]))
            #expect(await connection.answer()?.status == 413)
        }
    }
}
