public import Tips

/// One queue to one endpoint, as the configuration has it.
public struct Lane: Sendable, Hashable {
    public var name: LaneName
    public var way: WayOut
    /// Tips under way at the same time.
    public var parallel: Int
    /// For all of them together; nil: as fast as the network takes it. Heads and TLS come on top.
    public var bytesPerSecond: Int?
    /// Outside these nothing is claimed, probed or asked; nil: always.
    public var hours: SendingHours?
    /// Nil: nobody asks what became of a delivered tip.
    public var follow: FollowSchedule?
    public var retry: RetrySchedule
    public var probe: ProbeSchedule
    /// How long a claim is ours. No exchange is given longer, so two never run for the same delivery; unless it is told
    /// otherwise, half a day or what the greatest tip takes at the slowest. A start does not wait for it to end.
    public var leaseSeconds: Double

    /// PEM file of the key that the inside signs its confirmation lists with: without one nothing that was dropped is ever
    /// delivered. A lane that posts has one for what it dropped when it was a drop.
    public var confirmKey: String?

    /// How a lane's tips leave: one or the other, never both.
    public enum WayOut: Sendable, Hashable {
        /// Posted, and answered.
        case post(Endpoint)
        /// Put down as files that somebody pulls one way; no answer comes.
        case drop(DropFolder)

        /// The same for two spellings of one place. Two lanes never share it.
        public var identity: String {
            switch self {
            case .post(let endpoint): endpoint.identity
            case .drop(let folder): "drop:\(folder.path)"
            }
        }
    }

    /// Unless it is configured.
    public static let usualParallel = 8

    public init(
        name: LaneName, way: WayOut, parallel: Int = usualParallel, bytesPerSecond: Int? = nil,
        hours: SendingHours? = nil, follow: FollowSchedule? = nil, retry: RetrySchedule = RetrySchedule(),
        probe: ProbeSchedule = ProbeSchedule(), leaseSeconds: Double? = nil
    ) {
        self.name = name
        self.way = way
        let parallel = min(max(1, parallel), 256)
        self.parallel = parallel
        self.bytesPerSecond = bytesPerSecond.map { max($0, Self.leastBytesPerSecond(parallel: parallel)) }
        self.hours = hours
        self.follow = follow
        self.retry = retry
        self.probe = probe
        self.leaseSeconds = 0
        self.leaseSeconds = max(120, leaseSeconds ?? max(12 * 3600, transferSeconds(Self.greatestTipBytes) + 60))
    }

    public init(
        name: LaneName, endpoint: Endpoint, parallel: Int = usualParallel, bytesPerSecond: Int? = nil,
        hours: SendingHours? = nil, follow: FollowSchedule? = nil, retry: RetrySchedule = RetrySchedule(),
        probe: ProbeSchedule = ProbeSchedule(), leaseSeconds: Double? = nil
    ) {
        self.init(
            name: name, way: .post(endpoint), parallel: parallel, bytesPerSecond: bytesPerSecond, hours: hours,
            follow: follow, retry: retry, probe: probe, leaseSeconds: leaseSeconds)
    }

    /// Nil for a lane that drops files.
    public var endpoint: Endpoint? {
        if case .post(let endpoint) = way { endpoint } else { nil }
    }

    /// Nil for a lane that posts.
    public var drop: DropFolder? {
        if case .drop(let folder) = way { folder } else { nil }
    }

    /// Each transfer must move fast enough not to be taken for one that has stalled.
    public static func leastBytesPerSecond(parallel: Int) -> Int { 1024 * min(max(1, parallel), 256) }

    func sends(at now: Moment) -> Bool { hours?.hold(now) ?? true }

    /// How long of this time it could send: what waits outside its hours waits for nobody.
    public func sendingSeconds(from start: Moment, to end: Moment) -> Double {
        hours?.seconds(from: start, to: end) ?? max(0, end.seconds(since: start))
    }

    /// Time for an exchange: two minutes, and what the exhibits take at 16 KiB a second or at their part of the lane's
    /// bandwidth, within the lease.
    func limitSeconds(for exhibits: [Exhibit]) -> Double {
        min(transferSeconds(exhibits.reduce(0.0) { $0 + Double(max(0, $1.bytes)) }), leaseSeconds - 60)
    }

    private func transferSeconds(_ bytes: Double) -> Double {
        let part = bytesPerSecond.map { Double($0) / Double(parallel) / 2 } ?? .infinity
        return 120 + bytes / min(16_384, part)
    }

    /// Four films of the greatest length that the shipped formats take.
    private static let greatestTipBytes = 16e9

    /// No delivery is put off for longer: what is due later was dated by a clock that has since been set back.
    var longestWaitSeconds: Double {
        max(retry.capSeconds, probe.capSeconds, Double(RetryAfter.longestSeconds) + retry.baseSeconds)
    }

    /// Claims held at once, under way or next in line. More in line than under way, so that the wire never waits for
    /// the ledger; few enough that a lane which stops hands little back.
    var claimsAhead: Int { max(32, parallel * 4) }

    /// Questions at the same time about delivered tips: beside the tips, and few.
    var questionsAtOnce: Int { min(4, parallel) }

    /// What the courier needs open for it.
    public var connections: Int { parallel + (follow == nil ? 0 : questionsAtOnce) }
}

/// When a lane that does not let anything through is tried again, with one tip.
public struct ProbeSchedule: Sendable, Hashable {
    public var baseSeconds: Double
    public var capSeconds: Double

    public init(baseSeconds: Double = 1, capSeconds: Double = 60) {
        self.baseSeconds = max(0.001, baseSeconds)
        self.capSeconds = max(self.baseSeconds, capSeconds)
    }

    /// - Parameter failed: probes that have failed since the lane stopped.
    func intervalSeconds(failed: Int) -> Double {
        var interval = baseSeconds
        for _ in 0..<min(max(0, failed), 64) where interval < capSeconds { interval *= 2 }
        return min(interval, capSeconds)
    }
}
