/// When the platform is asked what became of a delivered tip: soon at first, then ever less often, until it says `closed` or
/// the tip is erased.
public struct FollowSchedule: Sendable, Hashable {
    public var firstSeconds: Double
    public var longestSeconds: Double

    public init(firstSeconds: Double = 600, longestSeconds: Double = 86_400) {
        self.firstSeconds = max(0.001, firstSeconds)
        self.longestSeconds = max(self.firstSeconds, longestSeconds)
    }

    /// - Parameter asked: questions that were asked already.
    func intervalSeconds(asked: Int) -> Double {
        var interval = firstSeconds
        for _ in 0..<min(max(0, asked), 64) where interval < longestSeconds { interval *= 2 }
        return min(interval, longestSeconds)
    }
}
