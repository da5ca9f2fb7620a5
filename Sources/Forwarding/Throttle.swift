/// Shares out what a lane may send in a second. Pure: it is told the time.
///
/// A bucket that fills with the seconds. Whoever comes while nobody waits takes what is there; else it waits its turn, and
/// at every ``share(now:)`` those that wait get equal parts, so that a film does not starve the texts beside it.
struct Throttle {
    private let bytesPerSecond: Double
    private var credit: Double
    private var filledAt: Double
    private var granted: [Int: Int] = [:]
    private var waiting: [Int] = []

    /// What may be sent at once after a silence.
    private static let burstSeconds = 0.25
    private static let leastBurst = 4096.0

    /// - Parameter now: seconds of any clock that never goes back.
    init(bytesPerSecond: Int, now: Double) {
        self.bytesPerSecond = Double(max(1, bytesPerSecond))
        credit = max(Self.leastBurst, self.bytesPerSecond * Self.burstSeconds)
        filledAt = now
    }

    var isAwaited: Bool { !waiting.isEmpty }

    /// How much of `wanted` may be sent now; 0: wait for ``share(now:)``.
    mutating func take(_ ticket: Int, upTo wanted: Int, now: Double) -> Int {
        fill(now: now)
        if let share = granted[ticket] {
            let taken = min(share, wanted)
            granted[ticket] = share == taken ? nil : share - taken
            return taken
        }
        if waiting.isEmpty, credit >= 1 {
            let taken = min(Int(credit), wanted)
            credit -= Double(taken)
            return taken
        }
        if !waiting.contains(ticket) { waiting.append(ticket) }
        return 0
    }

    /// What was taken and not sent.
    mutating func give(back bytes: Int) { credit += Double(bytes) }

    /// Those that may go on, each with its part.
    mutating func share(now: Double) -> [Int] {
        fill(now: now)
        guard !waiting.isEmpty, credit >= 1 else { return [] }
        // Where there is too little for a byte each, the first in line go on.
        let part = max(1, Int(credit) / waiting.count)
        let served = Array(waiting.prefix(Int(credit) / part))
        waiting.removeFirst(served.count)
        for ticket in served {
            granted[ticket] = part
            credit -= Double(part)
        }
        return served
    }

    mutating func end(_ ticket: Int) {
        credit += Double(granted.removeValue(forKey: ticket) ?? 0)
        waiting.removeAll { $0 == ticket }
    }

    private mutating func fill(now: Double) {
        credit += bytesPerSecond * max(0, now - filledAt)
        credit = min(credit, max(Self.leastBurst, bytesPerSecond * Self.burstSeconds))
        filledAt = max(filledAt, now)
    }
}

/// A lane's throttle with the clock of the machine. Used by the courier's thread only.
final class LaneThrottle {
    /// How often those that wait are looked after.
    static let tickMilliseconds: Int32 = 50

    let bytesPerSecond: Int
    private var throttle: Throttle
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant

    init(bytesPerSecond: Int) {
        self.bytesPerSecond = bytesPerSecond
        throttle = Throttle(bytesPerSecond: bytesPerSecond, now: 0)
        began = clock.now
    }

    var isAwaited: Bool { throttle.isAwaited }

    func take(_ ticket: Int, upTo wanted: Int) -> Int { throttle.take(ticket, upTo: wanted, now: now) }
    func give(back bytes: Int) { throttle.give(back: bytes) }
    func share() -> [Int] { throttle.share(now: now) }
    func end(_ ticket: Int) { throttle.end(ticket) }

    private var now: Double { (clock.now - began) / .seconds(1) }
}
