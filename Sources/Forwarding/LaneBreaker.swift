import Tips

/// Decides from the answers whether a lane runs, and when one that has stopped is tried again. Pure: it is told what
/// happened and when.
///
/// Without it ten thousand queued tips would each find out for themselves that the platform is down, again and again; and
/// after healing each would wait for the end of its own back-off.
struct LaneBreaker {
    enum State: Hashable {
        case running
        case stopped(why: String, probeAt: Moment)
        case probing(why: String, with: TipID)
    }

    enum Change: Hashable {
        case none
        case stopped(why: String)
        /// What waits out a back-off may go at once.
        case healed
    }

    private(set) var state = State.running
    /// Since the last success.
    private(set) var consecutiveFailures = 0

    private let schedule: ProbeSchedule
    private var failingSince: Moment?
    private var failingTips: Set<TipID> = []
    private var unreachableInARow = 0
    private var failedProbes = 0

    init(schedule: ProbeSchedule) {
        self.schedule = schedule
    }

    /// An endpoint nobody can reach is known by few attempts.
    private static let unreachableBeforeStop = 3
    /// Failing answers may be about the tips; that so many tips fail, and none passes, is about the platform.
    private static let failingTipsBeforeStop = 10
    /// A success after so long a time of failures is a healing, though the lane never stopped.
    private static let outageSeconds = 10.0

    mutating func note(_ signal: LaneSignal, of tip: TipID, now: Moment) -> Change {
        if case .probing(let why, with: tip) = state { return noteProbe(signal, why: why, now: now) }
        switch signal {
        case .silent, .judging:
            return .none
        case .well:
            return heal(now: now)
        case .turnedAway(let why):
            countFailure(of: tip, now: now)
            return stop(why: why, now: now)
        case .unreachable(let why):
            countFailure(of: tip, now: now)
            unreachableInARow += 1
            return unreachableInARow >= Self.unreachableBeforeStop ? stop(why: why, now: now) : .none
        case .ailing(let wait):
            countFailure(of: tip, now: now)
            unreachableInARow = 0
            return failingTips.count >= Self.failingTipsBeforeStop ? stop(why: "failing", now: now, wait: wait) : .none
        }
    }

    /// A stopped lane may try one tip. A clock that was set back must not keep it shut.
    func mayProbe(now: Moment) -> Bool {
        guard case .stopped(_, let probeAt) = state else { return false }
        return now >= probeAt || probeAt.seconds(since: now) > schedule.capSeconds
    }

    mutating func beginProbe(with tip: TipID) {
        guard case .stopped(let why, _) = state else { return }
        state = .probing(why: why, with: tip)
    }

    /// When the lane will be tried again; nil while it runs or is being tried.
    var probeAt: Moment? {
        if case .stopped(_, let probeAt) = state { probeAt } else { nil }
    }

    private mutating func noteProbe(_ signal: LaneSignal, why: String, now: Moment) -> Change {
        switch signal {
        case .well:
            return heal(now: now)
        case .silent, .judging:
            // The probe itself was no good: the next one soon, and with another tip.
            state = .stopped(why: why, probeAt: now.adding(seconds: schedule.baseSeconds))
        case .turnedAway(let why), .unreachable(let why):
            failProbe(why: why, now: now, wait: nil)
        case .ailing(let wait):
            failProbe(why: "failing", now: now, wait: wait)
        }
        return .none
    }

    private mutating func failProbe(why: String, now: Moment, wait: Int?) {
        consecutiveFailures += 1
        failedProbes += 1
        state = .stopped(why: why, probeAt: nextProbe(now: now, wait: wait))
    }

    private mutating func countFailure(of tip: TipID, now: Moment) {
        consecutiveFailures += 1
        failingSince = failingSince ?? now
        if failingTips.count < Self.failingTipsBeforeStop { failingTips.insert(tip) }
    }

    private mutating func stop(why: String, now: Moment, wait: Int? = nil) -> Change {
        // Answers to what was under way when the lane stopped change nothing.
        guard case .running = state else { return .none }
        state = .stopped(why: why, probeAt: nextProbe(now: now, wait: wait))
        return .stopped(why: why)
    }

    private mutating func heal(now: Moment) -> Change {
        let wasStopped = state != .running
        let outage = failingSince.map { now.seconds(since: $0) } ?? 0
        let wasLong = consecutiveFailures >= Self.unreachableBeforeStop && outage >= Self.outageSeconds
        self = LaneBreaker(schedule: schedule)
        return wasStopped || wasLong ? .healed : .none
    }

    /// A `Retry-After` is heeded up to the cap: one probe a minute is no burden, and a platform that says an hour and heals
    /// in five minutes should not wait for the rest.
    private func nextProbe(now: Moment, wait: Int?) -> Moment {
        let asked = min(Double(wait ?? 0), schedule.capSeconds)
        return now.adding(seconds: max(asked, schedule.intervalSeconds(failed: failedProbes)))
    }
}
