import Foundation
import Sealing
import Testing
import Tips

@testable import tipline

/// Promise 8: the front host cannot read the past. Everything a tip says is sent, and then looked for.
@Suite("A sealed tip from end to end")
struct SealedPipelineTests {
    private static let canaries = [
        Canary(place: "the content", text: "Barrels dumped behind the old mill"),
        Canary(place: "the place", text: "Old-Mill-Lane-77"), Canary(place: "the contact", text: "canary@tips.example"),
        Canary(place: "the latitude", text: "31.230416"), Canary(place: "the time", text: "2014-12-24T18:30"),
    ]

    private static func answer(_ heard: String) throws -> [String: Any] {
        let body = try #require(heard.split(separator: "\r\n\r\n", maxSplits: 1).last)
        return try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }

    private static func post(_ path: String, _ lines: [String], _ body: [UInt8]) -> [UInt8] {
        let head = ["POST \(path) HTTP/1.1", "Host: a", "Connection: close", "Content-Length: \(body.count)"] + lines
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    private static func form(_ fields: [(String, String)], _ file: [UInt8]?) -> [UInt8] {
        let parts = fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n" }
        let head = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.png\"\r\n\r\n"
        let exhibit = file.map { Array(head.utf8) + $0 + Array("\r\n".utf8) } ?? []
        return Array(parts.joined().utf8) + exhibit + Array("--b--\r\n".utf8)
    }

    private static let fields = [
        ("content", canaries[0].text), ("place", canaries[1].text), ("contact", canaries[2].text),
        ("latitude", "31.230416"), ("longitude", "121.473701"), ("occurred_at", canaries[4].text),
    ]

    private static func picture(_ side: Int) -> [UInt8] { PNGFile.encode(Picture(width: side, height: side)) }

    /// A finished resumable upload of these bytes, in two requests.
    private static func upload(_ bytes: [UInt8], _ port: Int) async throws -> String {
        let created = try await WireClient.say(
            post("/v1/uploads", ["Tus-Resumable: 1.0.0", "Upload-Length: \(bytes.count)"], []), port: port,
            from: "127.0.0.1")
        let url = try #require(created.firstMatch(of: /uploads\/([a-z2-7]{26})/)?.1)
        for (start, end) in [(0, bytes.count / 2), (bytes.count / 2, bytes.count)] {
            let heard = try await WireClient.say(
                post(
                    "/v1/uploads/\(url)",
                    [
                        "X-HTTP-Method-Override: PATCH", "Tus-Resumable: 1.0.0", "Upload-Offset: \(start)",
                        "Content-Type: application/offset+octet-stream",
                    ], Array(bytes[start..<end])), port: port, from: "127.0.0.1")
            #expect(heard.hasPrefix("HTTP/1.1 204"), "\(heard.prefix(200))")
        }
        return String(url)
    }

    @Test(
        "nothing a tip says rests or travels in clear, its sender is answered as ever, and the inside reads all of it")
    func endToEnd() async throws {
        let rules = try #require(Configured.rules)
        let inside = InnerSide()
        try await LivePipeline.with(rules: rules, sealing: inside) { live in
            let (inline, resumed) = (Self.picture(64), Self.picture(48))
            let upload = try await Self.upload(resumed, live.port)
            let request = Self.post(
                "/v1/tips",
                ["Content-Type: multipart/form-data; boundary=b", "Idempotency-Key: 0123456789-sealed"],
                Self.form(Self.fields + [("upload", upload)], inline))
            var answers: [[String: Any]] = []
            for status in ["201", "200"] {
                let heard = try await WireClient.say(request, port: live.port, from: "127.0.0.1")
                #expect(heard.hasPrefix("HTTP/1.1 \(status) "), "\(heard.prefix(300))")
                answers.append(try Self.answer(heard))
            }
            let words = try await WireClient.say(
                Self.post(
                    "/v1/tips", ["Content-Type: multipart/form-data; boundary=b"], Self.form(Self.fields, nil)),
                port: live.port, from: "127.0.0.1")
            #expect(words.hasPrefix("HTTP/1.1 201 "))
            #expect(answers[0] as NSDictionary == answers[1] as NSDictionary)
            let exhibits = try #require(answers[0]["exhibits"] as? [[String: Any]])
            #expect(
                exhibits.map { $0["sha256"] as? String } == [inline, resumed].map { Digest.of($0).description })
            #expect(exhibits.map { $0["media_type"] as? String } == ["image/png", "image/png"])
            try await live.drain()
            Self.look(live, [inline, resumed], upload)
            let tip = try #require(answers[0]["id"] as? String)
            let opened = "\(live.folder)/platform/\(tip)/opened"
            for (number, bytes) in [inline, resumed].enumerated() {
                #expect(FileManager.default.contents(atPath: "\(opened)/exhibit-\(number + 1)") == Data(bytes))
            }
            let statement = try #require(FileManager.default.contents(atPath: "\(opened)/statement.json"))
            let read = try #require(try JSONSerialization.jsonObject(with: statement) as? [String: Any])
            #expect(read["content"] as? String == Self.canaries[0].text)
            #expect(read["contact"] as? String == Self.canaries[2].text)
        }
    }

    /// The ledger is open: its log of writes is looked through as well. What the inside has opened is left out.
    private static func look(_ live: LivePipeline, _ files: [[UInt8]], _ upload: String) {
        let traces = live.traces.filter { !$0.name.contains("/opened/") }
        var secrets = canaries.flatMap { $0.found(in: traces) }
        secrets += Canary(place: "an upload's id", text: upload).found(in: traces)
        for bytes in files {
            let digest = Digest.of(bytes)
            secrets += Canary(place: "a digest", text: digest.description).found(in: traces)
            for (name, trace) in traces where trace.range(of: Data(digest.bytes)) != nil {
                secrets.append("a digest in \(name)")
            }
            for (name, trace) in traces where trace.range(of: Data(bytes.suffix(64))) != nil {
                secrets.append("a picture in \(name)")
            }
        }
        #expect(secrets.isEmpty)
        // The search can find: the ledger knows the kind, and the inside the words.
        #expect(
            traces.contains { $0.name.hasSuffix("ledger.sqlite-wal") && $0.bytes.range(of: Data("kind".utf8)) != nil })
        #expect(!canaries[0].found(in: live.traces).isEmpty)
    }
}
