import Synchronization
import Testing

@testable import Tips

@Suite("The time by which things end")
struct PatientTimeTests {
    private static let noon = Moment(milliseconds: 1_420_272_000_000)
    private static let decade = 10 * 365 * 86_400.0

    /// A clock that can be set, and one that cannot.
    private final class TwoClocks: TimeSource {
        private let state = Mutex((set: PatientTimeTests.noon, steady: 5.0))

        var now: Moment { state.withLock { $0.set } }
        var steadySeconds: Double { state.withLock { $0.steady } }

        func pass(seconds: Double) {
            state.withLock { $0 = ($0.set.adding(seconds: seconds), $0.steady + seconds) }
        }

        func set(ahead seconds: Double) {
            state.withLock { $0.set = $0.set.adding(seconds: seconds) }
        }
    }

    @Test("goes with the clock, also where a daylight-saving hour or a night was slept through")
    func ordinary() {
        let clocks = TwoClocks()
        let time = PatientTime(clocks, since: nil)
        for seconds in [0, 0.001, 1, 3600, 28_800, Self.decade] as [Double] {
            clocks.pass(seconds: seconds)
            #expect(time.now == clocks.now)
        }
    }

    @Test("a clock that is set ahead is followed a day for each hour that it says so, and no further")
    func ahead() {
        let clocks = TwoClocks()
        let time = PatientTime(clocks, since: nil)
        clocks.set(ahead: Self.decade)
        #expect(time.now == Self.noon)
        #expect(time.latest == clocks.now)
        clocks.pass(seconds: 60)
        #expect(time.now.seconds(since: Self.noon) == 24 * 60)
        clocks.pass(seconds: 3540)
        #expect(time.now.seconds(since: Self.noon) == 24 * 3600)
        clocks.set(ahead: -Self.decade)
        #expect(time.now == clocks.now, "put right, it is believed at once")
    }

    @Test("a clock that is set back ends nothing, and is believed again as soon as it is put right")
    func back() {
        let clocks = TwoClocks()
        let time = PatientTime(clocks, since: nil)
        clocks.set(ahead: -Self.decade)
        #expect(time.now == clocks.now)
        #expect(time.latest == Self.noon, "what is kept from now on is not kept from ten years ago")
        clocks.pass(seconds: 60)
        clocks.set(ahead: Self.decade)
        // It had begun to believe: 24 minutes within that minute, and comes back as fast.
        #expect(clocks.now.seconds(since: time.now) <= 25 * 60)
        clocks.pass(seconds: 70)
        #expect(time.now == clocks.now)
    }

    @Test("a run that begins with a wrong clock goes on where the one before had come to")
    func restart() {
        let clocks = TwoClocks()
        clocks.set(ahead: Self.decade)
        let time = PatientTime(clocks, since: Self.noon)
        #expect(time.now == Self.noon)
        clocks.pass(seconds: 10)
        #expect(time.reached.seconds(since: Self.noon) == 240)
        #expect(PatientTime(clocks, since: time.reached).now.seconds(since: Self.noon) == 240)
    }

    @Test("after a month without the daemon it is level within a day and a quarter")
    func away() {
        let clocks = TwoClocks()
        clocks.set(ahead: 30 * 86_400)
        let time = PatientTime(clocks, since: Self.noon)
        clocks.pass(seconds: 1.25 * 86_400)
        #expect(time.now < clocks.now)
        clocks.pass(seconds: 0.1 * 86_400)
        #expect(time.now == clocks.now)
    }

    @Test("a clock at the end of all time overflows nothing")
    func extremes() {
        var clock = PatientClock(reached: Moment(milliseconds: .max), steadySeconds: 0)
        #expect(clock.read(Self.noon, steadySeconds: .infinity) == Self.noon)
        #expect(clock.read(Moment(milliseconds: .min), steadySeconds: .nan) == Moment(milliseconds: .min))
        #expect(clock.read(Self.noon, steadySeconds: -5) == Self.noon)
    }
}
