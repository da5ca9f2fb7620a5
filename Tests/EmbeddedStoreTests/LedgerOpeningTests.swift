import Foundation
import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Opening the ledger")
struct LedgerOpeningTests {
    /// Settings as SQLite says them, on one connection.
    private static func settings(_ queue: DatabaseQueue) throws -> [String: String] {
        try queue.writeWithoutTransaction { db in
            var said: [String: String] = [:]
            for name in [
                "synchronous", "journal_mode", "page_size", "secure_delete", "wal_autocheckpoint", "user_version",
            ] {
                said[name] = try String.fetchOne(db, sql: "PRAGMA \(name)")
            }
            return said
        }
    }

    @Test("both writing connections have the settings that the promises hang on")
    func pragmas() throws {
        let house = try TemporaryLedger()
        for _ in 1...2 {
            let opened = try OpenedLedger.open(house.path, mayCreate: true)
            for connection in [opened.writing, opened.checkpointing] {
                #expect(
                    try Self.settings(connection) == [
                        "synchronous": "2", "journal_mode": "wal", "page_size": "16384", "secure_delete": "1",
                        "wal_autocheckpoint": "0", "user_version": "\(LedgerSchema.version)",
                    ])
            }
        }
    }

    @Test("opening a ledger writes nothing that a sync does not follow")
    func silent() throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        try house.ledger()
        house.leave()
        let (writes, syncs) = (plan.count(.write, .log), plan.count(.sync, .log))
        _ = try OpenedLedger.open(house.path, mayCreate: true)
        #expect(plan.count(.write, .log) == writes && plan.count(.sync, .log) == syncs)
    }

    @Test("the reading connections cannot write")
    func readers() throws {
        let house = try TemporaryLedger()
        let opened = try OpenedLedger.open(house.path, mayCreate: true)
        for connection in [opened.reader, opened.browser] {
            #expect(throws: DatabaseError.self) {
                try connection.writeWithoutTransaction { db in try db.execute(sql: "DELETE FROM head") }
            }
        }
    }

    @Test("a ledger whose making was cut before it had its log is made anew")
    func halfMade() throws {
        let house = try TemporaryLedger()
        // The first page of a new file, and the journal that takes it back (https://sqlite.org/fileformat.html, 3): no records,
        // no pages before, sectors of 512 bytes, pages of 16,384.
        try Data(count: LedgerSchema.pageSize).write(to: URL(filePath: house.path))
        var journal: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7] + [0, 0, 0, 0] + [1, 2, 3, 4]
        journal += [0, 0, 0, 0] + [0, 0, 2, 0] + [0, 0, 0x40, 0]
        try Data(journal + [UInt8](repeating: 0, count: 512 - journal.count)).write(
            to: URL(filePath: house.path + "-journal"))
        let ledger = try house.ledger()
        house.leave()
        #expect(try house.ledger().spoolID == ledger.spoolID)
    }

    @Test("id and secret are made once and stay")
    func identity() throws {
        let (house, other) = (try TemporaryLedger(), try TemporaryLedger())
        let first = try house.ledger()
        let (id, hash) = (first.spoolID, first.secret.hash(ofKey: "0123456789abcdef"))
        house.leave()
        #expect(try house.ledger().spoolID == id)
        #expect(try house.ledger().secret.hash(ofKey: "0123456789abcdef") == hash)
        #expect(try other.ledger().spoolID != id)
        #expect(try other.ledger().secret.hash(ofKey: "0123456789abcdef") != hash)
    }

    @Test(
        "a ledger without what it cannot be without is damaged",
        arguments: [
            "DELETE FROM meta WHERE key = 'secret'", "UPDATE meta SET value = 'x' WHERE key = 'spool_id'",
            "DELETE FROM head", "UPDATE head SET indexed = 'x'", "UPDATE meta SET value = NULL WHERE key = 'secret'",
            "UPDATE head SET event = x'00'",
        ])
    func damaged(sql: String) throws {
        let house = try TemporaryLedger()
        try house.ledger()
        house.leave()
        try house.tamper(sql)
        let failure = #expect(throws: Failure.self) { try OpenedLedger.open(house.path, mayCreate: true) }
        #expect(failure?.code == "ledger-damaged")
    }

    @Test("a command keeps no memory of recent tips and leaves the filling to the daemon")
    func command() async throws {
        let house = try TemporaryLedger()
        let admission = try await house.ledger().admitSome(3)[1]
        let opened = try OpenedLedger.open(house.path, mayCreate: false)
        #expect(opened.recent.count == 0)
        let ledger = try SQLiteLedger(opened)
        defer { ledger.close() }
        #expect(try await ledger.tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
    }
}
