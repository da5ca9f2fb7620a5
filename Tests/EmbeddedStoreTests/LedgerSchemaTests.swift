import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The tables of the ledger")
struct LedgerSchemaTests {
    private static func made() throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try queue.writeWithoutTransaction { db in
            try LedgerSchema.create(
                in: db, spoolID: TipID(high: 1, low: 2), secret: [UInt8](repeating: 1, count: 32))
        }
        return queue
    }

    @Test("stages have the numbers that the indexes count on")
    func codes() throws {
        #expect(Set(Stage.allCases.map(\.code)) == Set(0..<10))
        for stage in Stage.allCases {
            #expect(try Stage(code: stage.code) == stage)
            #expect(stage.isClaimable == (stage.code < 3))
            #expect(stage.isOpen == (stage.code < 8))
        }
        #expect(Stage.sending.code == 3)
        for code in [-1, 10, 99] { #expect(throws: LedgerDamage.self) { try Stage(code: code) } }
    }

    /// What runs often must never go through the queue, and what writes it must not need a table of its own to do so.
    @Test(
        "claims, leases and the next due are found by index",
        arguments: [
            (LedgerStatements.longestDueText, "queue_due"), (LedgerStatements.lastDueText, "queue_due"),
            (SQLiteLedger.followedText, "PRIMARY KEY"), (SQLiteLedger.endedText, "ended_expired"),
            ("DELETE FROM follow WHERE lane = ? AND due = ? AND serial = ?", "PRIMARY KEY"),
            ("SELECT serial FROM queue q WHERE q.stage = 3 AND q.due <= ?", "queue_leased"),
            (
                "SELECT min(due) FROM queue WHERE stage < 3 AND lane = (SELECT lane FROM lane WHERE name = ?)",
                "queue_due"
            ),
            ("SELECT serial FROM lookup WHERE hash = ?", "PRIMARY KEY"),
            ("SELECT min(serial) FROM event WHERE serial >= ?", "PRIMARY KEY"),
            (
                "SELECT serial, at, note FROM event WHERE serial >= ? AND serial <= ? ORDER BY serial, number",
                "PRIMARY KEY"
            ),
            ("DELETE FROM figures WHERE run = ?", "PRIMARY KEY"),
            ("UPDATE queue SET stage = ?, due = ?, attempts = ?, why = ? WHERE serial = ? AND lane = ?", "PRIMARY KEY"),
        ])
    func plans(sql: String, index: String) throws {
        let plan = try Self.made().read { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN " + sql,
                arguments: .init(Array(repeating: 1, count: sql.count { $0 == "?" }))
            )
            .map { $0[3] as String }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }

    @Test(
        "writing the queue opens no table that is thrown away",
        arguments: [
            "INSERT INTO queue VALUES (1, 1, 0, 1, 0, 0, '')",
            "UPDATE queue SET stage = 1, due = 2, attempts = 1, why = '' WHERE serial = 1 AND lane = 1",
            "DELETE FROM queue WHERE serial = 1 AND lane = 1",
        ])
    func throwaway(sql: String) throws {
        let steps = try Self.made().read { db in
            try Row.fetchAll(db, sql: "EXPLAIN " + sql).map { $0[1] as String }
        }
        #expect(!steps.contains("OpenEphemeral"))
    }

    @Test(
        "an older ledger is brought up to date by the daemon, and is sound, readable and writable then",
        arguments: 1..<LedgerSchema.version)
    func migrates(version: Int) async throws {
        let house = try TemporaryLedger()
        try OldLedger.write(to: house.path, version: version)
        let ledger = try house.ledger()
        #expect(try await ledger.verify() == [])
        let records = try await ledger.list(stages: nil, after: nil, limit: 9)
        #expect(records.map(\.stage) == [.delivered, .deferred])
        #expect(records.first?.deliveries.first?.clue == "C0000001")
        #expect(records.first?.deliveries.first?.closed == false)
        let late = Moment(milliseconds: 1_800_000_000_000)
        let claim = try #require(
            try await ledger.claim(lane: .fallback, limit: 9, now: late, leaseSeconds: 60).first)
        let settlement = Settlement(
            delivery: claim.delivery, outcome: .delivered(PlatformAnswer()), at: late, followAt: late)
        #expect(try await ledger.settle([settlement]) == 1)
        #expect(try await ledger.followed(lane: .fallback, limit: 9, now: late, latest: late).map(\.tip) == [claim.tip])
        house.leave()
        #expect(try await house.ledger().verify() == [])
    }

    @Test("it has the same tables then as a new one")
    func growsAlike() throws {
        func tables(_ path: String) throws -> [String] {
            let queue = try DatabaseQueue(path: path)
            return try queue.read { db in
                try String.fetchAll(db, sql: "SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name")
            }
        }
        let (old, new) = (try TemporaryLedger(), try TemporaryLedger())
        try OldLedger.write(to: old.path)
        for house in [old, new] {
            try house.ledger()
            house.leave()
        }
        #expect(try tables(old.path) == tables(new.path))
    }

    @Test("a command leaves an older ledger as it is, and says who brings it up to date")
    func commandsDoNotMigrate() throws {
        let house = try TemporaryLedger()
        try OldLedger.write(to: house.path)
        let failure = #expect(throws: Failure.self) { try OpenedLedger.open(house.path, mayCreate: false) }
        #expect(failure?.code == "ledger-older")
        let version = try DatabaseQueue(path: house.path).read { db in try Int.fetchOne(db, sql: "PRAGMA user_version")
        }
        #expect(version == 1)
    }
}
