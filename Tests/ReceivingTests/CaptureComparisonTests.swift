import Seeded
import Testing
import Tips

@testable import Receiving

@Suite("What metadata say of time and place, held against the citizen's words")
struct CaptureComparisonTests {
    private let shanghai: OfficeCalendar

    init() throws {
        shanghai = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
    }

    private func findings(
        _ findings: [String], type: String = "image/jpeg", occurredAt: String? = nil, position: Tip.Position? = nil
    ) throws -> [String] {
        var source = SeededRandom(seed: 1)
        var tip = Tip(
            id: .random(using: &source), channel: "web", content: "x", occurredAt: occurredAt, position: position,
            receivedAt: Moment(milliseconds: 0), receivedOn: CalendarDay(daysSinceEpoch: 0),
            decision: Decision(kind: .unsure, departments: [], confidence: 0.5, because: [], rulesDigest: Digest.of([]))
        )
        tip.exhibits = [Exhibit(number: 1, mediaType: type, bytes: 1, digest: Digest.of([]), findings: findings)]
        return tip.compared(by: shanghai).exhibits[0].findings
    }

    @Test(
        "A day is meant from its beginning to its end, a time within two hours",
        arguments: [
            ("2015-03-01", "captured 2015-03-01T23:59:00 agrees"),
            ("2015-03-01T09:00:00+08:00", "captured 2015-03-01T23:59:00 differs"),
            ("2015-03-01T22:00:00+08:00", "captured 2015-03-01T23:59:00 agrees"),
            ("2015-02-27", "captured 2015-03-01T23:59:00 differs"),
            ("2015-03-02", "captured 2015-03-01T23:59:00 agrees"),
        ])
    func time(stated: String, note: String) throws {
        #expect(try findings(["captured 2015-03-01T23:59:00"], occurredAt: stated) == [note])
    }

    @Test("Of what the citizen did not say nothing is said, and a sound misses nothing")
    func silent() throws {
        #expect(try findings(["captured 2015-03-01T23:59:00"]) == ["captured 2015-03-01T23:59:00"])
        #expect(try findings([], type: "audio/amr", occurredAt: "2015-03-01") == [])
        #expect(try findings(["cut"], type: "video/mp4", occurredAt: "2015-03-01") == ["cut", "captured absent"])
    }

    @Test("A position is near or not, or absent")
    func place() throws {
        let here = Tip.Position(latitude: 30.5723, longitude: 104.0665)
        #expect(try findings(["place 30.57000,104.06000"], position: here) == ["place 30.57000,104.06000 agrees"])
        #expect(try findings(["place 31.00000,104.06000"], position: here) == ["place 31.00000,104.06000 differs"])
        #expect(try findings([], position: here) == ["place absent"])
    }
}
