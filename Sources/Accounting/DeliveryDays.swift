/// How long tips took from the day they were received to the day the last of their lanes had delivered them.
/// Whole days of the office's calendar: 0 is the same day. Kept as a count for each number of days, so that months add up
/// and a percentile of a year is the percentile of its tips, not an average of averages.
public struct DeliveryDays: Sendable, Hashable {
    /// Tips by days taken.
    public private(set) var counts: [Int: Int] = [:]

    public init() {}

    public var tips: Int { counts.values.reduce(0, +) }

    /// A clock that was set back cannot make a delivery earlier than its tip: negative counts as the same day.
    mutating func count(_ days: Int) {
        counts[max(0, days), default: 0] += 1
    }

    mutating func add(_ other: DeliveryDays) {
        counts.merge(other.counts, uniquingKeysWith: +)
    }

    mutating func code(_ coder: inout some FigureCoding) {
        coder.counts(&counts)
    }

    /// Tips that took `days` or fewer.
    public func within(_ days: Int) -> Int {
        counts.reduce(0) { $0 + ($1.key <= days ? $1.value : 0) }
    }

    public var median: Int? { percentile(50) }

    /// The fewest days within which at least `percent` per cent of the tips arrived (nearest rank: always a number of days
    /// that occurred). Nil without tips.
    public func percentile(_ percent: Int) -> Int? {
        let all = tips
        let rank = (all * percent + 99) / 100
        var seen = 0
        for (days, tips) in counts.sorted(by: { $0.key < $1.key }) {
            seen += tips
            if seen >= max(1, rank) { return days }
        }
        return nil
    }
}
