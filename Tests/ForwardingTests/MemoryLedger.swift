import Spooling
import Tips

/// The dispatch face of a ledger, in memory, with faults as parameters.
actor MemoryLedger: DispatchLedger {
    struct Row: Sendable {
        var claim: Claim
        var stage: Stage
        var due: Moment
        var attempts = 0
        var why = ""
        var answer: PlatformAnswer?
    }

    private(set) var rows: [Int64: Row] = [:]
    private(set) var claims = 0
    private(set) var settlements = 0
    private(set) var hastenings = 0
    private(set) var keptFrom: [Moment] = []
    private var failingClaims: Int
    private var failingSettlements: Int

    init(failingClaims: Int = 0, failingSettlements: Int = 0) {
        self.failingClaims = failingClaims
        self.failingSettlements = failingSettlements
    }

    func admit(_ claims: [Claim], due: Moment = Sample.start) {
        for claim in claims { rows[claim.delivery.serial] = Row(claim: claim, stage: .queued, due: due) }
    }

    func count(_ stage: Stage) -> Int { rows.values.count { $0.stage == stage } }
    func stage(_ number: Int) -> Stage? { rows[Int64(number)]?.stage }
    func why(_ number: Int) -> String? { rows[Int64(number)]?.why }
    func attempts(_ number: Int) -> Int? { rows[Int64(number)]?.attempts }
    func due(_ number: Int) -> Moment? { rows[Int64(number)]?.due }

    private let broken = Failure("ledger-busy", "The ledger is busy.", .again)

    func claim(lane: LaneName, limit: Int, now: Moment, leaseSeconds: Double) throws -> [Claim] {
        if failingClaims > 0 {
            failingClaims -= 1
            throw broken
        }
        claims += 1
        let due = rows.filter {
            $0.value.claim.delivery.lane == lane && $0.value.stage.isClaimable && $0.value.due <= now
        }
        .sorted { ($0.value.due, $0.key) < ($1.value.due, $1.key) }
        return Self.alternating(due, limit).map { serial, row in
            var row = row
            row.claim.from = row.stage
            row.attempts += 1
            row.claim.attempt = row.attempts
            row.claim.delivery.attempt = row.attempts
            row.stage = .sending
            row.due = now.adding(seconds: leaseSeconds)
            rows[serial] = row
            return row.claim
        }
    }

    /// Both ends in turns.
    private static func alternating<Element>(_ due: [Element], _ limit: Int) -> [Element] {
        var rest = due[...]
        return (0..<min(limit, due.count)).compactMap { $0.isMultiple(of: 2) ? rest.popFirst() : rest.popLast() }
    }

    func settle(_ settlements: [Settlement]) throws -> Int {
        if failingSettlements > 0 {
            failingSettlements -= 1
            throw broken
        }
        self.settlements += 1
        var recorded = 0
        for settlement in settlements {
            guard var row = rows[settlement.delivery.serial], row.stage == .sending,
                row.attempts == settlement.delivery.attempt
            else { continue }
            apply(settlement, to: &row)
            rows[settlement.delivery.serial] = row
            recorded += 1
            keptFrom.append(settlement.keptFrom)
        }
        return recorded
    }

    private func apply(_ settlement: Settlement, to row: inout Row) {
        switch settlement.outcome {
        case .delivered(let answer): (row.stage, row.answer) = (.delivered, answer)
        case .sentUnconfirmed: row.stage = .sentUnconfirmed
        case .deferred(let until, let why): (row.stage, row.due, row.why) = (.deferred, until, why)
        case .inDoubt(let until, let why): (row.stage, row.due, row.why) = (.inDoubt, until, why)
        case .parked(let why): (row.stage, row.why) = (.parked, why)
        case .quarantined(let why): (row.stage, row.why) = (.quarantined, why)
        case .returned: (row.stage, row.due, row.attempts) = (.queued, settlement.at, row.attempts - 1)
        }
    }

    func nextDue(lane: LaneName) -> Moment? {
        rows.values.filter { $0.claim.delivery.lane == lane && $0.stage.isClaimable }.map(\.due).min()
    }

    func hasten(lane: LaneName, dueAfter moment: Moment, now: Moment) -> Int {
        // Not the one that each run begins with.
        if moment == now { hastenings += 1 }
        var count = 0
        for (serial, row) in rows
        where row.claim.delivery.lane == lane && row.stage.isClaimable && row.due > now
            && (row.due > moment || row.stage == .queued)
        {
            rows[serial]?.due = now
            count += 1
        }
        return count
    }
}
