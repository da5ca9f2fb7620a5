import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: OneWayLedger {
    /// More open deliveries than this are not looked at in one go; the numbers behind them are told when these have ended.
    private static let mostRows = 200_000
    private static let slice = 256

    public func standing(lane: LaneName, namesAfter: Int64, names: Int, endings: Int) async throws -> LaneStanding {
        try await browse { db in
            let row = try Row.fetchOne(
                db, sql: "SELECT lane, sequence FROM lane WHERE name = ?", arguments: [lane.name])
            guard let row else { return LaneStanding(highest: 0) }
            var standing = LaneStanding(highest: try row.read(1))
            let code: Int64 = try row.read(0)
            let unconfirmed = try Self.tell(db, lane: code, &standing, endings: endings)
            let after = unconfirmed.firstIndex { $0.sequence > namesAfter } ?? 0
            for place in (unconfirmed[after...] + unconfirmed[..<after]).prefix(names) {
                if let name = try Self.name(db, place, lane: lane) { standing.names.append(name) }
            }
            standing.endings += try Self.ended(db, lane: code, limit: endings - standing.endings.count)
            return standing
        }
    }

    private struct Place {
        var serial: Int64
        var sequence: Int64
    }

    /// The open deliveries; gives back those that wait for a confirmation.
    private static func tell(_ db: Database, lane: Int64, _ standing: inout LaneStanding, endings: Int) throws
        -> [Place]
    {
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT serial, sequence, stage FROM queue WHERE lane = ? ORDER BY serial LIMIT ?",
            arguments: [lane, mostRows + 1])
        var unconfirmed: [Place] = []
        var rows = 0
        while let row = try cursor.next() {
            let place = Place(serial: try row.read(0), sequence: try row.read(1))
            let stage = try row.stage(2)
            rows += 1
            guard rows <= mostRows else {
                standing.told = place.sequence - 1
                break
            }
            guard standing.add(place.sequence, stage) else { break }
            if stage == .sentUnconfirmed { unconfirmed.append(place) }
            // Half of the room, so that neither sort takes all of it from the other.
            if stage == .quarantined, standing.endings.count < endings / 2, let tip = try tip(db, place.serial) {
                standing.endings.append(.init(sequence: place.sequence, tip: tip, stage: stage))
            }
        }
        return unconfirmed
    }

    private static func tip(_ db: Database, _ serial: Int64) throws -> TipID? {
        let statement = try db.cachedStatement(sql: "SELECT id FROM tip WHERE serial = ?")
        return try? Row.fetchOne(statement, arguments: [serial])?.tip(0)
    }

    /// Nil where the tip's row is damaged: its number is still told.
    private static func name(_ db: Database, _ place: Place, lane: LaneName) throws -> Heartbeat.Name? {
        let statement = try db.cachedStatement(sql: "SELECT id, body FROM tip WHERE serial = ?")
        guard let row = try Row.fetchOne(statement, arguments: [place.serial]), let tip = try? row.tip(0),
            let body = try? row.bytes(1)
        else { return nil }
        let manifest = Manifest(id: tip, lane: lane, sequence: place.sequence, body: body)
        return .init(sequence: place.sequence, tip: tip, manifestDigest: manifest.digest)
    }

    /// The stage in as many words, as the index has it: it is found by it, however much has been delivered.
    static let endedText = """
        SELECT e.sequence, t.id FROM ended e LEFT JOIN tip t ON t.serial = e.serial
        WHERE e.lane = ? AND e.stage = \(Stage.expired.code) ORDER BY e.at DESC, e.sequence DESC LIMIT ?
        """

    private static func ended(_ db: Database, lane: Int64, limit: Int) throws -> [Heartbeat.Ending] {
        let rows = try Row.fetchAll(db.cachedStatement(sql: endedText), arguments: [lane, limit])
        return try rows.reversed().map { row in
            .init(sequence: try row.read(0), tip: (try? row.tip(1)) ?? QueueRow.unreadable, stage: .expired)
        }
    }

    public func resend(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome] {
        try await settle(lane: lane, entries) { row, _, _, transaction in
            guard row.stage == .sentUnconfirmed else {
                return row.stage.isClaimable || row.stage == .sending ? .already(row.stage) : .notSent(row.stage)
            }
            try transaction.move(row, to: .queued, due: now, attempts: row.attempts, why: "resend", at: now)
            return .done
        }
    }

    public func confirm(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome] {
        let late: LatePast = { serial, entry, transaction in
            try Self.note(late: entry, serial, lane, transaction, now: now)
        }
        return try await settle(lane: lane, entries, late: late) { row, entry, body, transaction in
            let manifest = Manifest(id: row.tip, lane: lane, sequence: row.sequence, body: body)
            guard entry.manifestDigest == manifest.digest else { return .differs }
            guard row.stage == .sentUnconfirmed || row.stage == .inDoubt else { return .notSent(row.stage) }
            try transaction.end(row, as: .delivered, answer: nil, why: "confirmed", at: now)
            return .done
        }
    }

    private typealias LatePast = @Sendable (Int64, CarriedList.Entry, LedgerTransaction) throws -> CarriedOutcome

    /// The stage of what has ended is never changed; the custody is told. Erased, it has no manifest to compare any more:
    /// then its number and its id are what is left to know it by.
    private static func note(
        late entry: CarriedList.Entry, _ serial: Int64, _ lane: LaneName, _ transaction: LedgerTransaction, now: Moment
    ) throws -> CarriedOutcome {
        let (db, code) = (transaction.db, transaction.laneCode(lane))
        guard let tip = entry.tip else { return .unknown }
        if let body = try body(db, serial) {
            let manifest = Manifest(id: tip, lane: lane, sequence: entry.sequence, body: body)
            guard entry.manifestDigest == manifest.digest else { return .differs }
        }
        let late = DeliveryRecord.arrivedLate
        try db.cachedStatement(
            sql: "UPDATE ended SET why = ? WHERE serial = ? AND lane = ? AND stage = ? AND why != ?"
        ).execute(arguments: [late, serial, code, Stage.expired.code, late])
        guard db.changesCount == 1 else { return .knownLate }
        try transaction.record(serial, tip, at: now, .answered(lane: lane, closed: false))
        return .arrivedLate
    }

    /// Each entry with its open delivery, in transactions that nobody waits for long.
    ///
    /// - Parameter late: what is done for one that has expired; nil: nothing.
    private func settle(
        lane: LaneName, _ entries: [CarriedList.Entry], late: LatePast? = nil,
        _ judge: @escaping @Sendable (QueueRow, CarriedList.Entry, [UInt8], LedgerTransaction) throws -> CarriedOutcome
    ) async throws -> [CarriedOutcome] {
        var outcomes: [CarriedOutcome] = []
        for start in stride(from: 0, to: entries.count, by: Self.slice) {
            let some = Array(entries[start..<min(start + Self.slice, entries.count)])
            let serials = try await serials(lane: lane, some)
            outcomes += try await writer.perform { transaction, _ in
                guard let code = transaction.laneCode(lane) else { return some.map { _ in .unknown } }
                return try zip(some, serials).map { entry, serial in
                    guard let serial else { return .unknown }
                    guard let row = try Self.queueRow(transaction.db, serial: serial, lane: code) else {
                        let past = try Self.past(transaction.db, serial: serial, lane: code, entry)
                        guard let late, past == .already(.expired) else { return past }
                        return try late(serial, entry, transaction)
                    }
                    guard row.sequence == entry.sequence, entry.tip == nil || entry.tip == row.tip else {
                        return .unknown
                    }
                    return try judge(row, entry, try Self.body(transaction.db, serial) ?? [], transaction)
                }
            }
        }
        return outcomes
    }

    /// Beside the writer: a number alone is sought by going through the queue.
    private func serials(lane: LaneName, _ entries: [CarriedList.Entry]) async throws -> [Int64?] {
        try await browse { [recent] db in
            let nameless = Set(entries.filter { $0.tip == nil }.map(\.sequence))
            var found: [Int64: Int64] = [:]
            if !nameless.isEmpty {
                let list = nameless.map { "\($0)" }.joined(separator: ", ")
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT q.sequence, q.serial FROM queue q JOIN lane l USING (lane)
                        WHERE l.name = ? AND q.sequence IN (\(list))
                        """, arguments: [lane.name])
                for row in rows { found[try row.read(0)] = try row.read(1) }
            }
            return try entries.map { entry in
                guard let tip = entry.tip else { return found[entry.sequence] }
                return try LedgerRows.serial(db, of: tip, recent: recent)
            }
        }
    }

    private static func body(_ db: Database, _ serial: Int64) throws -> [UInt8]? {
        let statement = try db.cachedStatement(sql: "SELECT body FROM tip WHERE serial = ?")
        return try Row.fetchOne(statement, arguments: [serial])?.bytesIfAny(0)
    }

    private static func past(
        _ db: Database, serial: Int64, lane: Int64, _ entry: CarriedList.Entry
    ) throws -> CarriedOutcome {
        let statement = try db.cachedStatement(sql: "SELECT stage, sequence FROM ended WHERE serial = ? AND lane = ?")
        guard let row = try Row.fetchOne(statement, arguments: [serial, lane]), try row.read(1) == entry.sequence else {
            return .unknown
        }
        return .already(try row.stage(0))
    }

    public func expireUnconfirmed(
        lane: LaneName, sentBefore moment: Moment, limit: Int, now: Moment
    ) async throws -> Int {
        let (due, isMisdated) = try await browse { db in
            let sql = """
                SELECT q.serial FROM queue q JOIN lane l USING (lane)
                WHERE l.name = ? AND q.stage = ? AND q.due > ? AND q.due < ? LIMIT ?
                """
            func serials(after: Int64, before: Int64, _ limit: Int) throws -> [Int64] {
                try Int64.fetchAll(
                    db, sql: sql, arguments: [lane.name, Stage.sentUnconfirmed.code, after, before, limit])
            }
            return (
                try serials(after: .min, before: moment.milliseconds, limit),
                try !serials(after: now.milliseconds, before: .max, 1).isEmpty
            )
        }
        guard !due.isEmpty || isMisdated else { return 0 }
        return try await writer.perform { transaction, _ in
            guard let code = transaction.laneCode(lane) else { return 0 }
            if isMisdated {
                try transaction.db.execute(
                    sql: "UPDATE queue SET due = ?1 WHERE lane = ?2 AND stage = ?3 AND due > ?1",
                    arguments: [now.milliseconds, code, Stage.sentUnconfirmed.code])
            }
            var expired = 0
            for serial in due {
                guard let row = try Self.queueRow(transaction.db, serial: serial, lane: code),
                    row.stage == .sentUnconfirmed
                else { continue }
                try transaction.end(row, as: .expired, answer: nil, why: DeliveryRecord.unconfirmed, at: now)
                expired += 1
            }
            return expired
        }
    }
}
