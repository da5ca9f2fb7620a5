import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: DispatchLedger {
    public func claim(lane: LaneName, limit: Int, now: Moment, leaseSeconds: Double) async throws -> [Claim] {
        try await writer.perform { transaction, statements in
            guard let code = transaction.laneCode(lane) else { return [] }
            try Self.endLeases(transaction, endedBy: now, at: now, why: "lease-ended")
            let rows = try Row.fetchAll(statements.due, arguments: [code, now.milliseconds, limit])
            return try rows.compactMap { row in
                try Self.claim(
                    row, lane: lane, transaction, statements, now: now, until: now.adding(seconds: leaseSeconds))
            }
        }
    }

    /// A tip whose text is gone cannot be sent: it is quarantined here, and its neighbours are claimed.
    private static func claim(
        _ row: Row, lane: LaneName, _ transaction: LedgerTransaction, _ statements: LedgerStatements, now: Moment,
        until: Moment
    ) throws -> Claim? {
        let delivery = try QueueRow(row)
        guard let body = row[6] as Data?, body.first == UInt8(ascii: "{") else {
            try transaction.move(
                delivery, to: .quarantined, due: now, attempts: delivery.attempts, why: "record-damaged", at: now)
            return nil
        }
        let exhibits = try Row.fetchAll(statements.exhibits, arguments: [delivery.serial]).map(LedgerRows.exhibit(_:))
        try transaction.move(delivery, to: .sending, due: until, attempts: delivery.attempts + 1, why: "", at: now)
        return Claim(
            delivery: DeliveryKey(serial: delivery.serial, lane: lane), tip: delivery.tip,
            manifest: Manifest(id: delivery.tip, lane: lane, sequence: delivery.sequence, body: Array(body)),
            exhibits: exhibits, attempt: delivery.attempts + 1, from: delivery.stage)
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
            row.stage == .sending
        else { return false }
        let at = settlement.at
        switch settlement.outcome {
        case .delivered(let answer):
            try transaction.end(row, as: .delivered, answer: answer, why: "", at: at)
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
            sql: "SELECT \(QueueRow.columns) FROM \(QueueRow.source) WHERE q.stage = 2 AND q.due <= ?")
        for row in try Row.fetchAll(statement, arguments: [moment.milliseconds]).map(QueueRow.init) {
            try transaction.move(row, to: .inDoubt, due: now, attempts: row.attempts, why: why, at: now)
        }
    }

    public func nextDue(lane: LaneName) async throws -> Moment? {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT min(due) FROM queue WHERE stage IN (0, 3, 4)
                    AND lane = (SELECT lane FROM lane WHERE name = ?)
                    """)
            return try Int64.fetchOne(statement, arguments: [lane.name]).map(Moment.init(milliseconds:))
        }
    }

    public func hasten(lane: LaneName, now: Moment) async throws -> Int {
        try await writer.perform { transaction, _ in
            guard let code = transaction.laneCode(lane) else { return 0 }
            // Not a change of stage: only the waiting is cut short.
            try transaction.db.execute(
                sql: "UPDATE queue SET due = ?1 WHERE lane = ?2 AND due > ?1 AND stage IN (3, 4)",
                arguments: [now.milliseconds, code])
            return transaction.db.changesCount
        }
    }
}
