import Foundation
import Testing
import Tips

@testable import Receiving

@Suite("Pages for citizens")
struct PageRoutesTests {
    private static let key = "00112233445566778899aabbccddeeff"

    /// As a browser sends it: the words first, then the files, empty inputs included.
    private func form(
        _ content: String, key: String = key, files: [RawRequest.Part] = [], target: String = "/?lang=en",
        headers: [String] = []
    ) -> [UInt8] {
        let fields: [RawRequest.Part] = [
            .field("idempotency_key", key), .field("content", content), .field("kind", ""), .field("occurred_at", ""),
            .field("place", "Mill <Lane> 3"), .field("contact", ""), .file("", [], name: "image"),
        ]
        return RawRequest.post(
            target, type: RawRequest.multipartType, RawRequest.body(fields + files), headers: headers)
    }

    private func expectIntact(_ answer: RawAnswer, _ status: Int, content: String = "A car is parked here.") {
        #expect(answer.status == status, "\(answer.text.suffix(2000))")
        #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
        #expect(answer.text.contains("\n\(content)</textarea>"))
        #expect(answer.text.contains("value=\"Mill &lt;Lane&gt; 3\""))
        #expect(answer.text.contains("role=\"alert\""))
    }

    private func keyIn(_ answer: RawAnswer) -> String? {
        answer.text.split(separator: "name=\"idempotency_key\" value=\"").last?.split(separator: "\"").first.map(
            String.init)
    }

    private func receiptIn(_ answer: RawAnswer) -> String? {
        answer.text.split(separator: "id=\"receipt\" translate=\"no\">").last?.split(separator: "<").first.map(
            String.init)
    }

    @Test("The form comes in the language that is asked for, with another key each time, and to HEAD as to GET")
    func form() async throws {
        try await LiveReception.with { live in
            let chinese = try await live.ask(RawRequest.head("GET", "/"))
            let english = try await live.ask(RawRequest.head("GET", "/", headers: ["Accept-Language: en"]))
            #expect(chinese.status == 200 && chinese.text.contains("<html lang=\"zh-CN\">"))
            #expect(english.text.contains("<html lang=\"en\">"))
            #expect(keyIn(chinese)?.count == 32 && keyIn(chinese) != keyIn(english))
            #expect(chinese.headers["set-cookie"] == nil)
            #expect(try await live.ask(RawRequest.head("HEAD", "/?lang=en"), toHead: true).status == 200)
            #expect(try await live.ask(RawRequest.head("GET", "/status")).text.contains("name=\"receipt\""))
        }
    }

    @Test("A form with a picture is kept as one tip, however often it is sent, and its receipt opens its status")
    func kept() async throws {
        try await LiveReception.with { live in
            let sent = form("A car is parked here.", files: [.file("a.jpg", Sample.jpeg(5000), name: "image")])
            let first = try await live.ask(sent)
            #expect(first.status == 201)
            #expect(first.text.contains("<td>1</td><td>JPEG</td><td class=\"figure\">4.8\u{A0}KB</td>"))
            #expect(first.text.contains("Report or complaint") && first.text.contains("3 January 2015"))
            let again = try await live.ask(sent)
            #expect(again.status == 200 && again.text.contains("has not been recorded twice"))
            let receipt = try #require(receiptIn(first))
            #expect(receiptIn(again) == receipt && Receipt(typed: receipt) != nil)
            #expect(try await live.tips().count == 1)
            #expect(live.counters.snapshot.kept == 1 && live.counters.snapshot.repeated == 1)
            let status = RawRequest.post(
                "/status?lang=en", type: "application/x-www-form-urlencoded", Array("receipt=\(receipt)".utf8))
            let found = try await live.ask(status)
            #expect(found.status == 200 && found.text.contains("on its way") && found.text.contains("4.8\u{A0}KB"))
        }
    }

    @Test("A refused form has the API's status, every word that was typed, and the same key")
    func refused() async throws {
        try await LiveReception.with { live in
            let text = RawRequest.Part.file("x.txt", Array(repeating: 0x61, count: 3000), name: "video")
            let refused = try await live.ask(form("A car is parked here.", files: [text]))
            expectIntact(refused, 415)
            #expect(keyIn(refused) == Self.key)
            #expect(refused.text.contains("<a href=\"#video\">Videos, file 1: Not taken.</a>"))
            let large = RawRequest.Part.file("a.jpg", Sample.jpeg(3 << 20), name: "image")
            let small = RawRequest.Part.file("b.jpg", Sample.jpeg(3000), name: "image")
            let tooLarge = try await live.ask(form("A car is parked here.", files: [small, large]))
            expectIntact(tooLarge, 413)
            #expect(tooLarge.text.contains("Pictures, file 2: "))
            let long = try await live.ask(form(String(repeating: "x", count: 10_001)))
            expectIntact(long, 422, content: String(repeating: "x", count: 10_001))
            #expect(long.text.contains("<a href=\"#content\">") && keyIn(long) == Self.key)
            let empty = try await live.ask(form(" \r\n"))
            expectIntact(empty, 422, content: " \r\n")
            #expect(try await live.tips().isEmpty && live.exhibitFiles.isEmpty)
            #expect(live.counters.snapshot.refused["invalid-field"] == 2)
        }
    }

    @Test("A key that another tip has gets a new one, and the next try is kept")
    func keyTaken() async throws {
        try await LiveReception.with { live in
            #expect(try await live.ask(form("A car is parked here.")).status == 201)
            let other = try await live.ask(form("Another car is parked here."))
            expectIntact(other, 422, content: "Another car is parked here.")
            let key = try #require(keyIn(other))
            #expect(key != Self.key && key.count == 32)
            #expect(try await live.ask(form("Another car is parked here.", key: key)).status == 201)
            #expect(keyIn(try await live.ask(form("x", key: "short")))?.count == 32)
        }
    }

    @Test("The second of a double click waits for the first and shows its receipt")
    func doubleClick() async throws {
        try await LiveReception.with { live in
            let sent = form("A car is parked here.", headers: ["Idempotency-Key: \(Self.key)"])
            let first = try live.connect()
            // The key in the header holds its place from the head to the last byte.
            await first.send(Array(sent.dropLast(5)))
            let second = try live.connect()
            await second.send(form("A car is parked here."))
            await first.send(Array(sent.suffix(5)))
            let (kept, again) = (await first.answer(), await second.answer())
            #expect(Set([kept?.status, again?.status]) == [201, 200])
            #expect(kept.flatMap(receiptIn) != nil && kept.flatMap(receiptIn) == again.flatMap(receiptIn))
            #expect(try await live.tips().count == 1)
        }
    }

    @Test("Refused by the head alone, as when there is no room, the page still has every word")
    func noRoom() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            disk.set { $0.freeBytes = 1 << 20 }
            let sent = form(
                "A car is parked here.", files: [.file("a.jpg", Sample.jpeg(900_000), name: "image")],
                headers: ["Accept-Language: zh"])
            let answer = try await live.ask(sent)
            expectIntact(answer, 507)
            #expect(answer.headers["retry-after"] != nil && keyIn(answer) == Self.key)
            #expect(answer.text.contains("<html lang=\"en\">"), "the language of the form it was sent from")
            disk.set { $0.freeBytes = nil }
            #expect(try await live.ask(sent).status == 201)
        }
    }

    @Test("A client that waits to be asked for its body hears a refusal at once, on a page too")
    func refusedWhileWaiting() async throws {
        let disk = FaultyDisk()
        try await LiveReception.with(disk: disk) { live in
            disk.set { $0.freeBytes = 1 << 20 }
            let sent = form(
                "A car is parked here.", files: [.file("a.jpg", Sample.jpeg(900_000), name: "image")],
                headers: ["Expect: 100-continue"])
            let answer = try await live.ask(RawRequest.head(of: sent))
            #expect(answer.status == 507)
            #expect(answer.text.contains("</form>"))
        }
    }

    @Test(
        "What no browser sends is refused on a page, too",
        arguments: ["text/plain", "multipart/form-data", "multipart/form-data; boundary=x"])
    func malformed(type: String) async throws {
        try await LiveReception.with { live in
            let answer = try await live.ask(RawRequest.post("/", type: type, Array("content=x".utf8)))
            #expect(answer.status == (type == "text/plain" ? 415 : 400))
            #expect(answer.text.contains("role=\"alert\"") && keyIn(answer)?.count == 32)
        }
    }

    @Test("Every receipt that opens nothing gets one and the same 404 page, which does not repeat it")
    func unknownReceipts() async throws {
        try await LiveReception.with { live in
            var answers: [RawAnswer] = []
            for receipt in ["0000-0000-0000-0000", "", "canary", "%3Cb%3E", String(repeating: "A", count: 16)] {
                let body = Array("receipt=\(receipt)".utf8)
                answers.append(
                    try await live.ask(
                        RawRequest.post("/status", type: "application/x-www-form-urlencoded", body)))
            }
            #expect(answers.allSatisfy { $0.status == 404 && !$0.text.contains("canary") })
            #expect(Set(answers.map(\.body)).count == 1)
            let long = RawRequest.post(
                "/status", type: "application/x-www-form-urlencoded", Array(repeating: 0x61, count: 5000))
            #expect(try await live.ask(long).status == 413)
        }
    }
}
