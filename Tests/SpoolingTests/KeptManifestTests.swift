import Testing
import Tips

@testable import Spooling

@Suite("The manifest beside the exhibits")
struct KeptManifestTests {
    private static let calendar = OfficeCalendar(timeZone: "Asia/Shanghai")

    private static func tip() -> Tip {
        var source = SystemRandomNumberGenerator()
        return Tip(
            id: .random(using: &source), channel: "app", content: "桥头 \"夜里\"\n施工", place: nil,
            // Late in the evening of the 3rd in London, early on the 4th in the office.
            receivedAt: Moment(milliseconds: 1_420_315_200_000 - 3_600_000),
            receivedOn: CalendarDay(daysSinceEpoch: 16_439),
            decision: Decision(
                kind: .suggestion, departments: ["城管", "traffic"], confidence: 0.5, because: [],
                rulesDigest: Digest.of([UInt8]())),
            exhibits: [
                Exhibit(number: 1, mediaType: "image/jpeg", bytes: 3, digest: .of([1, 2, 3]), findings: ["no-date"]),
                Exhibit(number: 2, mediaType: "video/mp4", bytes: 4, digest: .of([1, 2, 3, 4])),
            ])
    }

    private static func admission(_ tip: Tip) throws -> Admission {
        let lanes = [LaneName.fallback, try #require(LaneName("branch"))]
        return Admission(
            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: lanes),
            manifestBody: Manifest.body(of: tip), exhibits: tip.exhibits, receiptHash: [], key: nil)
    }

    @Test("what was admitted comes back, byte by byte, but for the receipt")
    func roundTrip() throws {
        let admission = try Self.admission(Self.tip())
        let bytes = KeptManifest.bytes(of: admission, clear: admission.manifestBody[...])
        let kept = try #require(KeptManifest(bytes))
        let again = kept.admission(statement: nil, calendar: try #require(Self.calendar))
        #expect(again.tip == admission.tip)
        #expect(again.receivedAt == admission.receivedAt)
        #expect(again.figures == admission.figures)
        #expect(again.manifestBody == admission.manifestBody)
        #expect(again.exhibits == admission.exhibits)
        #expect(again.receiptHash.count == 16)
        #expect(again.key == nil)
    }

    @Test("a sealed tip's clear part comes back with its statement")
    func sealed() throws {
        var tip = Self.tip()
        for index in tip.exhibits.indices {
            tip.exhibits[index].sealed = SealedForm(bytes: 300, digest: .of([UInt8(index)]))
        }
        let statement: [UInt8] = Array("age\n\nfile".utf8)
        var admission = try Self.admission(tip)
        admission.manifestBody = Manifest.sealedBody(of: tip, statement: statement)
        admission.exhibits = tip.exhibits.map(\.asKept)
        let clear = ManifestBody.parts(of: admission.manifestBody).clear
        let kept = try #require(KeptManifest(KeptManifest.bytes(of: admission, clear: clear)))
        #expect(kept.statement == SealedForm(bytes: Int64(statement.count), digest: .of(statement)))
        #expect(kept.exhibits == tip.exhibits.map(\.asKept))
        let again = kept.admission(statement: statement, calendar: try #require(Self.calendar))
        #expect(again.manifestBody == admission.manifestBody)
        // Its figures are the ones that were counted, though an age file does not say what it is of.
        #expect(again.figures == admission.figures)
        #expect(again.figures.exhibits.map(\.family) == [.image, .video])
        // Written anew from the ledger's record, it says the same.
        let record = TipRecord(
            tip: tip.id, receivedAt: tip.receivedAt, figures: admission.figures, exhibits: admission.exhibits,
            deliveries: [], manifestBody: admission.manifestBody)
        #expect(KeptManifest.bytes(of: record) == KeptManifest.bytes(of: admission, clear: clear))
    }

    @Test("one that was kept before its counts were is counted as other, and counts that do not agree are refused")
    func uncounted() throws {
        var tip = Self.tip()
        for index in tip.exhibits.indices { tip.exhibits[index].sealed = SealedForm(bytes: 300, digest: .of([9])) }
        var admission = try Self.admission(tip)
        let clear = ManifestBody.parts(of: Manifest.sealedBody(of: tip, statement: [1])).clear
        admission.exhibits = tip.exhibits.map(\.asKept)
        let text = Self.withoutDigest(KeptManifest.bytes(of: admission, clear: clear))
        let counts = #","counts":[{"family":"image","count":1,"bytes":300},{"family":"video","count":1,"bytes":300}]"#
        #expect(text.contains(counts))
        func kept(_ other: String) -> KeptManifest? {
            KeptManifest(Array(text.replacing(counts, with: other).utf8))
        }
        let old = kept("")?.admission(statement: [1], calendar: try #require(Self.calendar))
        #expect(old?.figures.exhibits == [.init(family: .other, count: 2, bytes: 600)])
        for wrong in [
            #","counts":[]"#, #","counts":[{"family":"image","count":1,"bytes":600}]"#,
            #","counts":[{"family":"image","count":2,"bytes":601}]"#,
            #","counts":[{"family":"image","count":1,"bytes":300},{"family":"image","count":1,"bytes":300}]"#,
            #","counts":[{"family":"scroll","count":2,"bytes":600}]"#,
        ] {
            #expect(kept(wrong) == nil, "\(wrong)")
        }
    }

    /// As it was written before it had one.
    private static func withoutDigest(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing(/,"kept_sha256":"[0-9a-f]{64}"/, with: "")
    }

    @Test("a bit that changes anywhere is noticed; in one that was kept without a digest, a hole at least")
    func digest() throws {
        let admission = try Self.admission(Self.tip())
        let bytes = KeptManifest.bytes(of: admission, clear: admission.manifestBody[...])
        #expect(KeptManifest(bytes) != nil)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1 << UInt8(place % 7)
            #expect(KeptManifest(changed) == nil, "byte \(place)")
        }
        let old = Array(Self.withoutDigest(bytes).utf8)
        #expect(old.count == bytes.count - 81 && KeptManifest(old) != nil)
        let words = try #require(old.indices.first { old[$0...].starts(with: Array("content".utf8)) })
        for place in (words + 10)..<(words + 14) {
            var holed = old
            holed[place] = 0
            #expect(KeptManifest(holed) == nil)
        }
    }

    @Test("what is cut, changed in its shape or not ours is refused")
    func refused() throws {
        let admission = try Self.admission(Self.tip())
        let bytes = KeptManifest.bytes(of: admission, clear: admission.manifestBody[...])
        for length in [0, 1, 30, bytes.count / 2, bytes.count - 1] {
            #expect(KeptManifest(Array(bytes.prefix(length))) == nil)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for (old, new) in [
            ("\"default\"", "\"../x\""), ("\"default\"", "\"branch\""), ("\"number\":2", "\"number\":3"),
            ("\"bytes\":4", "\"bytes\":-4"), ("suggestion", "praise"), ("{\"id\"", "{ \"id\""), ("2015-", "15-"),
            ("\"kind\"", "\"kinds\""),
        ] {
            let changed = text.replacing(old, with: new, maxReplacements: 1)
            #expect(changed != text, "\(old)")
            #expect(KeptManifest(Array(changed.utf8)) == nil, "\(old) → \(new)")
        }
        #expect(KeptManifest(Array("{}".utf8)) == nil)
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: KeptManifest.longestBytes)
        #expect(KeptManifest(bytes + padding) == nil)
    }
}
