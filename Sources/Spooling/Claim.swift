public import Tips

/// Names one delivery inside one ledger, and one claim of it. `serial` is the tip's place in that ledger and leaves it never.
public struct DeliveryKey: Sendable, Hashable {
    public var serial: Int64
    public var lane: LaneName
    /// The claim that speaks: once the lease has ended and another claim was made, the earlier one has no say.
    public var attempt: Int

    public init(serial: Int64, lane: LaneName, attempt: Int = 1) {
        self.serial = serial
        self.lane = lane
        self.attempt = attempt
    }
}

/// A delivery that its claimant alone may attempt until the lease ends: everything needed to send it.
public struct Claim: Sendable, Hashable {
    public var delivery: DeliveryKey
    public var tip: TipID
    public var manifest: Manifest
    public var exhibits: [Exhibit]
    /// 1 for the first attempt.
    public var attempt: Int
    /// The stage it was claimed from: `inDoubt` asks before it repeats, where the endpoint can answer.
    public var from: Stage
    /// Someone is in danger now: it goes before what was claimed earlier.
    public var isUrgent: Bool

    public init(
        delivery: DeliveryKey, tip: TipID, manifest: Manifest, exhibits: [Exhibit], attempt: Int, from: Stage,
        isUrgent: Bool = false
    ) {
        self.delivery = delivery
        self.tip = tip
        self.manifest = manifest
        self.exhibits = exhibits
        self.attempt = attempt
        self.from = from
        self.isUrgent = isUrgent
    }
}

/// What became of a claim; the ledger records it and ends the lease.
public struct Settlement: Sendable {
    public var delivery: DeliveryKey
    public var outcome: Outcome
    public var at: Moment
    /// Of a delivered tip: when the platform is first asked what became of it; nil when it is not followed.
    public var followAt: Moment?
    /// From when it is counted how long its text is kept or its confirmation awaited: `at`, unless the clock is behind.
    public var keptFrom: Moment

    public init(
        delivery: DeliveryKey, outcome: Outcome, at: Moment, followAt: Moment? = nil, keptFrom: Moment? = nil
    ) {
        self.keptFrom = keptFrom ?? at
        self.delivery = delivery
        self.outcome = outcome
        self.at = at
        self.followAt = followAt
    }

    /// `why` is a constant word of the program (`http-503`, `connect-refused`), never a text from outside.
    public enum Outcome: Sendable {
        case delivered(PlatformAnswer)
        /// Gone through a one-way gate: its exhibits stay until a confirmation is carried back.
        case sentUnconfirmed
        case deferred(until: Moment, why: String)
        /// The request went out whole or nearly, and no answer came back.
        case inDoubt(until: Moment, why: String)
        case parked(why: String)
        case quarantined(why: String)
        /// The lease is handed back and no attempt counted: the lane stopped or the daemon is going down.
        case returned
    }
}

/// What the platform's answer said beyond the echo. All of it is text from outside: bounded, stored, never logged.
public struct PlatformAnswer: Sendable, Hashable {
    /// The platform's own number for the clue, up to 200 characters.
    public var clue: String?
    /// A sentence for the citizen, up to 2,000 characters.
    public var reply: String?
    /// Corrections: what the office says it should have been.
    public var kind: Kind?
    public var department: String?
    public var closed: Bool

    public init(
        clue: String? = nil, reply: String? = nil, kind: Kind? = nil, department: String? = nil, closed: Bool = false
    ) {
        self.clue = clue
        self.reply = reply
        self.kind = kind
        self.department = department
        self.closed = closed
    }
}
