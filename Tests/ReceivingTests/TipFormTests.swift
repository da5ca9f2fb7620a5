import Testing
import Tips

@testable import Receiving

@Suite("The fields of a tip against the contract")
struct TipFormTests {
    private func form(_ pairs: [String: String], headerKey: String? = nil) throws -> TipForm {
        var fields = FormFields()
        for (name, value) in pairs { try fields.set(name, value) }
        return try TipForm(fields, headerKey: headerKey, settings: Sample.settings())
    }

    private func form(_ name: String, _ value: String) throws -> TipForm {
        try form(["content": "路灯坏了", name: value])
    }

    private func expectRefused(_ field: String, _ pairs: [String: String], headerKey: String? = nil) {
        let failure = #expect(throws: Failure.self, "\(field) in \(pairs)") { try form(pairs, headerKey: headerKey) }
        #expect(failure?.code == "invalid-field")
        #expect(failure?.verdict == .refuse)
        #expect(failure?.field == field)
    }

    private func expectRefused(_ field: String, _ name: String, _ value: String) {
        expectRefused(field, ["content": "路灯坏了", name: value])
    }

    @Test("Content alone is a tip, over the first channel of the configuration")
    func least() throws {
        let tip = try form(["content": "路灯坏了"])
        #expect(tip.content == "路灯坏了")
        #expect(tip.channel == "web")
        #expect(tip.statedKind == nil && tip.occurredAt == nil && tip.place == nil && tip.position == nil)
        #expect(tip.contact == nil && tip.idempotencyKey == nil)
    }

    @Test("Content has 1 to 10,000 Unicode scalars and says something")
    func content() throws {
        #expect(try form(["content": "a"]).content == "a")
        let family = "\u{1F468}\u{200D}\u{1F469}"
        let longest = String(repeating: "路", count: 9_997) + family
        #expect(try form(["content": longest]).content == longest)
        expectRefused("content", ["content": String(repeating: "路", count: 9_998) + family])
        expectRefused("content", ["content": String(repeating: "e\u{301}", count: 5_001)])
        expectRefused("content", [:])
        expectRefused("content", ["content": ""])
        expectRefused("content", ["content": " \r\n\t\u{3000}\u{A0}"])
        expectRefused("content", ["place": "江边"])
    }

    @Test(
        "Content that nobody can see says nothing, whatever it is made of; one sign among it is enough",
        arguments: [
            "\u{0}", "\u{200B}\u{200C}\u{200D}", "\u{FEFF}", "\u{2060}", "\u{AD}", "\u{7F}\u{1B}", "\u{2800}\u{2800}",
            "\u{3164}", "\u{115F}\u{1160}", "\u{202E} \u{202C}", "\u{E0041}", "\u{FE0F}", "\u{2028}\u{85}", "\u{FFFF}",
        ])
    func invisible(_ unseen: String) throws {
        expectRefused("content", ["content": unseen])
        for seen in ["a", "路", "🔥", "？", "é"] {
            #expect(try form(["content": unseen + seen + unseen]).content == unseen + seen + unseen)
        }
    }

    @Test("Content is kept as it came, white space and all")
    func contentIsKept() throws {
        #expect(try form(["content": "  a\r\n\u{0}b  "]).content == "  a\r\n\u{0}b  ")
    }

    @Test("The kind is report or suggestion; what only the classifier may say is refused")
    func kind() throws {
        #expect(try form("kind", "report").statedKind == .report)
        #expect(try form("kind", "suggestion").statedKind == .suggestion)
        for wrong in ["unsure", "Report", "complaint", " report", "举报"] { expectRefused("kind", "kind", wrong) }
    }

    @Test(
        "When it happened is RFC 3339, a day, or a day and a time in the office's zone",
        arguments: [
            ("2015-01-03", "2015-01-03"), ("2015-01-03T08:30", "2015-01-03T08:30:00+08:00"),
            ("2015-01-03T08:30:15Z", "2015-01-03T08:30:15Z"),
            ("2015-01-03T08:30:15.250-05:00", "2015-01-03T08:30:15.250-05:00"),
            ("2016-02-29", "2016-02-29"),
        ])
    func occurredAt(_ written: String, _ kept: String) throws {
        #expect(try form("occurred_at", written).occurredAt == kept)
    }

    @Test(
        "Anything else is no time",
        arguments: [
            "yesterday", "2015-02-29", "2015-13-01", "2015-1-3", "03/01/2015", "2015-01-03T24:30", "2015-01-03T08",
            "2015-01-03T08:30:15+25:00", "２０１５-01-03", "2015-01-03T08:30Z junk", " 2015-01-03",
        ])
    func noTime(_ written: String) {
        expectRefused("occurred_at", "occurred_at", written)
    }

    @Test("Place has up to 300 characters, contact up to 200")
    func lengths() throws {
        #expect(try form("place", String(repeating: "江", count: 300)).place?.count == 300)
        #expect(try form("contact", String(repeating: "1", count: 200)).contact?.count == 200)
        expectRefused("place", "place", String(repeating: "江", count: 301))
        expectRefused("contact", "contact", String(repeating: "1", count: 201))
    }

    @Test("Latitude and longitude are degrees, both or none; the one to blame is named")
    func position() throws {
        let bund = try form(["content": "x", "latitude": "31.2400", "longitude": "-121.49"]).position
        #expect(bund == Tip.Position(latitude: 31.24, longitude: -121.49))
        let corner = try form(["content": "x", "latitude": "-90", "longitude": "180"]).position
        #expect(corner == Tip.Position(latitude: -90, longitude: 180))
        expectRefused("longitude", ["content": "x", "latitude": "31"])
        expectRefused("latitude", ["content": "x", "longitude": "121"])
        for wrong in ["90.1", "-91", "nan", "inf", "0x10", "1e400", "31,2", "31°", "north", " 31", "３１"] {
            expectRefused("latitude", ["content": "x", "latitude": wrong, "longitude": "0"])
        }
        for wrong in ["180.01", "-181", "nan", "infinity", "0x1p3", "121 "] {
            expectRefused("longitude", ["content": "x", "latitude": "0", "longitude": wrong])
        }
    }

    @Test("A channel is one the configuration lists")
    func channel() throws {
        #expect(try form("channel", "app").channel == "app")
        for wrong in ["APP", "kiosk", "web "] { expectRefused("channel", "channel", wrong) }
    }

    @Test("A key comes in the header or the field, has 16 to 255 characters, and does not contradict itself")
    func key() throws {
        let key = "0123456789abcdef"
        #expect(try form("idempotency_key", key).idempotencyKey == key)
        #expect(try form(["content": "x"], headerKey: key).idempotencyKey == key)
        #expect(try form(["content": "x", "idempotency_key": key], headerKey: key).idempotencyKey == key)
        expectRefused("idempotency_key", "idempotency_key", "0123456789abcde")
        expectRefused("idempotency_key", "idempotency_key", String(repeating: "k", count: 256))
        expectRefused("idempotency_key", ["content": "x"], headerKey: "short")
        expectRefused("idempotency_key", ["content": "x", "idempotency_key": key], headerKey: key + "0")
        #expect(try form("idempotency_key", "!~\"{}()<>@,;:/?=").idempotencyKey != nil)
        for wrong in [
            String(repeating: " ", count: 20), key + " ", " " + key, key + "\u{0}", key + "\t", key + "é",
            key + "\u{200B}",
            String(repeating: "钥", count: 16), key + "\u{7F}",
        ] {
            expectRefused("idempotency_key", "idempotency_key", wrong)
            expectRefused("idempotency_key", ["content": "x"], headerKey: wrong)
        }
    }

    @Test("Uploads are taken as they were sent; more than a request may have parts are refused")
    func upload() throws {
        #expect(try form("upload", "abcdefgh").uploads == ["abcdefgh"])
        var fields = FormFields()
        try fields.set("content", "x")
        for number in 1...33 { try fields.set("upload", "\(number)") }
        let failure = #expect(throws: Failure.self) {
            try TipForm(fields, headerKey: nil, settings: Sample.settings())
        }
        #expect(failure?.code == "invalid-field")
        #expect(failure?.field == "upload")
    }

    @Test("No refusal repeats what was sent")
    func silence() {
        let canary = "canary-7c1f"
        let wrong =
            ["kind", "occurred_at", "channel"].map { [$0: canary] } + [
                ["latitude": canary, "longitude": canary], ["idempotency_key": canary],
                ["place": String(repeating: canary, count: 40)], ["contact": String(repeating: canary, count: 40)],
            ]
        for pairs in wrong {
            let failure = #expect(throws: Failure.self) { try form(pairs.merging(["content": "x"]) { $1 }) }
            #expect(failure.map { !$0.description.contains("canary") } ?? false, "\(pairs.keys)")
        }
    }
}
