import Testing
import Tips

@testable import tipline

@Suite("When it happened")
struct RehearsalOccasionTests {
    @Test("lies in the days before it was told, in a spelling a form may send")
    func spelled() throws {
        let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        let sent = try #require(Moment(rfc3339: "2015-01-03T08:30:00+08:00"))
        var source = SeededRandom(seed: 3)
        for _ in 0..<500 {
            let occasion = RehearsalOccasion(before: sent, calendar: calendar, using: &source)
            #expect((0.0...3 * 86_400).contains(sent.seconds(since: occasion.moment)))
            let spelled = occasion.spelled(using: &source)
            #expect(calendar.normalise(occurredAt: spelled) != nil, "\(spelled)")
        }
    }

    @Test("is told as people tell it")
    func told() throws {
        let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        let sent = try #require(Moment(rfc3339: "2015-01-03T08:30:00+08:00"))
        var source = SeededRandom(seed: 3)
        let occasions = (0..<3000).map { _ in RehearsalOccasion(before: sent, calendar: calendar, using: &source) }
        let told = Set(
            occasions.map { "\($0.chinese.date)\($0.chinese.clock) \($0.english.date), \($0.english.clock)" })
        #expect(told.contains("1月2日晚上10点20分 2 January, 10:20 pm"))
        #expect(told.contains("1月1日中午12点 1 January, 12:00 pm"))
        #expect(told.contains("1月2日凌晨0点半 2 January, 12:30 am"))
    }
}
