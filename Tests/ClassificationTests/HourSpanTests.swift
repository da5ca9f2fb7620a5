import Foundation
import Testing
import Tips

@testable import Classification

@Suite("When it happened, as far as rules ask")
struct HourSpanTests {
    private static let calendar = OfficeCalendar(timeZone: "Asia/Shanghai") ?? OfficeCalendar(timeZone: .gmt)
    /// 2015-01-03 16:30 in Shanghai.
    private static let now = Moment(milliseconds: 1_420_273_800_000)

    @Test(
        "a span goes over midnight where its end is the smaller one; the end is not in it",
        arguments: [
            (22 * 60, 6 * 60, 23 * 60, true), (22 * 60, 6 * 60, 0, true), (22 * 60, 6 * 60, 6 * 60, false),
            (22 * 60, 6 * 60, 12 * 60, false), (540, 1020, 540, true), (540, 1020, 1020, false),
        ])
    func contains(from: Int, to: Int, minute: Int, isIn: Bool) {
        #expect(HourSpan(from: from, to: to).contains(minute: minute) == isIn)
    }

    @Test("a time is that of the office's clocks; nothing said is the arrival, a day alone is no hour")
    func occasions() {
        func occasion(_ text: String?) -> Occasion {
            Occasion(occurredAt: text, receivedAt: Self.now, calendar: Self.calendar)
        }
        #expect(occasion(nil) == Occasion(minuteOfDay: 16 * 60 + 30))
        #expect(occasion("2015-01-03T15:00:00+08:00") == Occasion(minuteOfDay: 900, secondsAgo: 5400))
        #expect(occasion("2015-01-03T07:00:00Z") == Occasion(minuteOfDay: 900, secondsAgo: 5400))
        #expect(occasion("2015-01-02") == Occasion(secondsAgo: 16.5 * 3600))
        #expect(occasion("2015-01-03") == Occasion(secondsAgo: 0))
        #expect(occasion("2015-01-04T00:00:00+08:00").secondsAgo == 0)
        #expect(Occasion(timeOfDay: "22:30") == Occasion(minuteOfDay: 1350))
        #expect(Occasion(timeOfDay: "24:00") == nil && Occasion(timeOfDay: "+1:30") == nil)
    }

    @Test("rules ask for the hour and for how long ago; where it is not known the hour fails and the age does not")
    func conditions() throws {
        let book = try RuleBook(
            text: """
                rules:
                  - {name: n, why: w, time_of_day: 22:00-06:00, lane: night}
                  - {name: f, why: w, within: 2 h, lane: fresh}
                """, named: "c.yaml")
        func lanes(_ occasion: Occasion) -> [String] {
            book.decide(Submission(content: "x", occasion: occasion)).lanes.map(\.name)
        }
        #expect(lanes(Occasion(minuteOfDay: 30, secondsAgo: 7200)) == ["night", "fresh"])
        #expect(lanes(Occasion(minuteOfDay: 720, secondsAgo: 7201)) == ["default"])
        #expect(lanes(Occasion()) == ["fresh"])
    }

    @Test("what is no span is named", arguments: ["22:00", "22:00-22:00", "22-06", "22:00-6:00", "25:00-06:00", "a-b"])
    func mistakes(text: String) {
        let found = mistakesFound(in: "rules:\n  - {name: n, why: w, time_of_day: '\(text)', lane: night}\n")
        #expect(found.count == 1 && found[0].contains("22:00-06:00"), "\(found)")
    }
}
