import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: DispatchLedger {
    public func claim(lane: LaneName, limit: Int, now: Moment, leaseSeconds: Double) async throws -> [Claim] {
        try await writer.perform { transaction, statements in
            guard let code = transaction.laneCode(lane) else { return [] }
            try Self.endLeases(transaction, endedBy: now, at: now, why: "lease-ended")
            let until = now.adding(seconds: leaseSeconds)
            let urgent = try Self.urgent(statements, lane: code, now: now, limit: limit)
            var claims = try urgent.compactMap { row in
                try Self.claim(row, lane: lane, transaction, statements, now: now, until: until)
            }
            for index in claims.indices { claims[index].isUrgent = true }
            // Those are under their leases by now and are not found again.
            let rows = try Self.alternating(statements, lane: code, now: now, limit: limit - urgent.count)
            return try claims
                + rows.compactMap { row in
                    try Self.claim(row, lane: lane, transaction, statements, now: now, until: until)
                }
        }
    }

    /// Those of people in danger, whatever else waits. Mostly there are none, and one look says so.
    private static func urgent(_ statements: LedgerStatements, lane: Int64, now: Moment, limit: Int) throws
        -> [QueueRow]
    {
        guard try Row.fetchOne(statements.anyUrgent, arguments: [lane]) != nil else { return [] }
        try statements.forgetUrgent.execute(arguments: [lane])
        return try Row.fetchAll(statements.urgentDue, arguments: [lane, now.milliseconds, limit]).map(QueueRow.init)
    }

    /// Both ends of what is due, in turns. The middle is reached by whichever end comes to it first.
    private static func alternating(_ statements: LedgerStatements, lane: Int64, now: Moment, limit: Int) throws
        -> [QueueRow]
    {
        func rows(_ statement: Statement, _ limit: Int) throws -> [QueueRow] {
            try Row.fetchAll(statement, arguments: [lane, now.milliseconds, limit]).map(QueueRow.init)
        }
        let half = (limit + 1) / 2
        let oldest = try rows(statements.longestDue, half)
        guard oldest.count == half, limit > half else { return oldest }
        // Where less is due than was asked for, the two ends overlap.
        let taken = Set(oldest.map(\.serial))
        let newest = try rows(statements.lastDue, limit - half).filter { !taken.contains($0.serial) }
        return oldest.indices.flatMap { newest.indices.contains($0) ? [oldest[$0], newest[$0]] : [oldest[$0]] }
    }

    /// A tip that is no longer what was admitted cannot be sent: it is quarantined here, and its neighbours are claimed.
    private static func claim(
        _ row: QueueRow, lane: LaneName, _ transaction: LedgerTransaction,
        _ statements: LedgerStatements, now: Moment,
        until: Moment
    ) throws -> Claim? {
        var row = row
        let parcel: Parcel
        do {
            parcel = try Parcel(row.serial, statements, tip: &row.tip)
        } catch  where isDamage(error) {
            try transaction.move(
                row, to: .quarantined, due: now, attempts: row.attempts, why: "record-damaged", at: now)
            return nil
        }
        let attempt = row.attempts + 1
        try transaction.move(row, to: .sending, due: until, attempts: attempt, why: "", at: now)
        return Claim(
            delivery: DeliveryKey(serial: row.serial, lane: lane, attempt: attempt), tip: row.tip,
            manifest: Manifest(id: row.tip, lane: lane, sequence: row.sequence, body: parcel.body),
            exhibits: parcel.exhibits, attempt: attempt, from: row.stage)
    }

    private static func isDamage(_ error: any Error) -> Bool {
        error is LedgerDamage || (error as? DatabaseError)?.resultCode == .SQLITE_CORRUPT
    }

    /// What is sent of a tip, compared with its seal.
    private struct Parcel {
        var body: [UInt8]
        var exhibits: [Exhibit]

        /// - Parameter tip: set as soon as it was read, so that a custody event can name it even where the rest is damaged.
        init(_ serial: Int64, _ statements: LedgerStatements, tip: inout TipID) throws {
            guard let row = try Row.fetchOne(statements.tip, arguments: [serial]) else {
                throw LedgerDamage("tip \(serial) has no row")
            }
            tip = try row.tip(0)
            body = try row.bytes(1)
            exhibits = try Row.fetchAll(statements.exhibits, arguments: [serial]).map(
                LedgerRows.exhibit(_:))
            let keys = try row.keys(receipt: 3, key: 4, fingerprint: 5)
            guard try TipSeal.holds(row.lookupKey(2), tip, body: body, exhibits: exhibits, keys) else {
                throw LedgerDamage("tip \(serial) is not what was admitted")
            }
        }
    }

    public func settle(_ settlements: [Settlement]) async throws -> Int {
        try await writer.perform { transaction, _ in
            var recorded = 0
            for settlement in settlements where try Self.settle(settlement, transaction) { recorded += 1 }
            return recorded
        }
    }

    private static func settle(_ settlement: Settlement, _ transaction: LedgerTransaction) throws -> Bool {
        guard let code = transaction.laneCode(settlement.delivery.lane),
            let row = try queueRow(transaction.db, serial: settlement.delivery.serial, lane: code),
            row.stage == .sending, row.attempts == settlement.delivery.attempt
        else { return false }
        let at = settlement.at
        switch settlement.outcome {
        case .delivered(let answer):
            try transaction.end(
                row, as: .delivered, answer: answer, why: "", at: at, keptFrom: settlement.keptFrom)
            if let due = settlement.followAt { try transaction.follow(row.serial, lane: row.lane, due: due, asked: 0) }
        case .sentUnconfirmed:
            try transaction.move(
                row, to: .sentUnconfirmed, due: settlement.keptFrom, attempts: row.attempts, why: "", at: at)
        case .deferred(let until, let why):
            try transaction.move(row, to: .deferred, due: until, attempts: row.attempts, why: why, at: at)
        case .inDoubt(let until, let why):
            try transaction.move(row, to: .inDoubt, due: until, attempts: row.attempts, why: why, at: at)
        case .parked(let why):
            try transaction.move(row, to: .parked, due: at, attempts: row.attempts, why: why, at: at)
        case .quarantined(let why):
            try transaction.move(row, to: .quarantined, due: at, attempts: row.attempts, why: why, at: at)
        case .returned:
            try transaction.move(row, to: .queued, due: at, attempts: max(0, row.attempts - 1), why: "returned", at: at)
        }
        return true
    }

    static func queueRow(_ db: Database, serial: Int64, lane: Int64) throws -> QueueRow? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(QueueRow.columns) FROM \(QueueRow.source) WHERE q.serial = ? AND q.lane = ?")
        return try Row.fetchOne(statement, arguments: [serial, lane]).map(QueueRow.init)
    }

    /// Whoever held a lease past its end may have sent the tip: in doubt, and due at once.
    static func endLeases(_ transaction: LedgerTransaction, endedBy moment: Moment, at now: Moment, why: String) throws
    {
        let statement = try transaction.db.cachedStatement(
            sql: "SELECT \(QueueRow.columns) FROM \(QueueRow.source) WHERE q.stage = 3 AND q.due <= ?")
        for row in try Row.fetchAll(statement, arguments: [moment.milliseconds]).map(QueueRow.init) {
            try transaction.move(row, to: .inDoubt, due: now, attempts: row.attempts, why: why, at: now)
        }
    }

    public func nextDue(lane: LaneName) async throws -> Moment? {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT min(due) FROM queue WHERE stage < 3
                    AND lane = (SELECT lane FROM lane WHERE name = ?)
                    """)
            return try Int64.fetchOne(statement, arguments: [lane.name]).map(Moment.init(milliseconds:))
        }
    }

    public func hasten(lane: LaneName, dueAfter moment: Moment, now: Moment) async throws -> Int {
        try await writer.perform { transaction, _ in
            guard let code = transaction.laneCode(lane) else { return 0 }
            // Not a change of stage: only the waiting is cut short.
            try transaction.db.execute(
                sql: """
                    UPDATE queue SET due = ?1 WHERE lane = ?2 AND due > ?1 AND (due > ?3 OR stage = 0) AND stage < 3
                    """,
                arguments: [now.milliseconds, code, moment.milliseconds])
            return transaction.db.changesCount
        }
    }
}
