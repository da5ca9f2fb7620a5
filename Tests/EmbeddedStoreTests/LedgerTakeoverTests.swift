import Foundation
import GRDB
import GRDBSQLite
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("What a start does to the ledger before anyone is served")
struct LedgerTakeoverTests {
    /// A ledger with tips in its log, as a process leaves it that is killed.
    private static func left() async throws -> TemporaryLedger {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        try await house.ledger().admitSome(5)
        return try await house.crashImage()
    }

    @Test("what the log says is written once more and synced before it is carried back")
    func renewed() async throws {
        let house = try await Self.left()
        let disk = FaultyDisk()
        let opened = try OpenedLedger.open(house.path, mayCreate: true, disk: disk)
        let length = try #require(try disk.length(at: house.path + "-wal"))
        #expect(length > 0)
        _ = try opened.takeOver(now: Specimen.start)
        let asked = disk.diary.filter { $0.hasSuffix("ledger.sqlite-wal") }
        #expect(asked.filter { $0.hasPrefix("write") }.count == Int((length + (1 << 20) - 1) >> 20))
        #expect(asked.suffix(2) == ["sync ledger.sqlite-wal", "close ledger.sqlite-wal"])
        #expect(try disk.length(at: house.path + "-wal") == 0)
        let ledger = try SQLiteLedger(opened)
        defer { ledger.close() }
        #expect(try await ledger.tally().tips == 5)
        #expect(try await ledger.verify() == [])
    }

    @Test("where it cannot be synced nothing starts, and nothing was carried back")
    func refused() async throws {
        let house = try await Self.left()
        let disk = FaultyDisk(faults: [.init(operation: .sync, nth: 1, errno: EIO)])
        let before = try Data(contentsOf: URL(filePath: house.path))
        // Who lets go last, and may write, carries back: that it is a reader is no more than an order of fields.
        var last: DatabaseQueue?
        func start() throws {
            let opened = try OpenedLedger.open(house.path, mayCreate: true, disk: disk)
            last = opened.writing
            let failure = #expect(throws: Failure.self) { try opened.takeOver(now: Specimen.start) }
            #expect(failure?.code == "ledger-unwritable")
            #expect(failure?.verdict == .callSomeone)
            #expect(try Data(contentsOf: URL(filePath: house.path)) == before)
        }
        try start()
        #expect(last != nil)
        last = nil
        #expect(try Data(contentsOf: URL(filePath: house.path)) == before, "nor by letting go of it")
        #expect(try await house.ledger().tally().tips == 5)
    }

    @Test("a start that has no room to carry the log back leaves it as it is, and everything is there")
    func full() async throws {
        let house = try await Self.left()
        let plan = FaultyVFS.plan(for: house.path)
        plan.arm(.init(operation: .write, part: .ledger, code: SQLITE_FULL, times: .max))
        let opened = try OpenedLedger.open(house.path, mayCreate: true)
        _ = try opened.takeOver(now: Specimen.start)
        let ledger = try SQLiteLedger(opened)
        defer { ledger.close() }
        #expect(try await ledger.tally().tips == 5)
        try await ledger.admitSome(3)
        plan.disarm()
        #expect(try await ledger.tally().tips == 8)
        #expect(try await ledger.verify() == [])
    }

    @Test(
        "what passes is not answered with a backup",
        arguments: [
            (SQLITE_FULL, "disk-full", Failure.Verdict.again),
            (SQLITE_IOERR | (3 << 8), "ledger-unreadable", .callSomeone),
        ])
    func noRoom(code: Int32, expected: String, verdict: Failure.Verdict) async throws {
        let house = try await Self.left()
        #expect(try await house.ledger().claimSome(1, at: 10).count == 1)
        let image = try await house.crashImage()
        let plan = FaultyVFS.plan(for: image.path)
        let opened = try OpenedLedger.open(image.path, mayCreate: true)
        plan.arm(.init(operation: .write, part: .log, code: code, times: .max))
        let failure = #expect(throws: Failure.self) { try opened.takeOver(now: Specimen.start) }
        #expect(failure?.code.rawValue == expected)
        #expect(failure?.verdict == verdict)
    }

    @Test("a log with nothing in it is left as it is")
    func empty() async throws {
        let house = try await Self.left()
        _ = try house.ledger()
        house.leave()
        let disk = FaultyDisk()
        _ = try OpenedLedger.open(house.path, mayCreate: true, disk: disk).takeOver(now: Specimen.start)
        #expect(!disk.diary.contains { $0.hasPrefix("write") || $0.hasPrefix("sync") })
    }
}
