import Foundation
import Testing

@testable import Tips

@Suite("Days and months")
struct CalendarDayTests {
    /// What the C library makes of a number of days: it, too, counts by the proleptic Gregorian calendar.
    private static func foundation(_ days: Int) -> CalendarDay? {
        var seconds = time_t(days) * 86_400
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return CalendarDay(year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    }

    @Test("every day from 1890 to 2110 is the one the C library knows")
    func everyDay() {
        var wrong: [Int] = []
        for days in -29_220...51_500 {
            let day = CalendarDay(daysSinceEpoch: days)
            if day != Self.foundation(days) || day.daysSinceEpoch != days { wrong.append(days) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("the years 1 to 9999 agree with the C library")
    func everyYear() {
        var wrong: [Int] = []
        for days in stride(from: -719_162, through: 2_932_896, by: 97) {
            let day = CalendarDay(daysSinceEpoch: days)
            if day != Self.foundation(days) || day.daysSinceEpoch != days { wrong.append(days) }
        }
        #expect(wrong.isEmpty)
    }

    @Test("Foundation's calendar starts the same days")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for days in stride(from: 0, to: 30_000, by: 61) {
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let day = CalendarDay(daysSinceEpoch: days)
            #expect(parts.year == day.year && parts.month == day.month && parts.day == day.day)
        }
    }

    @Test(
        "a day is read and written as YYYY-MM-DD",
        arguments: [
            ("1970-01-01", 0), ("2015-01-03", 16_438), ("2000-02-29", 11_016), ("0001-01-01", -719_162),
            ("9999-12-31", 2_932_896), ("1969-12-31", -1),
        ])
    func spelling(text: String, days: Int) throws {
        let day = try #require(CalendarDay(text))
        #expect(day.daysSinceEpoch == days)
        #expect(day.description == text)
    }

    @Test(
        "what is no day is none",
        arguments: [
            "", "2015-02-29", "2100-02-29", "2015-13-01", "2015-00-10", "2015-04-31", "2015-01-00", "2015-01-32",
            "0000-01-01", "2015-1-03", "15-01-03", "2015/01/03", "2015-01-03T", " 2015-01-03", "2015-01-0３",
            "+015-01-03", "2015-01--3", "１015-01-3",
        ])
    func refusals(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("a month is read, written and followed by the next")
    func months() throws {
        let december = try #require(CalendarMonth("2014-12"))
        #expect(december.description == "2014-12")
        #expect(december.next == CalendarMonth("2015-01"))
        #expect(december < december.next)
        #expect(try #require(CalendarDay("2015-01-03")).monthOfYear == december.next)
    }

    @Test("what is no month is none", arguments: ["", "2015", "2015-13", "2015-00", "2015-1", "2015-01-01", "2015-0a"])
    func monthRefusals(text: String) {
        #expect(CalendarMonth(text) == nil)
    }

    @Test("days are in order")
    func order() {
        let days = [-800_000, -1, 0, 1, 30, 31, 365, 20_000, 2_000_000].map(CalendarDay.init(daysSinceEpoch:))
        #expect(days == days.sorted())
    }
}
