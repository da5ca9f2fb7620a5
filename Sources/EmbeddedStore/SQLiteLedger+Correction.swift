import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: CorrectionLedger {
    public func correct(_ tip: TipID, as correction: Correction, now: Moment) async throws -> CorrectionOutcome? {
        try await writer.perform { [recent] transaction, _ in
            guard let serial = try LedgerRows.serial(transaction.db, of: tip, recent: recent) else { return nil }
            return try transaction.correct(serial, tip, as: correction, at: now)
        }
    }

    /// Tips looked at in one go: the log can be carried back in between.
    private static let slice: Int64 = 8192

    public func corrected(after: TipID?, limit: Int) async throws -> [TipRecord] {
        let start = try await browse { [recent] db in
            try after.map { try LedgerRows.serial(db, of: $0, recent: recent) ?? Int64.max } ?? 0
        }
        var (reached, records): (Int64?, [TipRecord]) = (start, [])
        while let from = reached, records.count < limit {
            let (some, next) = try await corrected(after: from, limit: limit - records.count)
            records += some
            reached = next
        }
        return records
    }

    private func corrected(after serial: Int64, limit: Int) async throws -> (records: [TipRecord], next: Int64?) {
        try await browse { db in
            guard let last = try Int64.fetchOne(db, sql: "SELECT max(serial) FROM tip"), last > serial else {
                return ([], nil)
            }
            let end = min(last, serial + Self.slice)
            let found = try Int64.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT serial FROM event
                    WHERE serial > ? AND serial <= ? AND \(LedgerRows.isCorrection) ORDER BY serial LIMIT ?
                    """, arguments: [serial, end, limit])
            let records = try found.compactMap { try LedgerRows.listed(db, serial: $0) }
            return (records, found.count == limit ? found.last : end)
        }
    }
}

/// What the office says a tip should have been.
extension LedgerTransaction {
    /// The first answer of a platform, as it settles a delivery.
    func correct(_ serial: Int64, _ tip: TipID, as answer: PlatformAnswer, at: Moment) throws {
        try correct(
            serial, tip, as: Correction(kind: answer.kind, departments: answer.department.map { [$0] }),
            by: .platform, at: at)
    }

    /// A later answer. A platform says what it has with every one of them: what it said before is no news, even where a
    /// person or another lane's platform has spoken since.
    func hear(_ answer: PlatformAnswer, _ serial: Int64, _ tip: TipID, lane: Int64, at: Moment) throws {
        let (kind, department) = (answer.kind?.rawValue, answer.department)
        guard kind != nil || department != nil else { return }
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT said_kind, said_department FROM ended WHERE serial = ? AND lane = ?"),
            arguments: [serial, lane])
        let saidKind = try row?.bytesIfAny(0).map { String(decoding: $0, as: UTF8.self) }
        let saidDepartment = try row?.bytesIfAny(1).map { String(decoding: $0, as: UTF8.self) }
        let isNew = (
            kind: kind != nil && kind != saidKind, department: department != nil && department != saidDepartment
        )
        guard isNew.kind || isNew.department else { return }
        try db.cachedStatement(
            sql: """
                UPDATE ended SET said_kind = coalesce(?, said_kind), said_department = coalesce(?, said_department)
                WHERE serial = ? AND lane = ?
                """
        ).execute(arguments: [kind.map { Data($0.utf8) }, department.map { Data($0.utf8) }, serial, lane])
        let news = Correction(
            kind: isNew.kind ? answer.kind : nil, departments: isNew.department ? department.map { [$0] } : nil)
        try correct(serial, tip, as: news, by: .platform, at: at)
    }

    /// A person's word.
    func correct(_ serial: Int64, _ tip: TipID, as correction: Correction, at: Moment) throws -> CorrectionOutcome {
        let custody = try JudgedCustody(db, serial: serial)
        let news = custody.news(in: correction, by: .office)
        guard news.kind != nil || news.departments != nil else { return .same }
        let isRewritten = custody.isAttempted ? false : try rewrite(serial, tip, from: custody.judged, with: news)
        try record(serial, tip, at: at, .corrected(kind: news.kind, departments: news.departments, by: .office))
        return isRewritten ? .rewritten : .recorded
    }

    private func correct(
        _ serial: Int64, _ tip: TipID, as correction: Correction, by corrector: CustodyEvent.Corrector, at: Moment
    ) throws {
        guard correction.kind != nil || correction.departments != nil else { return }
        // A custody that cannot be read is the check's to name: it must not keep its neighbours from being settled.
        let custody: JudgedCustody?
        do { custody = try JudgedCustody(db, serial: serial) } catch is LedgerDamage { custody = nil }
        let news = custody?.news(in: correction, by: corrector) ?? correction
        guard news.kind != nil || news.departments != nil else { return }
        try record(serial, tip, at: at, .corrected(kind: news.kind, departments: news.departments, by: corrector))
    }

    /// The manifest as it is sent, and the seal over it. False where the text is gone.
    private func rewrite(_ serial: Int64, _ tip: TipID, from old: Judged, with news: Correction) throws -> Bool {
        let row = try Row.fetchOne(
            db, sql: "SELECT body, receipt, key, fingerprint FROM tip WHERE serial = ?", arguments: [serial])
        guard let row, let body = try row.bytesIfAny(0) else { return false }
        let new = Judged(kind: news.kind ?? old.kind, departments: news.departments ?? old.departments)
        guard let corrected = ManifestBody.corrected(body, from: old, to: new) else {
            throw LedgerDamage("the manifest of tip \(serial) does not say what was decided")
        }
        let seal = TipSeal.of(
            tip, body: corrected, exhibits: try LedgerRows.exhibits(db, serial: serial),
            try row.keys(receipt: 1, key: 2, fingerprint: 3))
        try db.execute(
            sql: "UPDATE tip SET body = ?, seal = ? WHERE serial = ?", arguments: [Data(corrected), seal.data, serial])
        return true
    }
}

/// What a tip's custody says of kind and departments.
struct JudgedCustody {
    /// As the office has it now.
    private(set) var judged: Judged
    /// Its manifest may have been sent. So may a restored tip's, by the ledger that is gone.
    private(set) var isAttempted = false
    private let lanes: Int

    init(_ db: Database, serial: Int64) throws {
        let statement = try db.cachedStatement(sql: "SELECT note FROM event WHERE serial = ? ORDER BY number")
        var rest = try Row.fetchAll(statement, arguments: [serial]).map { try $0.change(0) }[...]
        guard case .admitted(let figures) = rest.popFirst() else {
            throw LedgerDamage("tip \(serial) does not begin with its admission")
        }
        judged = Judged(kind: figures.kind, departments: figures.departments)
        lanes = figures.lanes.count
        for change in rest {
            judged.apply(change)
            guard case .moved(_, let stage, let why) = change else { continue }
            isAttempted = isAttempted || (stage != .held && stage != .queued) || why == "restored"
        }
    }

    /// What of a correction is not so already. A platform names one department, its own perhaps: that is the leading one,
    /// or any of them where the tip went to several desks.
    func news(in correction: Correction, by corrector: CustodyEvent.Corrector) -> Correction {
        Correction(
            kind: correction.kind == judged.kind ? nil : correction.kind,
            departments: correction.departments.flatMap { agrees($0, corrector) ? nil : $0 })
    }

    private func agrees(_ departments: [String], _ corrector: CustodyEvent.Corrector) -> Bool {
        guard corrector == .platform, let named = departments.first else { return departments == judged.departments }
        return lanes > 1 ? judged.departments.contains(named) : judged.departments.first == named
    }
}

extension Judged {
    mutating func apply(_ change: CustodyEvent.Change) {
        guard case .corrected(let kind, let departments, _) = change else { return }
        self = Judged(kind: kind ?? self.kind, departments: departments ?? self.departments)
    }
}
