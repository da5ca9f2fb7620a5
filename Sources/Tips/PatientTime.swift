import Synchronization

/// The time by which things end that cannot be brought back: texts that are erased, uploads, idempotency keys, tips that
/// nobody confirmed.
///
/// A machine's clock may be set ten years ahead for a minute, or start there because its battery is flat. Everything here
/// would then be over at once. So what ends goes by a time that comes up to the clock's, in either direction, at most
/// ``PatientClock/mostSecondsASecond`` times as fast as time really passes, and is never ahead of it: for each hour that a
/// clock was wrong, nothing ends more than a day early. After a night without the daemon it is level again within half an
/// hour, after a month within a day and a quarter; what ends late meanwhile costs nothing.
public final class PatientTime: TimeSource {
    private let clock: any TimeSource
    private let state: Mutex<PatientClock>

    /// - Parameter reached: ``reached`` of the run before; nil where nobody knows, and the clock is believed.
    public init(_ clock: any TimeSource, since reached: Moment?) {
        self.clock = clock
        state = Mutex(PatientClock(reached: reached ?? clock.now, steadySeconds: clock.steadySeconds))
    }

    public var now: Moment {
        state.withLock { $0.read(clock.now, steadySeconds: clock.steadySeconds) }
    }

    public var steadySeconds: Double { clock.steadySeconds }

    /// The later of the two. From here on is counted how long something is kept; and what is dated later still was dated by a
    /// clock that has since been set back.
    public var latest: Moment { max(clock.now, reached) }

    /// How far it has come: to be noted, and handed to the next run.
    public var reached: Moment {
        state.withLock { state in
            _ = state.read(clock.now, steadySeconds: clock.steadySeconds)
            return state.reached
        }
    }
}

/// ``PatientTime`` as a pure machine: it is told what two clocks say.
struct PatientClock {
    /// A day within an hour.
    static let mostSecondsASecond = 24.0

    private(set) var reached: Moment
    private var steadySeconds: Double

    init(reached: Moment, steadySeconds: Double) {
        self.reached = reached
        self.steadySeconds = steadySeconds
    }

    /// - Parameters:
    ///   - clock: what the machine's clock says, rightly or wrongly.
    ///   - steadySeconds: of a clock that nobody sets.
    mutating func read(_ clock: Moment, steadySeconds now: Double) -> Moment {
        let most = max(0, now - steadySeconds) * Self.mostSecondsASecond
        steadySeconds = max(steadySeconds, now)
        reached = min(max(clock, reached.adding(seconds: -most)), reached.adding(seconds: most))
        return min(clock, reached)
    }
}
