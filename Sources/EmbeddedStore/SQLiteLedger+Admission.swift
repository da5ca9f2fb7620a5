import Foundation
import GRDB
public import Spooling
import Tips

extension SQLiteLedger: AdmissionLedger {
    public func admit(_ admission: Admission) async throws -> AdmissionAnswer {
        try await writer.perform { [recent] transaction, statements in
            if let key = admission.key {
                let serial =
                    try transaction.serialAdmittedHere(key.keyHash) ?? recent.serial(of: key.keyHash)
                    ?? Int64.fetchOne(statements.findLookup, arguments: [Data(key.keyHash)])
                if let serial {
                    return try LedgerRows.answer(transaction.db, serial: serial, key: key)
                }
            }
            try transaction.insert(admission)
            return .kept
        }
    }

    public func tip(receiptHash: [UInt8]) async throws -> TipRecord? {
        try await read { [recent] db in
            guard let serial = try LedgerRows.serial(db, hash: receiptHash, recent: recent) else { return nil }
            let receipt = try Data.fetchOne(db, sql: "SELECT receipt FROM tip WHERE serial = ?", arguments: [serial])
            return receipt.map(Array.init) == receiptHash ? try LedgerRows.record(db, serial: serial) : nil
        }
    }
}

/// Reading rows back into values.
enum LedgerRows {
    static func serial(_ db: Database, hash: [UInt8], recent: RecentTips) throws -> Int64? {
        if let serial = recent.serial(of: hash) { return serial }
        let found = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT serial FROM lookup WHERE hash = ?"), arguments: [Data(hash)])
        if let found { return found }
        // Another process may have the daemon's memory of recent tips; these rows are few.
        return try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT serial FROM tip WHERE serial > (SELECT indexed FROM head) AND (id = ?1 OR receipt = ?1)"),
            arguments: [Data(hash)])
    }

    static func answer(_ db: Database, serial: Int64, key: Admission.KeyedAdmission) throws -> AdmissionAnswer {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(sql: "SELECT id, key, fingerprint FROM tip WHERE serial = ?"), arguments: [serial]),
            let tip = TipID(bytes: row[0] as Data), let fingerprint = row[2] as Data?
        else { throw LedgerDamage("tip \(serial) of a key is not there") }
        guard Array(fingerprint) == key.fingerprint else { return .keyTaken }
        let figures = try figures(db, serial: serial).figures
        return .keptBefore(
            .init(
                tip: tip, kind: figures.kind, receivedOn: figures.receivedOn, exhibits: try exhibits(db, serial: serial)
            ))
    }

    static func exhibits(_ db: Database, serial: Int64) throws -> [Exhibit] {
        let statement = try db.cachedStatement(
            sql: "SELECT number, media_type, bytes, digest, findings FROM exhibit WHERE serial = ? ORDER BY number")
        return try Row.fetchAll(statement, arguments: [serial]).map(exhibit(_:))
    }

    static func exhibit(_ row: Row) throws -> Exhibit {
        guard let digest = Digest(bytes: row[3] as Data) else {
            throw LedgerDamage("an exhibit's digest is not a digest")
        }
        let findings: String = row[4]
        return Exhibit(
            number: row[0], mediaType: row[1], bytes: row[2], digest: digest,
            findings: findings.split(separator: "\n").map(String.init))
    }

    /// What the first event of a tip says.
    static func figures(_ db: Database, serial: Int64) throws -> (at: Moment, figures: CustodyEvent.Figures) {
        let statement = try db.cachedStatement(
            sql: "SELECT at, note FROM event WHERE serial = ? ORDER BY number LIMIT 1")
        guard let row = try Row.fetchOne(statement, arguments: [serial]),
            case .admitted(let figures) = CustodyEvent.Change(note: row[1])
        else { throw LedgerDamage("tip \(serial) does not begin with its admission") }
        return (Moment(milliseconds: row[0]), figures)
    }

    static func record(_ db: Database, serial: Int64) throws -> TipRecord? {
        let statement = try db.cachedStatement(sql: "SELECT id, body FROM tip WHERE serial = ?")
        guard let row = try Row.fetchOne(statement, arguments: [serial]) else { return nil }
        guard let tip = TipID(bytes: row[0] as Data) else { throw LedgerDamage("tip \(serial) has no id") }
        let (at, figures) = try figures(db, serial: serial)
        let body: Data? = row[1]
        return TipRecord(
            tip: tip, receivedAt: at, figures: figures, exhibits: try exhibits(db, serial: serial),
            deliveries: try deliveries(db, serial: serial), manifestBody: body.map { Array($0) })
    }

    static func deliveries(_ db: Database, serial: Int64) throws -> [DeliveryRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT l.name, d.stage, d.sequence, d.attempts, d.due, d.why, NULL, NULL
                FROM queue d JOIN lane l USING (lane) WHERE d.serial = ?1
                UNION ALL SELECT l.name, d.stage, d.sequence, d.attempts, d.at, d.why, d.clue, d.reply
                FROM ended d JOIN lane l USING (lane) WHERE d.serial = ?1 ORDER BY 1
                """)
        return try Row.fetchAll(statement, arguments: [serial]).map { row in
            guard let lane = LaneName(row[0] as String) else {
                throw LedgerDamage("a lane's name cannot be a lane's name")
            }
            return DeliveryRecord(
                lane: lane, stage: try Stage(code: row[1]), sequence: row[2], attempts: row[3],
                at: Moment(milliseconds: row[4]), why: row[5], clue: row[6], reply: row[7])
        }
    }
}
