import GRDB
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
            (LedgerStatements.dueText, "queue_due"),
            ("SELECT serial FROM queue q WHERE q.stage = 3 AND q.due <= ?", "queue_leased"),
            (
                "SELECT min(due) FROM queue WHERE stage < 3 AND lane = (SELECT lane FROM lane WHERE name = ?)",
                "queue_due"
            ),
            ("SELECT serial FROM lookup WHERE hash = ?", "PRIMARY KEY"),
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
        #expect(
            plan.contains { $0.contains("queue") && $0.contains(index) || $0.contains("lookup") && $0.contains(index) })
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
}
