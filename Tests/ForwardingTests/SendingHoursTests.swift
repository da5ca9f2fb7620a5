import Testing
import Tips

@testable import Forwarding

@Suite("Sending hours")
struct SendingHoursTests {
    /// 2015-01-05 was a Monday.
    private func hold(_ spans: [String], _ time: String, zone: String = "Asia/Shanghai") throws -> Bool {
        let calendar = try #require(OfficeCalendar(timeZone: zone))
        let read = try spans.map { try #require(SendingHours.Span($0)) }
        return SendingHours(read, calendar: calendar).hold(try #require(Moment(rfc3339: time)))
    }

    @Test(
        "A span holds from its first minute to before its last, on its days, by the office's clocks",
        arguments: [
            ("08:00-18:00", "2015-01-05T08:00:00+08:00", true), ("08:00-18:00", "2015-01-05T07:59:59+08:00", false),
            ("08:00-18:00", "2015-01-05T17:59:59+08:00", true), ("08:00-18:00", "2015-01-05T18:00:00+08:00", false),
            ("08:00-18:00", "2015-01-05T00:30:00Z", true), ("mon-fri 08:00-18:00", "2015-01-09T12:00:00+08:00", true),
            ("mon-fri 08:00-18:00", "2015-01-10T12:00:00+08:00", false),
            ("SAT,sun 00:00-24:00", "2015-01-11T23:59:59+08:00", true),
            ("sat,sun 00:00-24:00", "2015-01-12T00:00:00+08:00", false),
            ("sat-mon 00:00-24:00", "2015-01-12T12:00:00+08:00", true),
            ("sat-mon 00:00-24:00", "2015-01-13T12:00:00+08:00", false),
            ("fri 22:00-06:00", "2015-01-09T23:00:00+08:00", true),
            ("fri 22:00-06:00", "2015-01-10T05:59:00+08:00", true),
            ("fri 22:00-06:00", "2015-01-10T06:00:00+08:00", false),
            ("fri 22:00-06:00", "2015-01-09T05:00:00+08:00", false),
            ("sun 22:00-06:00", "2015-01-12T01:00:00+08:00", true),
        ])
    func holds(span: String, time: String, expected: Bool) throws {
        #expect(try hold([span], time) == expected)
    }

    @Test("One of several is enough, and where clocks change it goes by what they show")
    func several() throws {
        #expect(try hold(["mon 08:00-09:00", "mon 20:00-21:00"], "2015-01-05T20:30:00+08:00"))
        #expect(try !hold(["mon 08:00-09:00", "mon 20:00-21:00"], "2015-01-05T12:00:00+08:00"))
        // Berlin's clocks go from 02:00 to 03:00: the hour before is 01:30, the one after 03:30.
        #expect(try hold(["03:00-04:00"], "2015-03-29T01:30:00Z", zone: "Europe/Berlin"))
        #expect(try !hold(["02:00-03:00"], "2015-03-29T01:30:00Z", zone: "Europe/Berlin"))
        #expect(try hold(["thu 00:00-24:00"], "1969-12-25T12:00:00Z", zone: "UTC"))
    }

    @Test(
        "What waits is counted by the hours that hold, over nights and weekends, and of whole weeks each as the last",
        arguments: [
            ("2015-01-05T09:00:00+08:00", "2015-01-05T09:30:30+08:00", 1830.0),
            ("2015-01-05T17:59:30+08:00", "2015-01-06T07:00:00+08:00", 30.0),
            ("2015-01-05T17:59:30+08:00", "2015-01-06T08:00:10+08:00", 40.0),
            ("2015-01-09T19:00:00+08:00", "2015-01-12T08:00:00+08:00", 0.0),
            ("2015-01-05T09:00:00+08:00", "2015-01-05T09:00:00+08:00", 0.0),
            ("2015-01-05T10:00:00+08:00", "2015-01-05T09:00:00+08:00", 0.0),
            ("1970-01-01T00:00:00Z", "2015-01-05T00:00:00Z", 422_712_000.0),
        ])
    func waits(from: String, to: String, expected: Double) throws {
        let hours = SendingHours(
            [try #require(SendingHours.Span("mon-fri 08:00-18:00"))],
            calendar: try #require(OfficeCalendar(timeZone: "Asia/Shanghai")))
        let (start, end) = (try #require(Moment(rfc3339: from)), try #require(Moment(rfc3339: to)))
        #expect(hours.seconds(from: start, to: end) == expected)
    }

    @Test(
        "What is no span is none",
        arguments: [
            "", "08:00", "8:00-18:00", "08:00-18:00-20:00", "08:00-08:00", "24:00-08:00", "08:60-09:00", "08:00-24:01",
            "mo 08:00-18:00", "mon- 08:00-18:00", "mon,, 08:00-18:00", "mon-tue-wed 08:00-18:00", "mon 08:00 18:00",
            "08:00–18:00", "+8:00-18:00", "-1:00-18:00",
        ])
    func refuses(text: String) {
        #expect(SendingHours.Span(text) == nil)
    }
}
