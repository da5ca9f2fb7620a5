import NIOCore

/// How much somebody may ask for: so many at once, and so many more each second.
struct Allowance: Sendable, Hashable {
    var burst: Double
    var perSecond: Double

    /// As many at once as in a minute, unless `burst` says otherwise.
    init(perMinute: Int, burst: Int? = nil) {
        self.burst = Double(max(1, burst ?? perMinute))
        perSecond = Double(max(1, perMinute)) / 60
    }

    /// A bucket that nobody has asked for so long is full again, whatever was in it.
    var secondsToFill: Double { burst / perSecond }
}

/// A token bucket: pure, told the time, two words wide so that many fit into little memory.
struct TokenBucket: Sendable, Hashable {
    private var tokens: Double
    private var asOf: NIODeadline

    /// Full.
    init(_ allowance: Allowance, at now: NIODeadline) {
        tokens = allowance.burst
        asOf = now
    }

    /// Seconds until one token is there; zero when one is. A clock that stands or goes back adds nothing.
    mutating func secondsToWait(_ allowance: Allowance, at now: NIODeadline) -> Double {
        if now > asOf {
            let seconds = Double((now - asOf).nanoseconds) / 1e9
            tokens = min(allowance.burst, tokens + seconds * allowance.perSecond)
            asOf = now
        }
        return tokens >= 1 ? 0 : (1 - tokens) / allowance.perSecond
    }

    /// To be called when there is nothing to wait for.
    mutating func take() {
        tokens = max(0, tokens - 1)
    }

    /// What was taken for nothing.
    mutating func giveBack(_ allowance: Allowance) {
        tokens = min(allowance.burst, tokens + 1)
    }
}
