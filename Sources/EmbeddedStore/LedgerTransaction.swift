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
    /// Admissions of this transaction, for the lookup that is filled behind.
    private(set) var admitted: [AdmittedTip] = []
    private var admittedKeys: [LookupKey: Int64] = [:]
    /// Runs of which nothing is kept any more.
    var forgotten: Set<Int64> = []
    /// Nil where somebody else may keep figures at any time.
    let unkept: UnkeptRuns?

    struct Lane {
        var code: Int64
        var sequence: Int64
        var isNew = false
        var isChanged = false
    }

    init(_ statements: LedgerStatements, db: Database, unkept: UnkeptRuns? = nil) throws {
        self.statements = statements
        self.db = db
        self.unkept = unkept
        guard let head = try Row.fetchOne(statements.readHead) else { throw LedgerDamage("the head row is missing") }
        lastEvent = try head.read(0)
        lastDigest = try head.digest(1)
        indexed = try head.read(2)
        for row in try Row.fetchAll(statements.readLanes) {
            lanes[try row.lane(1)] = Lane(code: try row.read(0), sequence: try row.read(2))
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

    /// The tip of this very transaction that came with that idempotency key.
    func serialAdmittedHere(_ key: LookupKey) -> Int64? { admittedKeys[key] }

    func insert(_ ready: ReadyAdmission) throws {
        let (admission, serial) = (ready.admission, nextSerial)
        nextSerial += 1
        try statements.insertTip.runOnce { row in
            row.integer(serial)
            row.key(LookupKey(admission.tip))
            row.key(ready.keys.receipt)
            row.key(ready.keys.key)
            row.key(ready.keys.fingerprint)
            row.key(ready.seal)
            row.blob(admission.manifestBody)
        }
        for exhibit in admission.exhibits { try insert(exhibit, serial) }
        for lane in admission.figures.lanes {
            let (code, sequence) = takeSequence(lane)
            try statements.insertQueue.runOnce { row in
                row.integer(serial)
                row.integer(code)
                row.integer(Stage.queued.code)
                row.integer(sequence)
                row.integer(0)
                row.integer(admission.receivedAt.milliseconds)
                row.text("")
            }
            changed[.queued, default: 0] += 1
            guard admission.figures.isUrgent else { continue }
            try statements.insertUrgent.runOnce { row in
                row.integer(code)
                row.integer(serial)
            }
        }
        try record(serial, admission.tip, at: admission.receivedAt, note: ready.note)
        admitted.append(
            AdmittedTip(
                serial: serial, id: LookupKey(admission.tip), receipt: ready.keys.receipt, key: ready.keys.key))
        if let key = ready.keys.key { admittedKeys[key] = serial }
    }

    private func insert(_ exhibit: Exhibit, _ serial: Int64) throws {
        try statements.insertExhibit.runOnce { row in
            row.integer(serial)
            row.integer(exhibit.number)
            row.text(exhibit.mediaType)
            row.integer(exhibit.bytes)
            row.digest(exhibit.digest)
            row.text(exhibit.findings.joined(separator: "\n"))
        }
    }

    /// Appends an event to the chain.
    func record(_ serial: Int64, _ tip: TipID, at: Moment, _ change: CustodyEvent.Change) throws {
        try record(serial, tip, at: at, note: change.note)
    }

    private func record(_ serial: Int64, _ tip: TipID, at: Moment, note: String) throws {
        try forgetFigures(of: serial)
        lastEvent += 1
        lastDigest = CustodyEvent.digest(number: lastEvent, tip: tip, at: at, note: note, after: lastDigest)
        wroteHead = true
        try statements.insertEvent.runOnce { row in
            row.integer(serial)
            row.integer(lastEvent)
            row.integer(at.milliseconds)
            row.text(note)
            row.digest(lastDigest)
        }
    }

    /// What was folded of the tip's run is no longer so. Mostly nothing is kept of it, and that is known.
    private func forgetFigures(of serial: Int64) throws {
        let run = TipRuns.number(of: serial)
        guard unkept?.contains(run) != true, forgotten.insert(run).inserted else { return }
        try statements.forgetFigures.runOnce { row in row.integer(run) }
    }

    /// Moves an open delivery to another open stage.
    func move(_ row: QueueRow, to stage: Stage, due: Moment, attempts: Int, why: String, at: Moment) throws {
        try check(row, stage)
        try statements.updateQueue.runOnce { values in
            values.integer(stage.code)
            values.integer(due.milliseconds)
            values.integer(attempts)
            values.text(why)
            values.integer(row.serial)
            values.integer(row.lane)
        }
        try note(row, stage, why: why, at: at)
    }

    /// Takes a delivery out of the queue for good.
    ///
    /// - Parameter keptFrom: from when it is counted how long its text is kept; nil: from `at`.
    func end(
        _ row: QueueRow, as stage: Stage, answer: PlatformAnswer?, why: String, at: Moment, keptFrom: Moment? = nil
    ) throws {
        try check(row, stage)
        try statements.deleteQueue.runOnce { values in
            values.integer(row.serial)
            values.integer(row.lane)
        }
        try statements.insertEnded.runOnce { values in
            values.integer(row.serial)
            values.integer(row.lane)
            values.integer(stage.code)
            values.integer(row.sequence)
            values.integer(row.attempts)
            values.integer((keptFrom ?? at).milliseconds)
            values.text(why)
            values.outside(answer?.clue)
            values.outside(answer?.reply)
            values.integer(answer?.closed == true ? 1 : 0)
            values.outside(answer?.kind?.rawValue)
            values.outside(answer?.department)
        }
        try note(row, stage, why: why, at: at)
        if let answer { try correct(row.serial, row.tip, as: answer, at: at) }
    }

    /// Sets the next question about a delivery.
    func follow(_ serial: Int64, lane: Int64, due: Moment, asked: Int) throws {
        try statements.insertFollow.runOnce { values in
            values.integer(lane)
            values.integer(due.milliseconds)
            values.integer(serial)
            values.integer(asked)
        }
    }

    func laneCode(_ lane: LaneName) -> Int64? { lanes[lane]?.code }

    func laneName(_ code: Int64) throws -> LaneName {
        guard let name = lanes.first(where: { $0.value.code == code })?.key else {
            throw LedgerDamage("lane \(code) has no name")
        }
        return name
    }

    /// Writes keys into the lookup table, and moves the line up to which all tips are in it.
    func fill(_ slice: RecentTips.Slice) throws {
        for entry in slice.entries {
            try statements.insertLookup.runOnce { row in
                row.key(entry.key)
                row.integer(entry.serial)
            }
        }
        guard let last = slice.completes else { return }
        indexed = max(indexed, last)
        wroteHead = true
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
        var lane = lanes[name] ?? Lane(code: (lanes.values.map(\.code).max() ?? 0) + 1, sequence: 0, isNew: true)
        lane.sequence += 1
        lane.isChanged = true
        lanes[name] = lane
        return (lane.code, lane.sequence)
    }
}
