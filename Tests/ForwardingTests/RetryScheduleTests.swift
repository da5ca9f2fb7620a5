import Seeded
import Testing

@testable import Forwarding

@Suite("RetrySchedule")
struct RetryScheduleTests {
    let schedule = RetrySchedule(baseSeconds: 1, capSeconds: 600)

    @Test(
        "The longest wait doubles with each attempt up to the cap",
        arguments: [(1, 1.0), (2, 2), (3, 4), (5, 16), (10, 512), (11, 600), (1000, 600), (0, 1), (-3, 1)])
    func doubles(attempt: Int, ceiling: Double) {
        #expect(schedule.ceilingSeconds(afterAttempt: attempt) == ceiling)
    }

    @Test("The wait is spread over the whole time, so that tips which failed together do not return together")
    func jitters() {
        var random = SeededRandom(seed: 7)
        let waits = (0..<2000).map { _ in schedule.delaySeconds(afterAttempt: 5, using: &random) }
        #expect(waits.allSatisfy { (0...16).contains($0) })
        for quarter in 0..<4 {
            let share = waits.count { (Double(quarter) * 4..<Double(quarter + 1) * 4).contains($0) }
            #expect((400...600).contains(share))
        }
    }

    @Test("What the platform asks for is never undercut")
    func heedsRetryAfter() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<100 {
            let wait = schedule.delaySeconds(afterAttempt: 1, retryAfterSeconds: 30, using: &random)
            #expect((30...31).contains(wait))
        }
        #expect(schedule.delaySeconds(afterAttempt: 1, retryAfterSeconds: 0, using: &random) <= 1)
    }
}
