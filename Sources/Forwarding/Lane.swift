public import Tips

/// One queue to one endpoint, as the configuration has it.
public struct Lane: Sendable, Hashable {
    public var name: LaneName
    public var way: WayOut
    /// Tips under way at the same time.
    public var parallel: Int
    public var retry: RetrySchedule
    public var probe: ProbeSchedule
    /// How long a claim is ours. No exchange is given longer, so two never run for the same delivery.
    public var leaseSeconds: Double

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

    public init(
        name: LaneName, way: WayOut, parallel: Int = 16, retry: RetrySchedule = RetrySchedule(),
        probe: ProbeSchedule = ProbeSchedule(), leaseSeconds: Double = 12 * 3600
    ) {
        self.name = name
        self.way = way
        self.parallel = min(max(1, parallel), 256)
        self.retry = retry
        self.probe = probe
        self.leaseSeconds = max(120, leaseSeconds)
    }

    public init(
        name: LaneName, endpoint: Endpoint, parallel: Int = 16, retry: RetrySchedule = RetrySchedule(),
        probe: ProbeSchedule = ProbeSchedule(), leaseSeconds: Double = 12 * 3600
    ) {
        self.init(
            name: name, way: .post(endpoint), parallel: parallel, retry: retry, probe: probe, leaseSeconds: leaseSeconds
        )
    }

    /// Nil for a lane that drops files.
    public var endpoint: Endpoint? {
        if case .post(let endpoint) = way { endpoint } else { nil }
    }

    /// Nil for a lane that posts.
    public var drop: DropFolder? {
        if case .drop(let folder) = way { folder } else { nil }
    }

    /// Time for an exchange: two minutes, and what the exhibits take at 16 KiB a second, within the lease.
    func limitSeconds(for exhibits: [Exhibit]) -> Double {
        let bytes = exhibits.reduce(0.0) { $0 + Double(max(0, $1.bytes)) }
        return min(120 + bytes / 16_384, leaseSeconds - 60)
    }

    /// Claims held at once, under way or next in line. More in line than under way, so that the wire never waits for
    /// the ledger; few enough that a lane which stops hands little back.
    var claimsAhead: Int { max(32, parallel * 4) }
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
