import Testing

@testable import Forwarding

@Suite("Throttle")
struct ThrottleTests {
    @Test("After a silence a quarter of a second's worth goes at once, then the second sets the pace")
    func paces() {
        var throttle = Throttle(bytesPerSecond: 100_000, now: 0)
        #expect(throttle.take(1, upTo: 1_000_000, now: 0) == 25_000)
        #expect(throttle.take(1, upTo: 10, now: 0) == 0)
        #expect(throttle.isAwaited)
        #expect(throttle.share(now: 0) == [])
        #expect(throttle.share(now: 0.1) == [1])
        #expect(throttle.take(1, upTo: 1_000_000, now: 0.1) == 10_000)
        #expect(!throttle.isAwaited)
    }

    @Test("However many take, and whenever, together they get no more than the seconds bring")
    func holds() {
        var throttle = Throttle(bytesPerSecond: 50_000, now: 0)
        var taken = 0
        for tick in 0...2000 {
            let now = Double(tick) * 0.01
            _ = throttle.share(now: now)
            for ticket in 1...7 { taken += throttle.take(ticket, upTo: 3000, now: now) }
        }
        #expect(taken <= 50_000 * 20 + 12_500)
        #expect(taken >= 50_000 * 19)
    }

    @Test("Those that wait get equal parts: a film does not starve the texts beside it")
    func shares() {
        var throttle = Throttle(bytesPerSecond: 40_000, now: 0)
        var taken: [Int: Int] = [:]
        for tick in 0...400 {
            let now = Double(tick) * 0.05
            _ = throttle.share(now: now)
            for ticket in [1, 2, 3, 4] {
                while true {
                    let bytes = throttle.take(ticket, upTo: ticket == 1 ? 65_536 : 500, now: now)
                    if bytes == 0 { break }
                    taken[ticket, default: 0] += bytes
                }
            }
        }
        for ticket in 2...4 { #expect((taken[ticket] ?? 0) >= 180_000, "\(taken)") }
    }

    @Test("What was granted and not used, or taken and not sent, goes to the others")
    func givesBack() {
        var throttle = Throttle(bytesPerSecond: 8192, now: 0)
        #expect(throttle.take(1, upTo: 4096, now: 0) == 4096)
        throttle.give(back: 96)
        #expect(throttle.take(2, upTo: 4096, now: 0) == 96)
        #expect(throttle.take(1, upTo: 5, now: 0) == 0)
        #expect(throttle.take(2, upTo: 5, now: 0) == 0)
        #expect(Set(throttle.share(now: 0.25)) == [1, 2])
        throttle.end(1)
        #expect(throttle.take(2, upTo: 9000, now: 0.25) == 1024)
        #expect(throttle.take(2, upTo: 9000, now: 0.25) == 1024)
        throttle.end(2)
        #expect(!throttle.isAwaited)
    }

    @Test("A clock that stands still or goes back gives nothing")
    func distrustsTheClock() {
        var throttle = Throttle(bytesPerSecond: 1000, now: 5)
        #expect(throttle.take(1, upTo: 9000, now: 5) == 4096)
        #expect(throttle.take(1, upTo: 1, now: 1) == 0)
        #expect(throttle.share(now: 1) == [])
        #expect(throttle.share(now: 5.5) == [1])
    }
}
