import Testing
import Tips

@testable import Forwarding

@Suite("LaneBreaker")
struct LaneBreakerTests {
    private var breaker = LaneBreaker(schedule: ProbeSchedule(baseSeconds: 1, capSeconds: 60))
    private let start = Sample.start

    private func at(_ seconds: Double) -> Moment { start.adding(seconds: seconds) }

    @Test("One answer that turns us away stops the lane")
    mutating func stopsWhenTurnedAway() {
        #expect(breaker.note(.turnedAway(why: "http-401"), of: Sample.tip(1), now: start) == .stopped(why: "http-401"))
        #expect(breaker.state == .stopped(why: "http-401", probeAt: at(1)))
    }

    @Test("Three attempts in a row that reach nobody stop the lane")
    mutating func stopsWhenUnreachable() {
        let signal = LaneSignal.unreachable(why: "connect-failed")
        #expect(breaker.note(signal, of: Sample.tip(1), now: start) == .none)
        #expect(breaker.note(signal, of: Sample.tip(1), now: start) == .none)
        #expect(breaker.note(.ailing(), of: Sample.tip(1), now: start) == .none)
        #expect(breaker.note(signal, of: Sample.tip(1), now: start) == .none)
        #expect(breaker.note(signal, of: Sample.tip(1), now: start) == .none)
        #expect(breaker.note(signal, of: Sample.tip(1), now: start) == .stopped(why: "connect-failed"))
    }

    @Test("Failing answers stop the lane when ten tips have them, not when one has them often")
    mutating func stopsWhenManyFail() {
        for _ in 0..<100 { #expect(breaker.note(.ailing(), of: Sample.tip(0), now: start) == .none) }
        for number in 1..<9 { #expect(breaker.note(.ailing(), of: Sample.tip(number), now: start) == .none) }
        #expect(breaker.note(.ailing(), of: Sample.tip(9), now: start) == .stopped(why: "failing"))
        #expect(breaker.consecutiveFailures == 109)
    }

    @Test("A success in between starts the count again")
    mutating func resets() {
        for number in 0..<9 { _ = breaker.note(.ailing(), of: Sample.tip(number), now: start) }
        #expect(breaker.note(.well, of: Sample.tip(20), now: start) == .none)
        for number in 0..<9 { #expect(breaker.note(.ailing(), of: Sample.tip(number), now: start) == .none) }
    }

    @Test("Probes come after 1, 2, 4 … 60 seconds, and one that passes heals the lane")
    mutating func probes() {
        _ = breaker.note(.turnedAway(why: "http-403"), of: Sample.tip(1), now: start)
        var now = start
        for interval in [1.0, 2, 4, 8, 16, 32, 60, 60] {
            #expect(!breaker.mayProbe(now: now.adding(seconds: interval - 0.001)))
            now = now.adding(seconds: interval)
            #expect(breaker.mayProbe(now: now))
            breaker.beginProbe(with: Sample.tip(2))
            #expect(!breaker.mayProbe(now: now))
            #expect(breaker.note(.turnedAway(why: "http-403"), of: Sample.tip(2), now: now) == .none)
        }
        breaker.beginProbe(with: Sample.tip(3))
        #expect(breaker.note(.well, of: Sample.tip(3), now: now) == .healed)
        #expect(breaker.state == .running)
        #expect(breaker.consecutiveFailures == 0)
    }

    @Test("Late answers of others do not move the next probe; a late success heals")
    mutating func ignoresLateAnswers() {
        _ = breaker.note(.turnedAway(why: "http-403"), of: Sample.tip(1), now: start)
        let stopped = breaker.state
        #expect(breaker.note(.ailing(retryAfterSeconds: 50), of: Sample.tip(2), now: at(0.5)) == .none)
        #expect(breaker.state == stopped)
        breaker.beginProbe(with: Sample.tip(3))
        #expect(breaker.note(.unreachable(why: "connect-failed"), of: Sample.tip(4), now: at(1)) == .none)
        #expect(breaker.state == .probing(why: "http-403", with: Sample.tip(3)))
        #expect(breaker.note(.well, of: Sample.tip(5), now: at(1)) == .healed)
    }

    @Test(
        "A probe that says nothing of the endpoint is followed by another soon",
        arguments: [LaneSignal.silent, .judging])
    mutating func repeatsUselessProbes(signal: LaneSignal) {
        var breaker = LaneBreaker(schedule: ProbeSchedule())
        _ = breaker.note(.turnedAway(why: "http-403"), of: Sample.tip(1), now: start)
        for _ in 0..<5 {
            breaker.beginProbe(with: Sample.tip(2))
            #expect(breaker.note(signal, of: Sample.tip(2), now: at(5)) == .none)
            #expect(breaker.state == .stopped(why: "http-403", probeAt: at(6)))
        }
    }

    @Test("Retry-After delays a probe, up to the cap")
    mutating func heedsRetryAfter() {
        for number in 0..<10 { _ = breaker.note(.ailing(retryAfterSeconds: 5), of: Sample.tip(number), now: start) }
        #expect(breaker.probeAt == at(5))
        breaker.beginProbe(with: Sample.tip(0))
        _ = breaker.note(.ailing(retryAfterSeconds: 3600), of: Sample.tip(0), now: at(5))
        #expect(breaker.probeAt == at(65))
    }

    @Test("A clock set back does not keep the lane shut")
    mutating func survivesClocks() {
        _ = breaker.note(.turnedAway(why: "http-403"), of: Sample.tip(1), now: start)
        #expect(!breaker.mayProbe(now: start))
        #expect(breaker.mayProbe(now: at(-3600)))
        #expect(breaker.mayProbe(now: at(3600)))
    }

    @Test("A success after a time of failures is a healing, after a moment of them it is not")
    mutating func noticesOutages() {
        for second in 0..<3 { _ = breaker.note(.ailing(), of: Sample.tip(1), now: at(Double(second))) }
        #expect(breaker.note(.well, of: Sample.tip(2), now: at(3)) == .none)
        for second in 0..<3 { _ = breaker.note(.ailing(), of: Sample.tip(1), now: at(Double(second))) }
        #expect(breaker.note(.well, of: Sample.tip(2), now: at(10)) == .healed)
    }

    @Test("Refusing a tip says neither that the endpoint is well nor that it is not")
    mutating func judgesNothing() {
        for number in 0..<50 { #expect(breaker.note(.judging, of: Sample.tip(number), now: start) == .none) }
        #expect(breaker.state == .running)
    }
}
