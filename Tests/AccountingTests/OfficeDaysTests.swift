import Testing
import Tips

@testable import Accounting

@Suite("The office's days by the hour")
struct OfficeDaysTests {
    @Test(
        "are the calendar's own, asked once or twice, in zones of every sort",
        arguments: [
            "Asia/Shanghai", "UTC", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo",
            "Pacific/Apia",
        ])
    func sameAsCalendar(zone: String) throws {
        let calendar = try #require(OfficeCalendar(timeZone: zone))
        var days = OfficeDays(calendar: calendar)
        let start = try #require(Moment(rfc3339: "2011-12-01T00:00:00Z"))
        for step in 0..<20_000 {
            let moment = Moment(milliseconds: start.milliseconds + Int64(step) * 1_657_003)
            #expect(days.number(of: moment) == calendar.day(of: moment).daysSinceEpoch)
            #expect(days.number(of: moment) == calendar.day(of: moment).daysSinceEpoch)
        }
    }
}
