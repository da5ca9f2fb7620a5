public import Tips

/// How a lane is, for the operators' page and the metrics. Nothing in it comes from outside.
public struct LaneHealth: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case running
        /// Outside its hours.
        case resting
        /// Nothing is sent until a probe gets through.
        case stopped
        case probing
    }

    public var lane: LaneName
    public var state: State
    /// Why it does not run: a constant word of the program; empty while it does.
    public var why: String
    public var consecutiveFailures: Int
    public var inFlight: Int
    public var lastDelivered: Moment?
    /// Settled outcomes that the ledger has not yet taken.
    public var unsettled: Int
    public var counts: Counts

    public init(lane: LaneName) {
        self.lane = lane
        state = .running
        why = ""
        consecutiveFailures = 0
        inFlight = 0
        unsettled = 0
        counts = Counts()
    }

    /// Since the program started.
    public struct Counts: Sendable, Hashable {
        public var attempts = 0
        public var delivered = 0
        /// Put down for a one-way gate.
        public var sentUnconfirmed = 0
        public var deferred = 0
        public var inDoubt = 0
        public var parked = 0
        public var quarantined = 0
        public var returned = 0
        public var exhibitBytes: Int64 = 0

        public init() {}
    }
}
