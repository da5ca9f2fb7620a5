import Foundation
import GRDB
import Spooling
import Tips

/// Reading rows back into values.
enum LedgerRows {
    /// The tip that `key` may belong to: whoever asks compares the tip's own row, since the ways to find it are one.
    static func serial(_ db: Database, _ key: LookupKey, recent: RecentTips) throws -> Int64? {
        if let serial = recent.serial(of: key) { return serial }
        let found = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT serial FROM lookup WHERE hash = ?"), arguments: [key.data])
        if let found { return found }
        return try serialBehind(db, key, reach: recent.reach)
    }

    /// What neither the table has yet nor this process's memory covers: rows of the last moments in a daemon, and what a
    /// daemon next door has not filled in yet for a command.
    private static func serialBehind(
        _ db: Database, _ key: LookupKey, reach: (after: Int64, through: Int64)?
    ) throws -> Int64? {
        let indexed = try Int64.fetchOne(db.cachedStatement(sql: "SELECT indexed FROM head")) ?? 0
        let statement = try db.cachedStatement(
            sql:
                "SELECT serial FROM tip WHERE serial > ?1 AND serial <= ?2 AND (id = ?3 OR receipt = ?3 OR key = ?3)"
        )
        let reach = reach ?? (indexed, indexed)
        for (after, through) in [(indexed, reach.after), (max(indexed, reach.through), Int64.max)]
        where after < through {
            if let serial = try Int64.fetchOne(statement, arguments: [after, through, key.data]) {
                return serial
            }
        }
        return nil
    }

    /// The serial of the tip with that id.
    static func serial(_ db: Database, of tip: TipID, recent: RecentTips) throws -> Int64? {
        guard let serial = try serial(db, LookupKey(tip), recent: recent) else { return nil }
        let statement = try db.cachedStatement(sql: "SELECT id FROM tip WHERE serial = ?")
        return try Data.fetchOne(statement, arguments: [serial]) == LookupKey(tip).data ? serial : nil
    }

    /// What an earlier admission with the key of `ready` is answered with; nil when that tip has another key after all, or
    /// was admitted so long ago that its key is forgotten.
    static func answer(_ db: Database, serial: Int64, _ ready: ReadyAdmission) throws -> AdmissionAnswer? {
        let statement = try db.cachedStatement(
            sql: "SELECT id, key, fingerprint FROM tip WHERE serial = ?")
        guard let row = try Row.fetchOne(statement, arguments: [serial]),
            let key = try row.bytesIfAny(1), LookupKey(key) == ready.keys.key
        else { return nil }
        let (admittedAt, figures) = try figures(db, serial: serial)
        if let since = ready.admission.key?.rememberedSince,
            try !SQLiteLedger.wasAdmitted(db, serial, at: admittedAt, since: since)
        {
            return nil
        }
        guard let fingerprint = try row.bytesIfAny(2), let admitted = ready.admission.key,
            fingerprint.elementsEqual(admitted.fingerprint)
                || fingerprint.elementsEqual(admitted.formerFingerprint())
        else { return .keyTaken }
        return .keptBefore(
            .init(
                tip: try row.tip(0), kind: figures.kind, receivedOn: figures.receivedOn,
                exhibits: try exhibits(db, serial: serial), fingerprint: Array(fingerprint)))
    }

    static func exhibits(_ db: Database, serial: Int64) throws -> [Exhibit] {
        let statement = try db.cachedStatement(
            sql:
                "SELECT number, media_type, bytes, digest, findings FROM exhibit WHERE serial = ? ORDER BY number"
        )
        return try Row.fetchAll(statement, arguments: [serial]).map(exhibit(_:))
    }

    static func exhibit(_ row: Row) throws -> Exhibit {
        let findings: String = try row.read(4)
        return Exhibit(
            number: try row.read(0), mediaType: try row.read(1), bytes: try row.read(2),
            digest: try row.digest(3),
            findings: findings.split(separator: "\n").map(String.init))
    }

    /// What the first event of a tip says.
    static func figures(_ db: Database, serial: Int64) throws -> (
        at: Moment, figures: CustodyEvent.Figures
    ) {
        let statement = try db.cachedStatement(
            sql: "SELECT at, note FROM event WHERE serial = ? ORDER BY number LIMIT 1")
        guard let row = try Row.fetchOne(statement, arguments: [serial]),
            case .admitted(let figures) = try row.change(1)
        else { throw LedgerDamage("tip \(serial) does not begin with its admission") }
        return (try row.moment(0), figures)
    }

    /// Of an event: notes are ASCII at their beginning, and of all verbs only this one lies between these two.
    static let isCorrection = "note >= 'corrected' AND note < 'correcte~'"

    /// What corrections have made of what was decided.
    private static func judged(_ db: Database, serial: Int64, _ figures: CustodyEvent.Figures) throws -> Judged {
        let statement = try db.cachedStatement(
            sql: "SELECT note FROM event WHERE serial = ? AND \(isCorrection) ORDER BY number")
        var judged = Judged(kind: figures.kind, departments: figures.departments)
        for row in try Row.fetchAll(statement, arguments: [serial]) { judged.apply(try row.change(0)) }
        return judged
    }

    /// The tip that a tip's cluster is called by; nil where it has no company.
    static func cluster(_ db: Database, of serial: Int64) throws -> TipID? {
        let statement = try db.cachedStatement(
            sql: "SELECT t.id FROM company c JOIN tip t ON t.serial = c.cluster WHERE c.serial = ?")
        return try Row.fetchOne(statement, arguments: [serial])?.tip(0)
    }

    static func record(_ db: Database, serial: Int64) throws -> TipRecord? {
        let statement = try db.cachedStatement(sql: "SELECT id, body FROM tip WHERE serial = ?")
        guard let row = try Row.fetchOne(statement, arguments: [serial]) else { return nil }
        let (at, figures) = try figures(db, serial: serial)
        return TipRecord(
            tip: try row.tip(0), receivedAt: at, figures: figures,
            exhibits: try exhibits(db, serial: serial),
            deliveries: try deliveries(db, serial: serial), manifestBody: try row.bytesIfAny(1),
            judged: try judged(db, serial: serial, figures), cluster: try cluster(db, of: serial))
    }

    /// For lists: a tip whose record is damaged shows as `quarantined`, without deliveries, and its neighbours show as they are.
    static func listed(_ db: Database, serial: Int64) throws -> TipRecord? {
        do {
            return try record(db, serial: serial)
        } catch is LedgerDamage {
            let row = try Row.fetchOne(
                db, sql: "SELECT id FROM tip WHERE serial = ?", arguments: [serial])
            return TipRecord(
                tip: (try? row?.tip(0)) ?? QueueRow.unreadable, receivedAt: Moment(milliseconds: 0),
                figures: .init(
                    receivedOn: CalendarDay(daysSinceEpoch: 0), kind: .unsure, departments: [], channel: "",
                    lanes: [],
                    exhibits: []), exhibits: [], deliveries: [], manifestBody: nil)
        }
    }

    static func deliveries(_ db: Database, serial: Int64) throws -> [DeliveryRecord] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT l.name, d.stage, d.sequence, d.attempts, d.due, d.why, NULL, NULL, 0
                FROM queue d JOIN lane l USING (lane) WHERE d.serial = ?1
                UNION ALL SELECT l.name, d.stage, d.sequence, d.attempts, d.at, d.why, d.clue, d.reply, d.closed
                FROM ended d JOIN lane l USING (lane) WHERE d.serial = ?1 ORDER BY 1
                """)
        return try Row.fetchAll(statement, arguments: [serial]).map { row in
            DeliveryRecord(
                lane: try row.lane(0), stage: try row.stage(1), sequence: try row.read(2),
                attempts: try row.read(3),
                at: try row.moment(4), why: try row.read(5),
                clue: try row.bytesIfAny(6).map { String(decoding: $0, as: UTF8.self) },
                reply: try row.bytesIfAny(7).map { String(decoding: $0, as: UTF8.self) },
                closed: try row.read(8) as Int != 0)
        }
    }
}
