import Testing

@testable import Forwarding

@Suite("Follow schedule")
struct FollowScheduleTests {
    @Test("Ten minutes, then ever longer, and never more than a day")
    func doubles() {
        let schedule = FollowSchedule()
        #expect(
            (0...9).map { schedule.intervalSeconds(asked: $0) } == [
                600, 1200, 2400, 4800, 9600, 19_200, 38_400, 76_800, 86_400, 86_400,
            ])
        #expect(schedule.intervalSeconds(asked: .max) == 86_400)
        #expect(schedule.intervalSeconds(asked: -1) == 600)
    }

    @Test("The longest wait is never shorter than the first")
    func orders() {
        #expect(FollowSchedule(firstSeconds: 100, longestSeconds: 10).intervalSeconds(asked: 5) == 100)
    }
}
