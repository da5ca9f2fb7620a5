import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: OperatorLedger {
    public func list(stages: Set<Stage>?, after: TipID?, limit: Int) async throws -> [TipRecord] {
        try await browse { [recent] db in
            var serial: Int64 = 0
            if let after {
                guard let found = try LedgerRows.serial(db, of: after, recent: recent) else { return [] }
                serial = found
            }
            let cursor = try Int64.fetchCursor(db, sql: Self.listing(stages), arguments: [serial, limit])
            var records: [TipRecord] = []
            while let next = try cursor.next() {
                if let record = try LedgerRows.listed(db, serial: next) { records.append(record) }
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
            guard let serial = try LedgerRows.serial(db, of: tip, recent: recent) else { return nil }
            return try LedgerRows.record(db, serial: serial)
        }
    }

    public func custody(of tip: TipID) async throws -> [CustodyEvent] {
        try await read { [recent] db in
            guard let serial = try LedgerRows.serial(db, of: tip, recent: recent) else { return [] }
            let rows = try Row.fetchAll(
                db, sql: "SELECT number, at, note, digest FROM event WHERE serial = ? ORDER BY number",
                arguments: [serial])
            return try rows.map { row in
                CustodyEvent(
                    number: try row.read(0), tip: tip, at: try row.moment(1), change: try row.change(2),
                    digest: try row.digest(3))
            }
        }
    }

    public func check(custodyOf tip: TipID) async throws -> [String] {
        try await browse { [recent] db in
            guard let serial = try LedgerRows.serial(db, of: tip, recent: recent) else { return [] }
            do { return try LedgerCheck.custody(db, of: serial) } catch let damage as LedgerDamage {
                return [damage.description]
            }
        }
    }

    public func move(
        _ tip: TipID, from stages: Set<Stage>?, to stage: Stage, why: String, now: Moment
    ) async throws -> Int {
        try await writer.perform { [recent] transaction, _ in
            guard let serial = try LedgerRows.serial(transaction.db, of: tip, recent: recent) else { return 0 }
            let rows = try Row.fetchAll(
                transaction.db, sql: "SELECT \(QueueRow.columns) FROM \(QueueRow.source) WHERE q.serial = ?",
                arguments: [serial])
            var moved = 0
            for row in try rows.map(QueueRow.init)
            where row.stage.mayBecome(stage) && row.stage != .sending && stages?.contains(row.stage) != false {
                if stage.isOpen {
                    try transaction.move(row, to: stage, due: now, attempts: row.attempts, why: why, at: now)
                } else {
                    try transaction.end(row, as: stage, answer: nil, why: why, at: now)
                }
                moved += 1
            }
            return moved
        }
    }

    public func tally() async throws -> SpoolTally {
        try await read { db in
            var deliveries: [Stage: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT stage, deliveries FROM tally") {
                deliveries[try row.stage(0)] = try row.read(1)
            }
            let tips = try Int.fetchOne(db, sql: "SELECT coalesce(max(serial), 0) FROM tip") ?? 0
            // The queue is ordered by serial, and serials by admission: the first moving row is the oldest.
            let oldest = try Int64.fetchOne(
                db, sql: "SELECT serial FROM queue WHERE stage < 4 ORDER BY serial LIMIT 1")
            // A damaged beginning is for `verify` to name; the counts stand without it.
            let moment = try? oldest.map { try LedgerRows.figures(db, serial: $0).at }
            return SpoolTally(deliveries: deliveries, tips: tips, oldestMoving: moment)
        }
    }

    public func oldestMoving() async throws -> [LaneName: Moment] {
        try await read { db in
            // The indexes of what waits and of what is leased say which lanes have any; its first is mostly near the beginning.
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT l.name, (
                        SELECT q.serial FROM queue q WHERE q.lane = l.lane AND q.stage < 4 ORDER BY q.serial LIMIT 1
                    ) FROM lane l
                    WHERE EXISTS (SELECT 1 FROM queue q WHERE q.lane = l.lane AND q.stage < 3)
                    OR EXISTS (SELECT 1 FROM queue q WHERE q.lane = l.lane AND q.stage = 3)
                    """)
            return try rows.reduce(into: [:]) { oldest, row in
                let serial: Int64 = try row.read(1)
                // What cannot be read is for `verify` to name.
                oldest[try row.lane(0)] = try? LedgerRows.figures(db, serial: serial).at
            }
        }
    }

    public func replay(
        _ each: @Sendable @escaping (TipID, Moment, CustodyEvent.Change) throws -> Void
    ) async throws {
        // In slices, so that the log can be carried back in between; a tip's own events come from one look.
        var after: Int64 = 0
        while let last = try await replay(after: after, each) { after = last }
    }

    private func replay(
        after: Int64, _ each: @Sendable @escaping (TipID, Moment, CustodyEvent.Change) throws -> Void
    ) async throws -> Int64? {
        try await browse { db in
            let last = try Int64.fetchOne(
                db.cachedStatement(
                    sql:
                        "SELECT max(serial) FROM (SELECT serial FROM tip WHERE serial > ? ORDER BY serial LIMIT 8192)"
                ),
                arguments: [after])
            guard let last else { return nil }
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT t.id, e.at, e.note FROM event e JOIN tip t ON t.serial = e.serial
                        WHERE e.serial > ? AND e.serial <= ? ORDER BY e.serial, e.number
                        """), arguments: [after, last])
            while let row = try rows.next() {
                try each(try row.tip(0), try row.moment(1), try row.change(2))
            }
            return last
        }
    }
}
