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
        var left: Set<TipID> = []
        for place in RestingPlace.allCases { try await restore(from: place, now: now, &left, tell) }
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

    /// - Parameter left: tips of which a place before this one has files that stay there.
    private func restore(
        from place: RestingPlace, now: Moment, _ left: inout Set<TipID>, _ tell: (Finding) -> Void
    ) async throws {
        var last: TipID?
        while true {
            let tips = try vault.tips(in: place, after: last, limit: Self.slice)
            let known = try await ledger.holdings(of: tips)
            var admissions: [Admission] = []
            for tip in tips where known[tip] == nil {
                switch left.contains(tip) ? .faulty("files-in-both-places") : try judge(tip, in: place) {
                case .sound(let admission): admissions.append(admission)
                case .faulty(let why):
                    left.insert(tip)
                    tell(Finding(tip, .left(in: place, why: why)))
                case .unacknowledged:
                    left.insert(tip)
                    tell(Finding(tip, .unacknowledged(in: place)))
                }
            }
            for tip in try await keep(admissions, from: place, now: now) {
                tell(Finding(tip, .restored(from: place)))
            }
            guard let next = tips.last else { return }
            last = next
        }
    }

    private func keep(_ admissions: [Admission], from place: RestingPlace, now: Moment) async throws -> [TipID] {
        guard !isDryRun, !admissions.isEmpty else { return admissions.map(\.tip) }
        for admission in admissions { try vault.takeBack(admission.tip, from: place) }
        return try await ledger.restore(admissions, now: now)
    }

    private enum Judgement {
        case sound(Admission)
        case faulty(String)
        case unacknowledged
    }

    private func judge(_ tip: TipID, in place: RestingPlace) throws -> Judgement {
        let remains = try vault.remains(of: tip, in: place)
        guard let bytes = remains.manifest else { return .unacknowledged }
        guard let manifest = KeptManifest(bytes) else { return .faulty("manifest-damaged") }
        guard manifest.tip == tip else { return .faulty("manifest-of-another-tip") }
        guard Self.agree(manifest.statement, remains.statement) else { return .faulty("statement-damaged") }
        for exhibit in manifest.exhibits {
            let fault = ExhibitCheck.fault(exhibit) { try vault.open(tip, exhibit, in: place) }
            if let fault { return .faulty(fault.rawValue) }
        }
        let statement = manifest.statement == nil ? nil : remains.statement
        return .sound(manifest.admission(statement: statement, calendar: calendar))
    }

    private static func agree(_ form: SealedForm?, _ statement: [UInt8]?) -> Bool {
        guard let form else { return statement == nil }
        guard let statement else { return false }
        return form == SealedForm(bytes: Int64(statement.count), digest: .of(statement))
    }
}
