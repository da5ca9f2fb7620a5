/// When a delivery that failed is tried again: exponential, with full jitter, so that ten thousand tips which failed
/// together do not come back together ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
public struct RetrySchedule: Sendable, Hashable {
    /// The longest wait after the first failure.
    public var baseSeconds: Double
    /// The longest wait of all.
    public var capSeconds: Double

    public init(baseSeconds: Double = 1, capSeconds: Double = 600) {
        self.baseSeconds = max(0.001, baseSeconds)
        self.capSeconds = max(self.baseSeconds, capSeconds)
    }

    /// - Parameters:
    ///   - attempt: the one that failed, from 1.
    ///   - retryAfterSeconds: what the platform asked for; the wait is never shorter.
    public func delaySeconds(
        afterAttempt attempt: Int, retryAfterSeconds: Int? = nil, using random: inout some RandomNumberGenerator
    ) -> Double {
        if let asked = retryAfterSeconds, asked > 0 {
            return Double(asked) + Double.random(in: 0...baseSeconds, using: &random)
        }
        return Double.random(in: 0...ceilingSeconds(afterAttempt: attempt), using: &random)
    }

    func ceilingSeconds(afterAttempt attempt: Int) -> Double {
        var ceiling = baseSeconds
        for _ in 1..<max(2, min(attempt, 64)) where attempt > 1 && ceiling < capSeconds { ceiling *= 2 }
        return min(capSeconds, ceiling)
    }
}
