import GRDB

/// The statements of the hot path, prepared once for the writer's connection.
final class LedgerStatements {
    let readHead, readLanes, readLastSerial: Statement
    let writeHead, writeLane, addToTally: Statement
    let insertTip, insertExhibit, insertQueue, insertEvent, insertEnded, insertLookup: Statement
    let updateQueue, deleteQueue, insertFollow, insertUrgent, forgetFigures: Statement
    let anyUrgent, forgetUrgent, urgentDue: Statement
    let findLookup, longestDue, lastDue, tip, exhibits: Statement

    init(_ db: Database) throws {
        readHead = try db.makeStatement(sql: "SELECT event, digest, indexed FROM head")
        readLanes = try db.makeStatement(sql: "SELECT lane, name, sequence FROM lane")
        readLastSerial = try db.makeStatement(sql: "SELECT max(serial) FROM tip")
        writeHead = try db.makeStatement(
            sql: "UPDATE head SET event = ?, digest = ?, indexed = ? WHERE one = 1")
        writeLane = try db.makeStatement(
            sql: """
                INSERT INTO lane (lane, name, sequence) VALUES (?, ?, ?)
                ON CONFLICT (lane) DO UPDATE SET sequence = excluded.sequence
                """)
        addToTally = try db.makeStatement(
            sql: "UPDATE tally SET deliveries = deliveries + ? WHERE stage = ?")
        insertTip = try db.makeStatement(sql: "INSERT INTO tip VALUES (?, ?, ?, ?, ?, ?, ?)")
        insertExhibit = try db.makeStatement(sql: "INSERT INTO exhibit VALUES (?, ?, ?, ?, ?, ?)")
        insertQueue = try db.makeStatement(sql: "INSERT INTO queue VALUES (?, ?, ?, ?, ?, ?, ?)")
        insertEvent = try db.makeStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?)")
        insertEnded = try db.makeStatement(sql: "INSERT INTO ended VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        // A key that was forgotten and came again belongs to the later tip, whichever of the two is filled in first.
        insertLookup = try db.makeStatement(
            sql: """
                INSERT INTO lookup VALUES (?, ?)
                ON CONFLICT (hash) DO UPDATE SET serial = max(serial, excluded.serial)
                """)
        updateQueue = try db.makeStatement(
            sql:
                "UPDATE queue SET stage = ?, due = ?, attempts = ?, why = ? WHERE serial = ? AND lane = ?")
        deleteQueue = try db.makeStatement(sql: "DELETE FROM queue WHERE serial = ? AND lane = ?")
        insertFollow = try db.makeStatement(sql: "INSERT OR REPLACE INTO follow VALUES (?, ?, ?, ?)")
        insertUrgent = try db.makeStatement(sql: "INSERT INTO urgent VALUES (?, ?)")
        forgetFigures = try db.makeStatement(sql: "DELETE FROM figures WHERE run = ?")
        anyUrgent = try db.makeStatement(sql: "SELECT 1 FROM urgent WHERE lane = ? LIMIT 1")
        forgetUrgent = try db.makeStatement(sql: Self.forgetUrgentText)
        urgentDue = try db.makeStatement(sql: Self.urgentDueText)
        findLookup = try db.makeStatement(sql: "SELECT serial FROM lookup WHERE hash = ?")
        longestDue = try db.makeStatement(sql: Self.longestDueText)
        lastDue = try db.makeStatement(sql: Self.lastDueText)
        tip = try db.makeStatement(sql: "SELECT id, body, seal, receipt, key, fingerprint FROM tip WHERE serial = ?")
        exhibits = try db.makeStatement(
            sql:
                "SELECT number, media_type, bytes, digest, findings FROM exhibit WHERE serial = ? ORDER BY number"
        )
    }

    /// In the order of admission; `CROSS JOIN` makes SQLite begin with the table that is nearly empty.
    static let urgentDueText = """
        SELECT q.serial, q.lane, q.stage, q.sequence, q.attempts
        FROM urgent u CROSS JOIN queue q ON q.serial = u.serial AND q.lane = u.lane
        WHERE u.lane = ? AND q.due <= ? AND q.stage < 3 ORDER BY u.serial LIMIT ?
        """

    /// Those that have ended. Done by who claims, so that no settlement has to ask whether it was one.
    static let forgetUrgentText = """
        DELETE FROM urgent WHERE lane = ?
        AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.serial = urgent.serial AND q.lane = urgent.lane)
        """

    /// Of the queue alone: a tip whose row is damaged must not keep its neighbours from being claimed.
    static let longestDueText = """
        SELECT serial, lane, stage, sequence, attempts FROM queue
        WHERE lane = ? AND due <= ? AND stage < 3 ORDER BY due LIMIT ?
        """

    /// From the other end of the same index: a new tip is due since it was admitted, a backlog since its last failure or
    /// the lane's healing, so that what came last stands here first.
    static let lastDueText = """
        SELECT serial, lane, stage, sequence, attempts FROM queue
        WHERE lane = ? AND due <= ? AND stage < 3 ORDER BY due DESC LIMIT ?
        """
}
