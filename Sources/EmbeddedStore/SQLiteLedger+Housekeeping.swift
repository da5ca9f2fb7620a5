import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: HousekeepingLedger {
    public func erase(endedBefore moment: Moment, limit: Int, now: Moment) async throws -> [TipID] {
        try await writer.perform { transaction, _ in
            let db = transaction.db
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.serial, t.id FROM tip t
                    WHERE t.body IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.serial = t.serial)
                    AND (SELECT max(at) FROM ended e WHERE e.serial = t.serial) < ?
                    ORDER BY t.serial LIMIT ?
                    """, arguments: [moment.milliseconds, limit])
            return try rows.map { row in
                let serial: Int64 = row[0]
                guard let tip = TipID(bytes: row[1] as Data) else { throw LedgerDamage("tip \(serial) has no id") }
                // `secure_delete` is on: what is set free is overwritten.
                try db.execute(sql: "UPDATE tip SET body = NULL WHERE serial = ?", arguments: [serial])
                try db.execute(sql: "DELETE FROM exhibit WHERE serial = ?", arguments: [serial])
                try db.execute(sql: "UPDATE ended SET clue = NULL, reply = NULL WHERE serial = ?", arguments: [serial])
                try transaction.record(serial, tip, at: now, .erased)
                return tip
            }
        }
    }

    public func holdings(of tips: [TipID]) async throws -> [TipID: Holding] {
        try await read { [recent] db in
            var holdings: [TipID: Holding] = [:]
            for tip in tips {
                guard let serial = try Self.serial(db, tip, recent) else { continue }
                let readable = try Bool.fetchOne(
                    db, sql: "SELECT body IS NOT NULL FROM tip WHERE serial = ?", arguments: [serial])
                holdings[tip] = readable == true ? .readable : .erased
            }
            return holdings
        }
    }

    public func quarantine(_ tip: TipID, why: String, now: Moment) async throws {
        _ = try await move(tip, to: .quarantined, why: why, now: now)
    }

    public func verify() async throws -> [String] {
        try await browse { db in
            try LedgerCheck.integrity(db) + LedgerCheck.counters(db) + LedgerCheck.deliveries(db)
                + LedgerCheck.chain(db)
        }
    }
}

/// The full check, each part one sentence for each thing wrong.
enum LedgerCheck {
    static func integrity(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA quick_check(20)").filter { $0 != "ok" }.map {
            "The file is damaged: \($0)."
        }
    }

    /// What every transaction maintains against the rows.
    static func counters(_ db: Database) throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT t.stage, t.deliveries,
                    (SELECT count(*) FROM queue q WHERE q.stage = t.stage) + (SELECT count(*) FROM ended e WHERE e.stage = t.stage)
                FROM tally t
                """)
        return try rows.compactMap { row in
            let (said, are) = (row[1] as Int, row[2] as Int)
            return said == are
                ? nil : "Stage \(try Stage(code: row[0]).rawValue): the counter says \(said), the rows are \(are)."
        }
    }

    /// The same for open stages only: their rows are few however long the spool has lived, so every start can afford it.
    static func openCounters(_ db: Database) throws -> [String] {
        var counted: [Int: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT stage, count(*) FROM queue GROUP BY stage") {
            counted[row[0]] = row[1]
        }
        let tally = try Row.fetchAll(db, sql: "SELECT stage, deliveries FROM tally")
        return try tally.compactMap { row in
            let stage = try Stage(code: row[0])
            let (said, are) = (row[1] as Int, counted[stage.code] ?? 0)
            return !stage.isOpen || said == are
                ? nil : "Stage \(stage.rawValue): the counter says \(said), the rows are \(are)."
        }
    }

    /// Every tip has the deliveries its admission names, each in one stage.
    static func deliveries(_ db: Database) throws -> [String] {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT t.serial, t.id, (SELECT note FROM event e WHERE e.serial = t.serial ORDER BY number LIMIT 1),
                    (SELECT count(*) FROM queue q WHERE q.serial = t.serial) + (SELECT count(*) FROM ended e WHERE e.serial = t.serial)
                FROM tip t ORDER BY t.serial
                """)
        var wrong: [String] = []
        while let row = try cursor.next() {
            let name = TipID(bytes: row[1] as Data)?.description ?? "number \(row[0] as Int64)"
            guard let note = row[2] as String?, case .admitted(let figures) = CustodyEvent.Change(note: note) else {
                wrong.append("Tip \(name): its custody does not begin with its admission.")
                continue
            }
            if figures.lanes.count != row[3] as Int {
                wrong.append(
                    "Tip \(name): \(figures.lanes.count) deliveries were admitted, \(row[3] as Int) are there.")
            }
        }
        return wrong
    }

    /// Each event carries the digest of the one before; the head carries the last.
    static func chain(_ db: Database) throws -> [String] {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT e.number, t.id, e.at, e.note, e.digest FROM event e JOIN tip t ON t.serial = e.serial
                ORDER BY e.number
                """)
        var previous = CustodyEvent.beginning
        var number: Int64 = 0
        while let row = try cursor.next() {
            number += 1
            guard let tip = TipID(bytes: row[1] as Data), row[0] as Int64 == number else {
                return ["Event \(number) of the chain of custody is missing."]
            }
            previous = CustodyEvent.digest(
                number: number, tip: tip, at: Moment(milliseconds: row[2]), note: row[3], after: previous)
            if previous.bytes != Array(row[4] as Data) {
                return ["Event \(number) of the chain of custody was altered."]
            }
        }
        let head = try Row.fetchOne(db, sql: "SELECT event, digest FROM head")
        guard let head, head[0] as Int64 == number, Array(head[1] as Data) == previous.bytes else {
            return ["The chain of custody ends at event \(number), and the head says otherwise."]
        }
        return []
    }
}
