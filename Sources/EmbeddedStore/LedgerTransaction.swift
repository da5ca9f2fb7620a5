import Foundation
import GRDB
import Spooling
import Tips

/// One write transaction under way: the statements every change is made of, each change with its custody event.
///
/// Nothing about the ledger is remembered from one transaction to the next but prepared statements: an operator's
/// command may have written from another process in between.
final class LedgerTransaction {
    let db: Database
    private let statements: LedgerStatements

    private var lastEvent: Int64 = 0
    private var lastDigest = CustodyEvent.beginning
    private(set) var indexed: Int64 = 0
    private var changed: [Stage: Int] = [:]
    private var lanes: [LaneName: Lane] = [:]
    private var nextSerial: Int64 = 1
    private var wroteHead = false
    /// Rows written, roughly: how much the write-ahead log has grown.
    private(set) var changes = 0
    /// Admissions of this transaction, for the lookup that is filled behind.
    private(set) var admitted: [(serial: Int64, hashes: [[UInt8]])] = []

    struct Lane {
        var code: Int64
        var sequence: Int64
        var isNew = false
        var isChanged = false
    }

    init(_ statements: LedgerStatements, db: Database) throws {
        self.statements = statements
        self.db = db
        guard let head = try Row.fetchOne(statements.readHead) else { throw LedgerDamage("the head row is missing") }
        lastEvent = head[0]
        guard let digest = Digest(bytes: head[1] as Data) else { throw LedgerDamage("the head digest is not a digest") }
        lastDigest = digest
        indexed = head[2]
        for row in try Row.fetchAll(statements.readLanes) {
            let name: String = row[1]
            guard let lane = LaneName(name) else { throw LedgerDamage("a lane's name cannot be a lane's name") }
            lanes[lane] = Lane(code: row[0], sequence: row[2])
        }
        nextSerial = (try Int64.fetchOne(statements.readLastSerial) ?? 0) + 1
    }

    /// Writes what the changes summed up to. Called once, before the commit.
    func finish() throws {
        for (stage, difference) in changed where difference != 0 {
            try statements.addToTally.execute(arguments: [difference, stage.code])
        }
        for (name, lane) in lanes where lane.isChanged || lane.isNew {
            try statements.writeLane.execute(arguments: [lane.code, name.name, lane.sequence])
        }
        if wroteHead {
            try statements.writeHead.execute(arguments: [lastEvent, Data(lastDigest.bytes), indexed])
        }
    }

    /// The tip of this very transaction with that hash.
    func serialAdmittedHere(_ hash: [UInt8]) -> Int64? {
        admitted.first { $0.hashes.contains(hash) }?.serial
    }

    func insert(_ admission: Admission) throws {
        let serial = nextSerial
        nextSerial += 1
        try statements.insertTip.execute(arguments: [
            serial, Data(admission.tip.bytes), Data(admission.receiptHash), admission.key.map { Data($0.keyHash) },
            admission.key.map { Data($0.fingerprint) }, Data(admission.manifestBody),
        ])
        for exhibit in admission.exhibits {
            try statements.insertExhibit.execute(arguments: [
                serial, exhibit.number, exhibit.mediaType, exhibit.bytes, Data(exhibit.digest.bytes),
                exhibit.findings.joined(separator: "\n"),
            ])
        }
        for lane in admission.figures.lanes {
            let (code, sequence) = takeSequence(lane)
            try statements.insertQueue.execute(arguments: [
                serial, code, Stage.queued.code, sequence, 0, admission.receivedAt.milliseconds, "",
            ])
            changed[.queued, default: 0] += 1
        }
        try record(serial, admission.tip, at: admission.receivedAt, .admitted(admission.figures))
        let hashes = [admission.tip.bytes, admission.receiptHash] + (admission.key.map { [$0.keyHash] } ?? [])
        admitted.append((serial, hashes))
    }

    /// Appends an event to the chain.
    func record(_ serial: Int64, _ tip: TipID, at: Moment, _ change: CustodyEvent.Change) throws {
        let note = change.note
        lastEvent += 1
        lastDigest = CustodyEvent.digest(number: lastEvent, tip: tip, at: at, note: note, after: lastDigest)
        wroteHead = true
        changes += 1
        try statements.insertEvent.execute(
            arguments: [serial, lastEvent, at.milliseconds, note, Data(lastDigest.bytes)])
    }

    /// Moves an open delivery to another open stage.
    func move(_ row: QueueRow, to stage: Stage, due: Moment, attempts: Int, why: String, at: Moment) throws {
        try check(row, stage)
        try statements.updateQueue.execute(
            arguments: [stage.code, due.milliseconds, attempts, why, row.serial, row.lane])
        try note(row, stage, why: why, at: at)
    }

    /// Takes a delivery out of the queue for good.
    func end(_ row: QueueRow, as stage: Stage, answer: PlatformAnswer?, why: String, at: Moment) throws {
        try check(row, stage)
        try statements.deleteQueue.execute(arguments: [row.serial, row.lane])
        try statements.insertEnded.execute(arguments: [
            row.serial, row.lane, stage.code, row.sequence, row.attempts, at.milliseconds, why, answer?.clue,
            answer?.reply,
        ])
        try note(row, stage, why: why, at: at)
        guard let answer, answer.kind != nil || answer.department != nil else { return }
        try record(
            row.serial, row.tip, at: at, .corrected(kind: answer.kind, departments: answer.department.map { [$0] }))
    }

    func laneCode(_ lane: LaneName) -> Int64? { lanes[lane]?.code }

    func laneName(_ code: Int64) throws -> LaneName {
        guard let name = lanes.first(where: { $0.value.code == code })?.key else {
            throw LedgerDamage("lane \(code) has no name")
        }
        return name
    }

    /// Moves the line up to which tips are in the lookup table.
    func setIndexed(_ serial: Int64) {
        indexed = max(indexed, serial)
        wroteHead = true
    }

    func insertLookup(_ hash: [UInt8], serial: Int64) throws {
        changes += 1
        try statements.insertLookup.execute(arguments: [Data(hash), serial])
    }

    private func check(_ row: QueueRow, _ stage: Stage) throws {
        guard row.stage.mayBecome(stage) else {
            throw LedgerDamage("a delivery cannot go from \(row.stage.rawValue) to \(stage.rawValue)")
        }
    }

    private func note(_ row: QueueRow, _ stage: Stage, why: String, at: Moment) throws {
        changed[row.stage, default: 0] -= 1
        changed[stage, default: 0] += 1
        try record(row.serial, row.tip, at: at, .moved(lane: try laneName(row.lane), to: stage, why: why))
    }

    private func takeSequence(_ name: LaneName) -> (code: Int64, sequence: Int64) {
        var lane = lanes[name] ?? Lane(code: Int64(lanes.count) + 1, sequence: 0, isNew: true)
        lane.sequence += 1
        lane.isChanged = true
        lanes[name] = lane
        return (lane.code, lane.sequence)
    }
}

/// One row of the queue with the id of its tip.
struct QueueRow {
    var serial: Int64
    var lane: Int64
    var stage: Stage
    var sequence: Int64
    var attempts: Int
    var tip: TipID

    /// Columns in the order of ``QueueRow/columns``.
    init(_ row: Row) throws {
        serial = row[0]
        lane = row[1]
        stage = try Stage(code: row[2])
        sequence = row[3]
        attempts = row[4]
        guard let tip = TipID(bytes: row[5] as Data) else { throw LedgerDamage("tip \(serial) has no id") }
        self.tip = tip
    }

    static let columns = "q.serial, q.lane, q.stage, q.sequence, q.attempts, t.id"
    static let source = "queue q JOIN tip t ON t.serial = q.serial"
}

/// The statements of the hot path, prepared once for the writer's connection.
final class LedgerStatements {
    let readHead, readLanes, readLastSerial: Statement
    let writeHead, writeLane, addToTally: Statement
    let insertTip, insertExhibit, insertQueue, insertEvent, insertEnded, insertLookup: Statement
    let updateQueue, deleteQueue: Statement
    let findLookup, due, exhibits: Statement

    init(_ db: Database) throws {
        readHead = try db.makeStatement(sql: "SELECT event, digest, indexed FROM head")
        readLanes = try db.makeStatement(sql: "SELECT lane, name, sequence FROM lane")
        readLastSerial = try db.makeStatement(sql: "SELECT max(serial) FROM tip")
        writeHead = try db.makeStatement(sql: "UPDATE head SET event = ?, digest = ?, indexed = ? WHERE one = 1")
        writeLane = try db.makeStatement(
            sql:
                "INSERT INTO lane (lane, name, sequence) VALUES (?, ?, ?) ON CONFLICT (lane) DO UPDATE SET sequence = excluded.sequence"
        )
        addToTally = try db.makeStatement(sql: "UPDATE tally SET deliveries = deliveries + ? WHERE stage = ?")
        insertTip = try db.makeStatement(sql: "INSERT INTO tip VALUES (?, ?, ?, ?, ?, ?)")
        insertExhibit = try db.makeStatement(sql: "INSERT INTO exhibit VALUES (?, ?, ?, ?, ?, ?)")
        insertQueue = try db.makeStatement(sql: "INSERT INTO queue VALUES (?, ?, ?, ?, ?, ?, ?)")
        insertEvent = try db.makeStatement(sql: "INSERT INTO event VALUES (?, ?, ?, ?, ?)")
        insertEnded = try db.makeStatement(sql: "INSERT INTO ended VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
        insertLookup = try db.makeStatement(sql: "INSERT OR REPLACE INTO lookup VALUES (?, ?)")
        updateQueue = try db.makeStatement(
            sql: "UPDATE queue SET stage = ?, due = ?, attempts = ?, why = ? WHERE serial = ? AND lane = ?")
        deleteQueue = try db.makeStatement(sql: "DELETE FROM queue WHERE serial = ? AND lane = ?")
        findLookup = try db.makeStatement(sql: "SELECT serial FROM lookup WHERE hash = ?")
        due = try db.makeStatement(
            sql: """
                SELECT \(QueueRow.columns), t.body FROM \(QueueRow.source)
                WHERE q.lane = ? AND q.due <= ? AND q.stage IN (0, 3, 4) ORDER BY q.due LIMIT ?
                """)
        exhibits = try db.makeStatement(
            sql: "SELECT number, media_type, bytes, digest, findings FROM exhibit WHERE serial = ? ORDER BY number")
    }
}
