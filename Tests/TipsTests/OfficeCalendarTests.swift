import Foundation
import Testing
import Tips

@Suite("The office's calendar")
struct OfficeCalendarTests {
    private static func calendar(_ zone: String) throws -> OfficeCalendar {
        try #require(OfficeCalendar(timeZone: zone))
    }

    @Test(
        "a moment falls on the office's day",
        arguments: [
            ("Asia/Shanghai", "2015-01-02T15:59:59.999Z", "2015-01-02"),
            ("Asia/Shanghai", "2015-01-02T16:00:00Z", "2015-01-03"),
            ("Asia/Shanghai", "2014-12-31T16:00:00Z", "2015-01-01"),
            ("UTC", "2015-01-02T23:59:59.999Z", "2015-01-02"),
            ("America/New_York", "2015-03-08T04:59:59Z", "2015-03-07"),
            ("America/New_York", "2015-03-09T03:59:59Z", "2015-03-08"),
            ("America/New_York", "2015-03-09T04:00:00Z", "2015-03-09"),
            ("UTC", "1969-12-31T23:59:59.999Z", "1969-12-31"),
            ("Asia/Kathmandu", "2015-01-02T18:14:59.999Z", "2015-01-02"),
            ("Asia/Kathmandu", "2015-01-02T18:15:00Z", "2015-01-03"),
        ])
    func days(zone: String, moment: String, day: String) throws {
        let moment = try #require(Moment(rfc3339: moment))
        #expect(try Self.calendar(zone).day(of: moment).description == day)
    }

    @Test(
        "a day starts at its first moment, over clock changes, also where midnight does not exist",
        arguments: [
            ("Asia/Shanghai", "2015-01-01"), ("Europe/Berlin", "2015-03-29"), ("Europe/Berlin", "2015-10-25"),
            ("America/Sao_Paulo", "2018-11-04"), ("America/Sao_Paulo", "2018-02-18"), ("America/Havana", "2020-11-01"),
            ("America/Havana", "2020-03-08"), ("Asia/Beirut", "2022-03-27"), ("Australia/Lord_Howe", "2015-04-05"),
        ])
    func starts(zone: String, day: String) throws {
        let calendar = try Self.calendar(zone)
        let day = try #require(CalendarDay(day))
        let start = calendar.start(of: day)
        #expect(calendar.day(of: start) == day)
        #expect(calendar.day(of: Moment(milliseconds: start.milliseconds - 1)) < day)
    }

    @Test(
        "every day of two years has one start, in zones on both sides",
        arguments: ["Asia/Shanghai", "America/New_York", "Asia/Beirut"])
    func everyStart(zone: String) throws {
        let calendar = try Self.calendar(zone)
        for days in 16_436..<17_167 {
            let day = CalendarDay(daysSinceEpoch: days)
            let start = calendar.start(of: day)
            #expect(calendar.day(of: start) == day)
            #expect(calendar.day(of: Moment(milliseconds: start.milliseconds - 1)).daysSinceEpoch == days - 1)
        }
    }

    @Test(
        "what a form says of when it happened has one spelling",
        arguments: [
            ("2015-01-03", "2015-01-03"), ("2015-01-03T08:30", "2015-01-03T08:30:00+08:00"),
            ("2015-01-03 08:30", "2015-01-03T08:30:00+08:00"), ("2015-01-03T08:30:15", "2015-01-03T08:30:15+08:00"),
            ("2015-01-03T08:30:00Z", "2015-01-03T08:30:00Z"),
            ("2015-01-03T08:30:00.250-05:00", "2015-01-03T08:30:00.250-05:00"),
        ])
    func occurredAt(text: String, normal: String) throws {
        #expect(try Self.calendar("Asia/Shanghai").normalise(occurredAt: text) == normal)
    }

    @Test(
        "and takes the offset of that day, not of today",
        arguments: [
            ("2015-01-03T08:30", "2015-01-03T08:30:00-05:00"), ("2015-07-03T08:30", "2015-07-03T08:30:00-04:00"),
            ("2015-03-08T01:59", "2015-03-08T01:59:00-05:00"), ("2015-03-08T03:00", "2015-03-08T03:00:00-04:00"),
        ])
    func offsets(text: String, normal: String) throws {
        let normalised = try #require(try Self.calendar("America/New_York").normalise(occurredAt: text))
        #expect(normalised == normal)
        #expect(Moment(rfc3339: normalised) != nil)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "yesterday", "2015-01-03T08", "2015-01-03T08:30:0", "2015-01-03T25:00", "2015-02-29",
            "2015-02-29T08:00",
            "2015-01-03T08:30+08", "03.01.2015", "2015-01-03T08:30:00.5", "2015-01-03x08:30", "2015-01-03T08-30",
        ])
    func refusals(text: String) throws {
        #expect(try Self.calendar("Asia/Shanghai").normalise(occurredAt: text) == nil)
    }

    @Test("an unknown zone is none", arguments: ["", "Atlantis/Capital", "../../etc/passwd"])
    func zones(name: String) {
        #expect(OfficeCalendar(timeZone: name) == nil)
    }
}
