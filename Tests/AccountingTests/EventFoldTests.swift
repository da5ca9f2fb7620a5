import Testing
import Tips

@testable import Accounting

@Suite("Events folded into months")
struct EventFoldTests {
    private static func fold(_ lines: [TipStory.Line], asked: String? = nil) throws -> EventFold {
        let month = try asked.map { try #require(CalendarMonth($0)).ordinal }
        var fold = EventFold(asked: month.map { $0...$0 }, calendar: try RunFoldTests.calendar())
        for line in lines { fold.take(tip: line.tip, at: line.at, change: line.change) }
        fold.settle()
        return fold
    }

    @Test("every month there is, or the one that is asked for")
    func months() throws {
        let lines = try TipStory(1, at: "2015-01-03T10:00:00Z").lines + TipStory(2, at: "1999-12-03T10:00:00Z").lines
        #expect(try Self.fold(lines).months.keys.sorted() == [1999 * 12 + 11, 2015 * 12])
        #expect(try Self.fold(lines, asked: "2015-01").months.keys.sorted() == [2015 * 12])
    }

    @Test("a tip that is admitted again is a stray, whichever month is asked for", arguments: ["2015-01", "2015-02"])
    func again(asked: String) throws {
        let one = try TipStory(1, at: "2015-01-03T10:00:00Z").lines
        let again = try TipStory(1, at: "2015-02-03T10:00:00Z").lines
        let fold = try Self.fold(one + again, asked: asked)
        #expect(fold.strayEvents == 1)
        #expect(fold.months.values.reduce(0) { $0 + $1.figures.tips } == (asked == "2015-01" ? 1 : 0))
    }

    @Test("the latest moment is of events that belong to a tip")
    func latest() throws {
        let one = try TipStory(1, at: "2015-01-03T10:00:00Z").then(.delivered, at: "2015-01-04T10:00:00Z")
            .then(.delivered, at: "2015-01-03T12:00:00Z")
        let stray = try TipStory(2, at: "2015-01-05T10:00:00Z").then(.delivered, at: "2015-05-04T10:00:00Z").lines[1]
        let month = try #require(try Self.fold(one.lines + [stray]).months[2015 * 12])
        #expect(month.latest == Moment(rfc3339: "2015-01-04T10:00:00Z"))
    }
}
