import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: FollowLedger {
    public func followed(lane: LaneName, limit: Int, now: Moment, latest: Moment) async throws -> [Following] {
        try await read { db in
            let statement = try db.cachedStatement(sql: Self.followedText)
            func rows(after: Int64, upTo: Int64, _ limit: Int) throws -> [Row] {
                try Row.fetchAll(statement, arguments: [lane.name, after, upTo, limit])
            }
            let due = try rows(after: .min, upTo: now.milliseconds, limit)
            let misdated = try rows(
                after: max(now, latest).milliseconds, upTo: .max, limit - due.count)
            return try (due + misdated).map { row in try Self.following(row, lane: lane) }
        }
    }

    static let followedText = """
        SELECT f.serial, f.due, f.asked, t.id, t.body, e.sequence FROM follow f
        LEFT JOIN tip t ON t.serial = f.serial
        LEFT JOIN ended e ON e.serial = f.serial AND e.lane = f.lane
        WHERE f.lane = (SELECT lane FROM lane WHERE name = ?) AND f.due > ? AND f.due <= ? ORDER BY f.due LIMIT ?
        """

    /// A damaged tip cannot be asked about: it is given back like an erased one, and no longer followed.
    private static func following(_ row: Row, lane: LaneName) throws -> Following {
        let tip = (try? row.tip(3)) ?? QueueRow.unreadable
        let sequence = (try? row.readIfAny(5) as Int64?) ?? nil
        let body = (try? row.bytesIfAny(4)) ?? nil
        let manifest = sequence.flatMap { sequence in
            body.map { Manifest(id: tip, lane: lane, sequence: sequence, body: $0) }
        }
        return Following(
            serial: try row.read(0), lane: lane, due: try row.moment(1), asked: try row.read(2), tip: tip,
            manifestDigest: manifest?.digest)
    }

    public func record(_ findings: [FollowFinding]) async throws -> Int {
        try await writer.perform { transaction, _ in
            try findings.count { finding in try Self.record(finding, transaction) }
        }
    }

    private static func record(_ finding: FollowFinding, _ transaction: LedgerTransaction) throws -> Bool {
        let (db, following) = (transaction.db, finding.following)
        guard let lane = transaction.laneCode(following.lane) else { return false }
        try db.cachedStatement(sql: "DELETE FROM follow WHERE lane = ? AND due = ? AND serial = ?").execute(
            arguments: [lane, following.due.milliseconds, following.serial])
        let isReadable = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT body IS NOT NULL FROM tip WHERE serial = ?"),
            arguments: [following.serial])
        // Erased while the question was under way: nothing more is kept of it.
        guard db.changesCount == 1, isReadable == true else { return false }
        if let next = finding.next {
            try transaction.follow(following.serial, lane: lane, due: next, asked: following.asked + 1)
        }
        guard let answer = finding.answer else { return false }
        try transaction.hear(answer, following.serial, following.tip, lane: lane, at: finding.at)
        return try say(answer, of: following, lane, at: finding.at, transaction)
    }

    /// False when the ledger knows it all.
    private static func say(
        _ answer: PlatformAnswer, of following: Following, _ lane: Int64, at: Moment, _ transaction: LedgerTransaction
    ) throws -> Bool {
        let statement = try transaction.db.cachedStatement(
            sql: """
                UPDATE ended SET clue = coalesce(?1, clue), reply = coalesce(?2, reply), closed = max(closed, ?3)
                WHERE serial = ?4 AND lane = ?5
                AND (coalesce(?1 != clue, ?1 NOT NULL) OR coalesce(?2 != reply, ?2 NOT NULL) OR closed < ?3)
                """)
        try statement.execute(arguments: [
            answer.clue.map { Data($0.utf8) }, answer.reply.map { Data($0.utf8) }, answer.closed ? 1 : 0,
            following.serial, lane,
        ])
        guard transaction.db.changesCount == 1 else { return false }
        try transaction.record(
            following.serial, following.tip, at: at, .answered(lane: following.lane, closed: answer.closed))
        return true
    }
}
