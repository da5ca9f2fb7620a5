public import Tips

/// What can be mended without a person's judgement, on a spool that no daemon holds: quarantined deliveries whose record
/// and exhibits agree again, and tips with exhibits that the ledger does not know. Everything else stays where it is and
/// is named. Bytes first, row second; a repair that is cut short goes on when it is run again.
public struct Repair: Sendable {
    private let ledger: any OperatorLedger & HousekeepingLedger & RestoringLedger
    private let vault: any RepairVault
    private let calendar: OfficeCalendar
    private let isDryRun: Bool
    private static let slice = 64

    /// - Parameters:
    ///   - calendar: of the office, for the day a restored tip was received on.
    ///   - isDryRun: look and tell, change nothing.
    public init(
        ledger: any OperatorLedger & HousekeepingLedger & RestoringLedger, vault: any RepairVault,
        calendar: OfficeCalendar, isDryRun: Bool
    ) {
        self.ledger = ledger
        self.vault = vault
        self.calendar = calendar
        self.isDryRun = isDryRun
    }

    /// One tip that was looked at and is not simply in order.
    public struct Finding: Sendable, Hashable {
        public var tip: TipID
        public var result: Result

        public init(_ tip: TipID, _ result: Result) {
            self.tip = tip
            self.result = result
        }
    }

    public enum Result: Sendable, Hashable {
        /// Was quarantined, agrees again, and waits for its turn.
        case queued
        case restored(from: RestingPlace)
        /// Stays quarantined; a constant word.
        case quarantined(why: String)
        /// Files of a tip the ledger does not know stay where they are; a constant word.
        case left(in: RestingPlace, why: String)
        /// Files without a manifest: they were never acknowledged, since the manifest is synced before the ledger commits.
        case unacknowledged(in: RestingPlace)
    }

    public func run(now: Moment, _ tell: (Finding) -> Void) async throws {
        try await mend(now: now, tell)
        var search = Search()
        for place in [RestingPlace.exhibits, .orphans] { try await find(in: place, &search) }
        for finding in search.notRestored.values.sorted(by: { $0.tip.description < $1.tip.description }) {
            tell(finding)
        }
        // In the order they came: where nothing else was lost, each takes the number it had, and its manifest is the one
        // that the platform may have already.
        let lost = search.lost.values.sorted { ($0.receivedAt, $0.tip.high) < ($1.receivedAt, $1.tip.high) }
        for start in stride(from: 0, to: lost.count, by: Self.slice) {
            try await restore(lost[start..<min(start + Self.slice, lost.count)], now: now, tell)
        }
    }

    // MARK: quarantined deliveries

    private func mend(now: Moment, _ tell: (Finding) -> Void) async throws {
        var last: TipID?
        var told: Set<TipID> = []
        while true {
            let page = try await ledger.list(stages: [.quarantined], after: last, limit: Self.slice)
            for record in page where told.insert(record.tip).inserted {
                tell(Finding(record.tip, try await mend(record, now: now)))
            }
            // A tip whose row is damaged may have no id to go on from.
            guard page.count == Self.slice, let next = page.last(where: { !$0.deliveries.isEmpty })?.tip else { return }
            last = next
        }
    }

    private func mend(_ record: TipRecord, now: Moment) async throws -> Result {
        let wrong = try await ledger.check(custodyOf: record.tip)
        guard wrong.isEmpty, record.manifestBody != nil, !record.deliveries.isEmpty else {
            return .quarantined(why: "record-damaged")
        }
        for exhibit in record.exhibits {
            let fault = ExhibitCheck.fault(exhibit) { try vault.open(record.tip, exhibit) }
            if let fault { return .quarantined(why: fault.rawValue) }
        }
        guard !isDryRun else { return .queued }
        let moved = try await ledger.move(
            record.tip, from: [.quarantined], to: .queued, why: "repaired", now: now)
        return moved > 0 ? .queued : .quarantined(why: "not-moved")
    }

    // MARK: tips the ledger does not know

    private struct Search {
        /// Whole, and to be restored.
        var lost: [TipID: Lost] = [:]
        /// Told at the end: the next place may have the rest of it.
        var notRestored: [TipID: Finding] = [:]
    }

    private struct Lost {
        var tip: TipID
        var place: RestingPlace
        var receivedAt: Moment
    }

    private func find(in place: RestingPlace, _ search: inout Search) async throws {
        var last: TipID?
        while true {
            let tips = try vault.tips(in: place, after: last, limit: Self.slice)
            let known = try await ledger.holdings(of: tips)
            // What is whole without these files needs none of them.
            for tip in tips where known[tip] == nil && search.lost[tip] == nil {
                let place = search.notRestored[tip] == nil ? place : .both
                switch try judge(tip, in: place) {
                case .sound(let admission):
                    search.notRestored[tip] = nil
                    search.lost[tip] = Lost(tip: tip, place: place, receivedAt: admission.receivedAt)
                case .faulty(let why): search.notRestored[tip] = Finding(tip, .left(in: place, why: why))
                case .unacknowledged: search.notRestored[tip] = Finding(tip, .unacknowledged(in: place))
                }
            }
            guard let next = tips.last else { return }
            last = next
        }
    }

    private func restore(_ some: ArraySlice<Lost>, now: Moment, _ tell: (Finding) -> Void) async throws {
        var restored = Set(some.map(\.tip))
        if !isDryRun {
            var admissions: [Admission] = []
            for one in some {
                guard case .sound(let admission) = try read(one.tip, in: one.place).judgement else { continue }
                try vault.takeBack(one.tip, from: one.place)
                admissions.append(admission)
            }
            restored = Set(try await ledger.restore(admissions, now: now))
        }
        for one in some where restored.contains(one.tip) { tell(Finding(one.tip, .restored(from: one.place))) }
    }

    private enum Judgement {
        case sound(Admission)
        case faulty(String)
        case unacknowledged
    }

    private func judge(_ tip: TipID, in place: RestingPlace) throws -> Judgement {
        let (judgement, exhibits) = try read(tip, in: place)
        for exhibit in exhibits {
            let fault = ExhibitCheck.fault(exhibit) { try vault.open(tip, exhibit, in: place) }
            if let fault { return .faulty(fault.rawValue) }
        }
        return judgement
    }

    /// What the manifest and the statement say; the exhibits it names are not looked at.
    private func read(_ tip: TipID, in place: RestingPlace) throws -> (judgement: Judgement, exhibits: [Exhibit]) {
        let remains = try vault.remains(of: tip, in: place)
        guard let bytes = remains.manifest else { return (.unacknowledged, []) }
        guard let manifest = KeptManifest(bytes) else { return (.faulty("manifest-damaged"), []) }
        guard manifest.tip == tip else { return (.faulty("manifest-of-another-tip"), []) }
        guard Self.agree(manifest.statement, remains.statement) else { return (.faulty("statement-damaged"), []) }
        return (
            .sound(manifest.admission(statement: remains.statement, calendar: calendar)), manifest.exhibits
        )
    }

    private static func agree(_ form: SealedForm?, _ statement: [UInt8]?) -> Bool {
        guard let form else { return statement == nil }
        guard let statement else { return false }
        return form == SealedForm(bytes: Int64(statement.count), digest: .of(statement))
    }
}
