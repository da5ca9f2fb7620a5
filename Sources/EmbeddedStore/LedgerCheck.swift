import Foundation
import GRDB
import Spooling
import Tips

/// The full check, each part a sentence for each thing wrong.
enum LedgerCheck {
    /// No more sentences than somebody reads.
    private static let mostSentences = 100

    static func everything(_ db: Database) throws -> [String] {
        let parts = [integrity, counters, sequences, tips, strays, followed, company, figures, chain]
        let wrong = try parts.flatMap { part in
            do { return try part(db) } catch let damage as LedgerDamage {
                return ["A record is damaged: \(damage)."]
            }
        }
        guard wrong.count > mostSentences else { return wrong }
        return wrong.prefix(mostSentences) + ["\(wrong.count - mostSentences) more things are wrong."]
    }

    static func integrity(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }.map {
            "The file is damaged: \($0)."
        }
    }

    /// What every transaction maintains against the rows.
    static func counters(_ db: Database) throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT stage, count(*) FROM (SELECT stage FROM queue UNION ALL SELECT stage FROM ended) GROUP BY stage
                """)
        return try compare(
            db, Stage.allCases, rows: rows.reduce(into: [:]) { try $0[$1.stage(0)] = $1.read(1) })
    }

    /// - Parameter rows: how many there are of each stage.
    static func compare(_ db: Database, _ stages: [Stage], rows: [Stage: Int]) throws -> [String] {
        let said: [Int: Int] = try Row.fetchAll(db, sql: "SELECT stage, deliveries FROM tally").reduce(into: [:]) {
            try $0[$1.read(0)] = $1.read(1)
        }
        return stages.compactMap { stage in
            let (said, are) = (said[stage.code], rows[stage] ?? 0)
            return said == are
                ? nil
                : "Stage \(stage.rawValue): the counter says \(said.map(String.init) ?? "nothing"), the rows are \(are)."
        }
    }

    /// Every lane counts 1, 2, 3 … up to its counter.
    static func sequences(_ db: Database) throws -> [String] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT l.name, l.sequence, count(d.sequence), count(DISTINCT d.sequence), max(d.sequence) FROM lane l
                LEFT JOIN (SELECT lane, sequence FROM queue UNION ALL SELECT lane, sequence FROM ended) d USING (lane)
                GROUP BY l.lane
                """)
        return try rows.compactMap { row in
            let said: Int64 = try row.read(1)
            let are = try (2...4).map { try (row.readIfAny($0) as Int64?) ?? 0 }
            return are.allSatisfy { $0 == said }
                ? nil
                : "Lane \(try row.lane(0)): it has counted to \(said), and its deliveries are \(are[0])."
        }
    }

    /// What is looked at of a tip, in this order.
    static let columnsOfTip = "serial, id, receipt, body, seal, key, fingerprint"

    /// Every tip is what was admitted, can be found, and has the deliveries and stages that its custody tells of.
    static func tips(_ db: Database) throws -> [String] {
        let indexed = try Int64.fetchOne(db, sql: "SELECT indexed FROM head") ?? 0
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT \(columnsOfTip) FROM tip ORDER BY serial")
        var wrong: [String] = []
        while let row = try cursor.next(), wrong.count <= mostSentences {
            let serial: Int64 = try row.read(0)
            do {
                let tip = try row.tip(1)
                var faults = try custody(db, serial, isErased: row.readIfAny(3) as Data? == nil)
                if let fault = try sealing(db, row, tip, serial) { faults.append(fault) }
                if serial <= indexed, let fault = try finding(db, row, serial) { faults.append(fault) }
                wrong += faults.map { "Tip \(tip): \($0)." }
            } catch let damage as LedgerDamage {
                wrong.append("Tip number \(serial): \(damage).")
            }
        }
        return wrong
    }

    static func sealing(_ db: Database, _ row: Row, _ tip: TipID, _ serial: Int64) throws -> String? {
        guard let body = try row.bytesIfAny(3) else { return nil }
        let exhibits = try LedgerRows.exhibits(db, serial: serial)
        let keys = try row.keys(receipt: 2, key: 5, fingerprint: 6)
        return try TipSeal.holds(row.lookupKey(4), tip, body: body, exhibits: exhibits, keys)
            ? nil : "its text, its exhibits or what it is found by are not what was admitted"
    }

    static func custody(_ db: Database, _ serial: Int64, isErased: Bool) throws -> [String] {
        let statement = try db.cachedStatement(
            sql: "SELECT note FROM event WHERE serial = ? ORDER BY number")
        var ways: [LaneName: Way]?
        var wasErased = false
        for row in try Row.fetchAll(statement, arguments: [serial]) {
            switch try row.change(0) {
            case .admitted(let figures) where ways == nil:
                ways = Dictionary(figures.lanes.map { ($0, Way()) }) { first, _ in first }
            case .moved(let lane, let stage, let why): ways?[lane, default: Way()].move(to: stage, why: why)
            case .erased: wasErased = true
            case .answered(let lane, _): ways?[lane]?.answer()
            case .admitted, .corrected: continue
            }
        }
        guard let ways else { return ["its custody does not begin with its admission"] }
        guard isErased == wasErased else {
            return [
                isErased
                    ? "its text is gone and nobody erased it" : "it was erased and its text is still there"
            ]
        }
        let deliveries = try LedgerRows.deliveries(db, serial: serial)
        guard deliveries.count == ways.count else {
            return ["\(ways.count) deliveries were admitted, \(deliveries.count) are there"]
        }
        return deliveries.filter { ways[$0.lane] != Way($0) }.map { delivery in
            "its custody says \(ways[delivery.lane]?.description ?? "nothing") for lane \(delivery.lane), its row \(Way(delivery))"
        }
    }

    /// Where a delivery stands, as its custody tells and as its row says.
    private struct Way: Equatable, CustomStringConvertible {
        var stage = Stage.queued
        var why = ""
        var attempts = 0

        init() {}

        init(_ delivery: DeliveryRecord) {
            (stage, why, attempts) = (delivery.stage, delivery.why, delivery.attempts)
        }

        mutating func move(to stage: Stage, why: String) {
            self.stage = stage
            self.why = why
            // A claim is an attempt; one that came to nothing is given back, and a restored tip begins anew.
            switch (stage, why) {
            case (.sending, _): attempts += 1
            case (.queued, "returned"): attempts = max(0, attempts - 1)
            case (.held, "restored"), (.queued, "restored"): attempts = 0
            default: break
            }
        }

        /// What had ended unconfirmed has arrived after all: it stays ended, for another reason.
        mutating func answer() {
            if stage == .expired { why = DeliveryRecord.arrivedLate }
        }

        var description: String {
            "\(stage.rawValue) after \(attempts) attempt(s)" + (why.isEmpty ? "" : " for \(why)")
        }
    }

    private static func finding(_ db: Database, _ row: Row, _ serial: Int64) throws -> String? {
        let statement = try db.cachedStatement(sql: "SELECT serial FROM lookup WHERE hash = ?")
        for column in [1, 2] {
            let found = try Int64.fetchOne(statement, arguments: [Data(try row.bytes(column))])
            if found != serial { return "it is not found by its \(column == 1 ? "id" : "receipt")" }
        }
        // One that was forgotten and came again is the later tip's.
        guard let key = try row.bytesIfAny(5) else { return nil }
        let found = try Int64.fetchOne(statement, arguments: [Data(key)])
        return found.map { $0 >= serial } == true ? nil : "it is not found by its idempotency key"
    }

    /// Rows that belong to no tip.
    static func strays(_ db: Database) throws -> [String] {
        try ["queue", "ended", "exhibit", "event", "company"].compactMap { table in
            let count = try Int.fetchOne(
                db,
                sql:
                    "SELECT count(*) FROM \(table) r WHERE NOT EXISTS (SELECT 1 FROM tip t WHERE t.serial = r.serial)"
            )
            return count == 0 ? nil : "\(count ?? 0) rows of \(table) belong to no tip."
        }
    }

    /// Only what was delivered is followed.
    static func followed(_ db: Database) throws -> [String] {
        let count =
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM follow f WHERE NOT EXISTS (
                        SELECT 1 FROM ended e WHERE e.serial = f.serial AND e.lane = f.lane AND e.stage = ?
                    )
                    """, arguments: [Stage.delivered.code]) ?? 0
        return count == 0 ? [] : ["\(count) rows of follow belong to no delivered tip."]
    }

    /// Nobody who is erased has company, and nobody has it alone.
    static func company(_ db: Database) throws -> [String] {
        let erased =
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM company c JOIN tip t ON t.serial = c.serial WHERE t.body IS NULL") ?? 0
        let alone =
            try Int.fetchOne(
                db,
                sql: "SELECT count(*) FROM (SELECT 1 FROM company GROUP BY cluster HAVING count(*) < 2)") ?? 0
        return [
            erased == 0 ? nil : "\(erased) erased tips still have company.",
            alone == 0 ? nil : "\(alone) clusters have a single tip.",
        ].compactMap { $0 }
    }

    /// Each event carries the digest of the one before; the head carries the last.
    static func chain(_ db: Database) throws -> [String] {
        let cursor = try Row.fetchCursor(
            db,
            sql: """
                SELECT e.number, t.id, e.at, e.note, e.digest FROM event e LEFT JOIN tip t ON t.serial = e.serial
                ORDER BY e.number
                """)
        var previous = CustodyEvent.beginning
        var number: Int64 = 0
        while let row = try cursor.next() {
            number += 1
            guard try row.read(0) == number else { return ["Event \(number) of the chain of custody is missing."] }
            previous = CustodyEvent.digest(
                number: number, tip: (try? row.tip(1)) ?? QueueRow.unreadable, at: try row.moment(2),
                note: try row.read(3), after: previous)
            guard try row.digest(4) == previous else { return ["Event \(number) of the chain of custody was altered."] }
        }
        guard let head = try Row.fetchOne(db, sql: "SELECT event, digest FROM head"),
            try head.read(0) == number,
            try head.digest(1) == previous
        else { return ["The chain of custody ends at event \(number), and the head says otherwise."] }
        return []
    }
}
