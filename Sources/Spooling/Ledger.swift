public import Tips

/// The record of every tip. One admission or a whole batch of settlements is one durable transaction: when a call
/// returns, what it did survives power loss; when it throws, nothing of it happened that will later be believed.
///
/// The faces keep the rooms apart: intake never sees a claim, forwarding never sees a receipt.
public typealias Ledger = AdmissionLedger & DispatchLedger & FollowLedger & OneWayLedger & OperatorLedger
    & FigureLedger & CorrectionLedger & CompanyLedger & HousekeepingLedger & RestoringLedger

/// What intake needs.
public protocol AdmissionLedger: Sendable {
    /// The commit instant of a tip. Admissions that wait at the same time share one transaction.
    ///
    /// - Parameter then: called once, on a thread of the ledger's that must not be kept waiting: with the answer, or with
    ///   a `Failure` whose verdict is `again` (503, 507) or `callSomeone`; never with a failure after the tip was kept.
    func admit(_ admission: Admission, then: @escaping @Sendable (Result<AdmissionAnswer, any Error>) -> Void)

    /// The tip whose receipt has this keyed hash.
    func tip(receiptHash: [UInt8]) async throws -> TipRecord?

    /// Whether a tip admitted at `moment` or later is remembered under the idempotency key with this keyed hash.
    func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool
}

extension AdmissionLedger {
    /// The same for a task that waits.
    public func admit(_ admission: Admission) async throws -> AdmissionAnswer {
        try await withCheckedThrowingContinuation { continuation in
            admit(admission) { continuation.resume(with: $0) }
        }
    }
}

/// What forwarding needs.
public protocol DispatchLedger: Sendable {
    /// Leases up to `limit` claimable deliveries of `lane` that are due at `now`; they become `sending`. The urgent ones
    /// first; then alternately the one longest due and the one due last, beginning with the first: new tips do not wait
    /// behind a backlog, and it drains.
    func claim(lane: LaneName, limit: Int, now: Moment, leaseSeconds: Double) async throws -> [Claim]

    /// Records outcomes in one transaction. A settlement whose delivery is no longer `sending` under that very claim is
    /// ignored: somebody with a later claim speaks for it. Returns how many were recorded.
    @discardableResult
    func settle(_ settlements: [Settlement]) async throws -> Int

    /// When the next delivery of the lane is due; nil when none waits.
    func nextDue(lane: LaneName) async throws -> Moment?

    /// Makes due at `now` every claimable delivery of the lane that is due later than `moment`: the endpoint is well again, or
    /// no wait is that long. What is `queued` waits for nothing: due later than `now` at all, it was admitted by a clock that
    /// has since been set back, and is made due too. Returns how many.
    @discardableResult
    func hasten(lane: LaneName, dueAfter moment: Moment, now: Moment) async throws -> Int
}

extension DispatchLedger {
    /// Whatever waits, however shortly.
    @discardableResult
    public func hasten(lane: LaneName, now: Moment) async throws -> Int {
        try await hasten(lane: lane, dueAfter: now, now: now)
    }
}

/// What the operator's commands and pages need.
public protocol OperatorLedger: Sendable {
    /// In order of admission, after `after`; only tips with a delivery in one of `stages` when given.
    func list(stages: Set<Stage>?, after: TipID?, limit: Int) async throws -> [TipRecord]
    func show(_ tip: TipID) async throws -> TipRecord?
    /// The tip's custody, first to last.
    func custody(of tip: TipID) async throws -> [CustodyEvent]
    /// Whether the tip's custody is what was written: its links in the chain, each over the one before, the stages they lead
    /// to, and the seal over what was admitted. One sentence for each thing wrong.
    func check(custodyOf tip: TipID) async throws -> [String]
    /// A person's word: `held`, or back to `queued` and due at `now`. Deliveries in other stages than `stages`, where these
    /// are given, and those whose stage does not allow it are left as they are. Returns how many changed.
    func move(_ tip: TipID, from stages: Set<Stage>?, to stage: Stage, why: String, now: Moment) async throws -> Int
    /// Deliveries by stage, and when the oldest open one was admitted.
    func tally() async throws -> SpoolTally
    /// When the oldest tip of each lane was admitted that still has a claimable or `sending` delivery there. Goes through the
    /// queue: for where the lanes are not all alike.
    func oldestMoving() async throws -> [LaneName: Moment]
    /// Every event, tip by tip in order of admission, each tip's events in their order.
    func replay(_ each: @escaping @Sendable (TipID, Moment, CustodyEvent.Change) throws -> Void) async throws
}

extension OperatorLedger {
    /// From every stage that allows it.
    public func move(_ tip: TipID, to stage: Stage, why: String, now: Moment) async throws -> Int {
        try await move(tip, from: nil, to: stage, why: why, now: now)
    }
}

/// What upkeep needs.
public protocol HousekeepingLedger: Sendable {
    /// Erases text, contact and exhibit rows of tips all of whose deliveries ended before `moment`; events and counts stay.
    /// Returns the tips erased, for their files to be unlinked. An end dated later than `now` was dated by a clock that has
    /// since been set back: it is taken to be then.
    func erase(endedBefore moment: Moment, limit: Int, now: Moment) async throws -> [TipID]
    /// What the ledger knows of these tips: files of unknown ones are orphans, files of erased ones are to be unlinked.
    func holdings(of tips: [TipID]) async throws -> [TipID: Holding]
    /// Deliveries that have not ended. Goes through the queue: for behind a start.
    func openDeliveries() async throws -> OpenDeliveries
    /// Tips whose text rests as it came, for whoever seals by now to know. Goes through all that is not erased.
    func tipsInClear() async throws -> Int
    /// Moves one delivery's tip to `quarantined`: its record or an exhibit is damaged.
    func quarantine(_ tip: TipID, why: String, now: Moment) async throws
    /// The full check: chain, counters, rows. One sentence for each thing wrong.
    func verify() async throws -> [String]
}

/// What a repair needs besides.
public protocol RestoringLedger: Sendable {
    /// Admits tips again that were kept once and that this ledger does not know, in one transaction: received when they
    /// were, due at `now`, `restored` in their custody. Each takes the next number of its lanes. Returns those that were
    /// not known; of the others nothing changes, erased or not.
    func restore(_ admissions: [Admission], now: Moment) async throws -> [TipID]
}

public struct OpenDeliveries: Sendable, Hashable {
    /// By the lane they wait in, whether or not it is still worked.
    public var lanes: [LaneName: [Stage: Int]] = [:]
    /// One sentence for each stage whose counter says something else than these; empty as it should be.
    public var disagreements: [String] = []

    public init() {}
}

public enum Holding: Sendable, Hashable {
    case readable
    case erased
}

/// A tip as the ledger shows it.
public struct TipRecord: Sendable, Hashable {
    public var tip: TipID
    public var receivedAt: Moment
    /// As decided at its admission.
    public var figures: CustodyEvent.Figures
    /// As the office has it now, corrections included.
    public var judged: Judged
    public var exhibits: [Exhibit]
    public var deliveries: [DeliveryRecord]
    /// The manifest's body; nil once erased.
    public var manifestBody: [UInt8]?
    /// Where it has company: the tip that its cluster is called by. For operators, never for the public.
    public var cluster: TipID?

    public init(
        tip: TipID, receivedAt: Moment, figures: CustodyEvent.Figures, exhibits: [Exhibit],
        deliveries: [DeliveryRecord], manifestBody: [UInt8]?, judged: Judged? = nil,
        cluster: TipID? = nil
    ) {
        self.cluster = cluster
        self.tip = tip
        self.receivedAt = receivedAt
        self.figures = figures
        self.judged = judged ?? Judged(kind: figures.kind, departments: figures.departments)
        self.exhibits = exhibits
        self.deliveries = deliveries
        self.manifestBody = manifestBody
    }

    /// The least advanced delivery speaks for the tip.
    public var stage: Stage { Stage.leastAdvanced(deliveries.map(\.stage)) ?? .quarantined }
}

public struct DeliveryRecord: Sendable, Hashable {
    public var lane: LaneName
    public var stage: Stage
    public var sequence: Int64
    public var attempts: Int
    /// When it is due or its lease ends (open stages), or when it ended.
    public var at: Moment
    public var why: String
    public var clue: String?
    public var reply: String?
    /// The platform said that it is done with it.
    public var closed: Bool

    public init(
        lane: LaneName, stage: Stage, sequence: Int64, attempts: Int, at: Moment, why: String, clue: String? = nil,
        reply: String? = nil, closed: Bool = false
    ) {
        self.lane = lane
        self.stage = stage
        self.sequence = sequence
        self.attempts = attempts
        self.at = at
        self.why = why
        self.clue = clue
        self.reply = reply
        self.closed = closed
    }
}

public struct SpoolTally: Sendable, Hashable {
    public var deliveries: [Stage: Int]
    public var tips: Int
    /// Admission of the oldest tip that still has a claimable or `sending` delivery.
    public var oldestMoving: Moment?

    public init(deliveries: [Stage: Int], tips: Int, oldestMoving: Moment?) {
        self.deliveries = deliveries
        self.tips = tips
        self.oldestMoving = oldestMoving
    }

    /// Deliveries not yet ended.
    public var open: Int { deliveries.reduce(0) { $0 + ($1.key.isOpen ? $1.value : 0) } }
}
