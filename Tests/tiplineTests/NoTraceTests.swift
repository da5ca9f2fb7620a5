import Captured
import Foundation
import Testing

@testable import tipline

/// Promise 7: we do not know who you are. Everything a sender may betray of themselves is sent, and then looked for.
@Suite("No trace of the sender")
struct NoTraceTests {
    private static let peer = "127.77.66.55"
    private static let words = "Barrels/are+dumped behind the old mill"

    private static let canaries = [
        Canary(place: "X-Forwarded-For", text: "203.0.113.77"), Canary(place: "Forwarded", text: "198.51.100.88"),
        Canary(place: "X-Real-IP", text: "2001:db8:77::99"), Canary(place: "the peer's address", text: peer),
        Canary(place: "User-Agent", text: "Canary-Browser/77.5"), Canary(place: "Cookie", text: "canary-cookie+1"),
        Canary(place: "Referer", text: "canary-referer.example"),
        Canary(place: "Accept-Language", text: "x-canary-tongue"),
        Canary(place: "Authorization", text: "Y2FuYXJ5LXRva2Vu"),
        Canary(place: "Upload-Metadata", text: "Y2FuYXJ5LWZpbGU"),
        Canary(place: "Idempotency-Key", text: "canary-key-0123456789"),
        Canary(place: "a file name", text: "canary-holiday"),
        Canary(place: "an extended file name", text: "canary-extended"),
        Canary(place: "a field's name", text: "canary-field"),
        Canary(place: "an unknown field", text: "canary-value+2"),
        Canary(place: "a part's header", text: "canary-part"),
        Canary(place: "the boundary", text: "canary-boundary"), Canary(place: "the path", text: "canary-path"),
        Canary(place: "the query", text: "canary-query"), Canary(place: "a refused field", text: "canary-kind"),
        Canary(place: "a malformed line", text: "canary-broken"),
        Canary(place: "a wrong receipt", text: "canary-receipt"),
    ]

    private static let headers = """
        Host: tips.example\r
        X-Forwarded-For: 192.0.2.1, 203.0.113.77\r
        Forwarded: for=198.51.100.88;proto=https\r
        X-Real-IP: 2001:db8:77::99\r
        User-Agent: Canary-Browser/77.5\r
        Cookie: session=canary-cookie+1\r
        Referer: https://canary-referer.example/page\r
        Accept-Language: x-canary-tongue\r
        Authorization: Bearer Y2FuYXJ5LXRva2Vu\r
        Upload-Metadata: filename Y2FuYXJ5LWZpbGU\r
        Connection: close\r

        """

    private func request(_ line: String, type: String? = nil, headers: [String] = [], _ body: [UInt8] = []) -> [UInt8] {
        let own = (type.map { ["Content-Type: \($0)"] } ?? []) + headers + ["Content-Length: \(body.count)"]
        return Array("\(line) HTTP/1.1\r\n\(Self.headers)\(own.joined(separator: "\r\n"))\r\n\r\n".utf8) + body
    }

    private var picture: [UInt8] { PNGFile.encode(Picture(width: 64, height: 64)) }

    private var multipart: [UInt8] {
        let fields = """
            --canary-boundary\r
            Content-Disposition: form-data; name="content"\r
            \r
            \(Self.words)\r
            --canary-boundary\r
            Content-Disposition: form-data; name="canary-field"\r
            X-Part: canary-part\r
            \r
            canary-value+2\r
            --canary-boundary\r
            Content-Disposition: form-data; name="canary-field"; filename="canary-holiday.png"; \
            filename*=UTF-8''canary-extended.png\r
            Content-Type: image/png; name="canary-holiday.png"\r
            \r

            """
        return Array(fields.utf8) + picture + Array("\r\n--canary-boundary--\r\n".utf8)
    }

    private let multipartType = "multipart/form-data; boundary=canary-boundary"

    /// What is kept, asked for, refused and not even understood, each with everything that betrays.
    private var requests: [(bytes: [UInt8], status: Int?)] {
        let json = "application/json"
        let key = ["Idempotency-Key: canary-key-0123456789"]
        let kept = #"{"content":"\#(Self.words)","canary-field":{"a":["canary-value+2"]}}"#
        let form = "content=\(Self.words.replacing("+", with: "%2B"))&canary-field=canary-value%2B2"
        return [
            (request("POST /v1/tips?canary-query", type: multipartType, headers: key, multipart), 201),
            (request("POST /v1/tips", type: json, Array(kept.utf8)), 201),
            (request("POST /v1/tips", type: "application/x-www-form-urlencoded", Array(form.utf8)), 201),
            (request("POST /v1/status", type: json, Array(#"{"receipt":"canary-receipt"}"#.utf8)), 404),
            (request("POST /v1/tips", type: json, Array(#"{"content":"x","kind":"canary-kind"}"#.utf8)), 422),
            (request("POST /v1/tips", type: json, Array(#"{"content":"canary-broken"#.utf8)), 400),
            (request("POST /v1/tips", type: "text/canary-part", Array("x".utf8)), 415),
            (request("POST /v1/tips", type: multipartType, disguised), 415),
            (request("POST /v1/tips", type: multipartType, Array(multipart.dropLast(20))), 400),
            (request("POST /v1/tips", type: json, headers: ["Idempotency-Key: canary-part"], Array(kept.utf8)), 422),
            (request("GET /canary-path?canary-query"), 404), (request("CANARY-PATH /v1/tips"), nil),
            (request("PUT /v1/tips?canary-query"), 405), (request("GET /v1/limits?canary-query"), 200),
            (request("POST /v1/uploads", headers: ["Tus-Resumable: 1.0.0", "Upload-Length: 9"]), nil),
            (request("GET /v1/limits", headers: ["canary broken: x"]), 400),
            (request("GET /v1/limits", headers: ["Transfer_Encoding: canary-broken"]), 400),
            (request("GET /v1/limits", headers: (0..<70).map { "X-\($0): canary-broken" }), 431),
        ]
    }

    private var disguised: [UInt8] {
        let head =
            "--canary-boundary\r\nContent-Disposition: form-data; name=\"f\"; filename=\"canary-holiday.jpg\"\r\n\r\n"
        return Array("\(head)MZ canary-value+2 is no picture\r\n--canary-boundary--\r\n".utf8)
    }

    @Test("Nothing that tells who sent a tip is on any disk or in any log, in any shape; the tip itself is")
    func nothing() async throws {
        let rules = try #require(Configured.rules)
        try await LivePipeline.with(rules: rules) { live in
            for (bytes, status) in requests {
                let heard = try await WireClient.say(bytes, port: live.port, from: Self.peer)
                let line = String(decoding: bytes.prefix { $0 != 0x0D }, as: UTF8.self)
                if let status { #expect(heard.hasPrefix("HTTP/1.1 \(status) "), "\(line): \(heard.prefix(300))") }
            }
            let cut = Array(request("POST /v1/tips", type: multipartType, multipart).dropLast(300))
            _ = try await WireClient.say(cut, port: live.port, from: Self.peer, cutsOff: true)
            try await live.drain()
            // The ledger is open: its log of writes is looked through as well.
            let traces = live.traces
            for canary in Self.canaries {
                let found = canary.found(in: traces)
                #expect(found.isEmpty)
            }
            // The search can find: what the tip says is in the ledger and with the platform.
            let control = Canary(place: "the content", text: Self.words).found(in: traces)
            #expect(control.contains { $0.contains("plain, in spool/") })
            #expect(control.contains { $0.contains("plain, in platform/") })
            #expect(!live.log.text.isEmpty)
        }
    }

    @Test("Each shape of a canary is found where it is, whatever stands around it")
    func shapes() {
        let canary = Canary(place: "here", text: "canary-77+x")
        for shape in canary.shapes {
            for before in ["", "a", "ab", "abc"] {
                let place = Data(before.utf8) + shape.bytes + Data("zz".utf8)
                #expect(!canary.found(in: [("a file", place)]).isEmpty)
            }
        }
        for before in ["", "a", "ab", "abc"] {
            let encoded = Data("\(before)canary-77+x and more".utf8).base64EncodedData()
            #expect(!canary.found(in: [("a file", encoded)]).isEmpty, "\(before)")
        }
        #expect(canary.found(in: [("a file", Data("canary-78+x".utf8))]).isEmpty)
    }
}
