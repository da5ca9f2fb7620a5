import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: HousekeepingLedger {
    /// What has ended is sought beside the writer, where going through a large ledger holds up nobody.
    public func erase(endedBefore moment: Moment, limit: Int, now: Moment) async throws -> [TipID] {
        try await mendEnds(now: now)
        let ended = try await browse { db in
            try Int64.fetchAll(db, sql: Self.erasableText, arguments: [moment.milliseconds, limit])
        }
        guard !ended.isEmpty else { return [] }
        return try await writer.perform { transaction, _ in
            try ended.compactMap { serial in try Self.erase(serial, transaction, now: now) }
        }
    }

    /// By way of what has ended, whose rows are narrow, and from the first text on that is still there: going through the
    /// tips themselves, a million that wait are some gigabytes, every hour and at every start.
    private static let erasableText = """
        SELECT DISTINCT e.serial FROM ended e
        WHERE e.serial >= (SELECT min(serial) FROM tip WHERE body IS NOT NULL) AND e.at < ?1
        AND NOT EXISTS (SELECT 1 FROM ended o WHERE o.serial = e.serial AND o.at >= ?1)
        AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.serial = e.serial)
        AND (SELECT body IS NOT NULL FROM tip t WHERE t.serial = e.serial)
        ORDER BY e.serial LIMIT ?2
        """

    /// A text that ended ten years ahead of its time would rest here for ten years. Mostly there is none, and one look says so.
    private func mendEnds(now: Moment) async throws {
        let isMisdated = try await browse { db in
            try Row.fetchOne(db, sql: "SELECT 1 FROM ended WHERE at > ? LIMIT 1", arguments: [now.milliseconds]) != nil
        }
        guard isMisdated else { return }
        try await writer.perform { transaction, _ in
            try transaction.db.execute(
                sql: "UPDATE ended SET at = ?1 WHERE at > ?1", arguments: [now.milliseconds])
        }
    }

    /// What has ended never opens again, so that only another's erasing can have come in between.
    private static func erase(_ serial: Int64, _ transaction: LedgerTransaction, now: Moment) throws -> TipID? {
        let db = transaction.db
        // `secure_delete` is on: what is set free is overwritten.
        try db.execute(
            sql: "UPDATE tip SET body = NULL WHERE serial = ? AND body IS NOT NULL", arguments: [serial])
        guard db.changesCount == 1 else { return nil }
        try db.execute(sql: "DELETE FROM exhibit WHERE serial = ?", arguments: [serial])
        try forgetCompany(db, of: serial)
        try db.execute(
            sql: "UPDATE ended SET clue = NULL, reply = NULL, said_department = NULL WHERE serial = ?",
            arguments: [serial])
        let row = try Row.fetchOne(db, sql: "SELECT id FROM tip WHERE serial = ?", arguments: [serial])
        let tip = (try? row?.tip(0)) ?? QueueRow.unreadable
        try transaction.record(serial, tip, at: now, .erased)
        return tip
    }

    public func holdings(of tips: [TipID]) async throws -> [TipID: Holding] {
        let holdings = try await rows(of: tips)
        // Of a transaction whose sync failed nobody knows before the next start whether it is kept: by what is read here its
        // tips are unknown, and their files would be put aside.
        if let failure { throw failure }
        return holdings
    }

    private func rows(of tips: [TipID]) async throws -> [TipID: Holding] {
        try await read { [recent] db in
            var holdings: [TipID: Holding] = [:]
            for tip in tips {
                guard let serial = try LedgerRows.serial(db, of: tip, recent: recent) else { continue }
                let readable = try Bool.fetchOne(
                    db.cachedStatement(sql: "SELECT body IS NOT NULL FROM tip WHERE serial = ?"),
                    arguments: [serial])
                holdings[tip] = readable == true ? .readable : .erased
            }
            return holdings
        }
    }

    public func openDeliveries() async throws -> OpenDeliveries {
        try await browse { db in
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT l.name, q.stage, count(*) FROM queue q JOIN lane l USING (lane) GROUP BY q.lane, q.stage")
            var open = OpenDeliveries()
            var stages: [Stage: Int] = [:]
            for row in rows {
                let (stage, count): (Stage, Int) = (try row.stage(1), try row.read(2))
                open.lanes[try row.lane(0), default: [:]][stage] = count
                stages[stage, default: 0] += count
            }
            open.disagreements = try LedgerCheck.compare(db, Stage.allCases.filter(\.isOpen), rows: stages)
            return open
        }
    }

    public func tipsInClear() async throws -> Int {
        try await browse { db in
            // A sealed body begins with a line's end: ``ManifestBody``.
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM tip WHERE body IS NOT NULL AND substr(body, 1, 1) != x'0A'") ?? 0
        }
    }

    public func quarantine(_ tip: TipID, why: String, now: Moment) async throws {
        _ = try await move(tip, to: .quarantined, why: why, now: now)
    }

    public func verify() async throws -> [String] {
        try await browse { db in try LedgerCheck.everything(db) }
    }
}
