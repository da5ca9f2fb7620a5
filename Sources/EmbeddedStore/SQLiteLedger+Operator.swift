import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: OperatorLedger {
    public func list(stages: Set<Stage>?, after: TipID?, limit: Int) async throws -> [TipRecord] {
        try await browse { [recent] db in
            var serial: Int64 = 0
            if let after {
                guard let found = try LedgerRows.serial(db, hash: after.bytes, recent: recent) else { return [] }
                serial = found
            }
            let cursor = try Int64.fetchCursor(db, sql: Self.listing(stages), arguments: [serial, limit])
            var records: [TipRecord] = []
            while let next = try cursor.next() {
                if let record = try LedgerRows.record(db, serial: next) { records.append(record) }
            }
            return records
        }
    }

    private static func listing(_ stages: Set<Stage>?) -> String {
        guard let stages else { return "SELECT serial FROM tip WHERE serial > ? ORDER BY serial LIMIT ?" }
        let codes = stages.map { "\($0.code)" }.sorted().joined(separator: ", ")
        return """
            SELECT DISTINCT serial FROM (
                SELECT serial FROM queue WHERE stage IN (\(codes)) UNION SELECT serial FROM ended WHERE stage IN (\(codes))
            ) WHERE serial > ? ORDER BY serial LIMIT ?
            """
    }

    public func show(_ tip: TipID) async throws -> TipRecord? {
        try await read { [recent] db in
            guard let serial = try Self.serial(db, tip, recent) else { return nil }
            return try LedgerRows.record(db, serial: serial)
        }
    }

    static func serial(_ db: Database, _ tip: TipID, _ recent: RecentTips) throws -> Int64? {
        guard let serial = try LedgerRows.serial(db, hash: tip.bytes, recent: recent) else { return nil }
        let id = try Data.fetchOne(db, sql: "SELECT id FROM tip WHERE serial = ?", arguments: [serial])
        return id.map(Array.init) == tip.bytes ? serial : nil
    }

    public func custody(of tip: TipID) async throws -> [CustodyEvent] {
        try await read { [recent] db in
            guard let serial = try Self.serial(db, tip, recent) else { return [] }
            let rows = try Row.fetchAll(
                db, sql: "SELECT number, at, note, digest FROM event WHERE serial = ? ORDER BY number",
                arguments: [serial])
            return try rows.map { row in
                guard let change = CustodyEvent.Change(note: row[2]), let digest = Digest(bytes: row[3] as Data) else {
                    throw LedgerDamage("an event of tip \(serial) cannot be read")
                }
                return CustodyEvent(
                    number: row[0], tip: tip, at: Moment(milliseconds: row[1]), change: change, digest: digest)
            }
        }
    }

    public func move(_ tip: TipID, to stage: Stage, why: String, now: Moment) async throws -> Int {
        try await writer.perform { [recent] transaction, _ in
            guard let serial = try Self.serial(transaction.db, tip, recent) else { return 0 }
            let rows = try Row.fetchAll(
                transaction.db, sql: "SELECT \(QueueRow.columns) FROM \(QueueRow.source) WHERE q.serial = ?",
                arguments: [serial])
            var moved = 0
            for row in try rows.map(QueueRow.init) where row.stage.mayBecome(stage) && row.stage != .sending {
                try transaction.move(row, to: stage, due: now, attempts: row.attempts, why: why, at: now)
                moved += 1
            }
            return moved
        }
    }

    public func tally() async throws -> SpoolTally {
        try await read { db in
            var deliveries: [Stage: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT stage, deliveries FROM tally") {
                deliveries[try Stage(code: row[0])] = row[1]
            }
            let tips = try Int.fetchOne(db, sql: "SELECT coalesce(max(serial), 0) FROM tip") ?? 0
            // The queue is ordered by serial, and serials by admission: the first moving row is the oldest.
            let oldest = try Int64.fetchOne(
                db, sql: "SELECT serial FROM queue WHERE stage IN (0, 2, 3, 4) ORDER BY serial LIMIT 1")
            let moment = try oldest.map { try LedgerRows.figures(db, serial: $0).at }
            return SpoolTally(deliveries: deliveries, tips: tips, oldestMoving: moment)
        }
    }

    public func replay(_ each: @Sendable @escaping (TipID, Moment, CustodyEvent.Change) throws -> Void) async throws {
        try await browse { db in
            let rows = try Row.fetchCursor(
                db,
                sql:
                    "SELECT t.id, e.at, e.note FROM event e JOIN tip t ON t.serial = e.serial ORDER BY e.serial, e.number"
            )
            while let row = try rows.next() {
                guard let tip = TipID(bytes: row[0] as Data), let change = CustodyEvent.Change(note: row[2]) else {
                    throw LedgerDamage("an event cannot be read")
                }
                try each(tip, Moment(milliseconds: row[1]), change)
            }
        }
    }
}
