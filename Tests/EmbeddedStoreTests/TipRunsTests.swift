import GRDB
import Spooling
import SpoolingConformance
import Synchronization
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Runs of tips, and what is kept of them")
struct TipRunsTests {
    /// Three runs, of each its number kept.
    private static func kept(_ house: TemporaryLedger) async throws -> SQLiteLedger {
        let ledger = try house.ledger()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<(2 * TipRuns.length + 1) { group.addTask { _ = try await ledger.admit(Specimen.admission()) } }
            try await group.waitForAll()
        }
        #expect(try await keepAll(ledger) == 3)
        return ledger
    }

    private static func keepAll(_ ledger: SQLiteLedger) async throws -> Int {
        var folded: [FoldedTips] = []
        while let run = try await ledger.replay(runFrom: (folded.last?.run.number ?? -1) + 1, { _, _, _ in }) {
            folded.append(FoldedTips(run: run, figures: [UInt8(run.number)]))
        }
        return try await ledger.keep(folded)
    }

    private static func told(_ ledger: SQLiteLedger) async throws -> (kept: [[UInt8]], events: Int) {
        let told = Mutex((kept: [[UInt8]](), events: 0))
        try await ledger.replayRuns(
            kept: { bytes in
                told.withLock { $0.kept.append(bytes) }
                return true
            },
            { _, _, _ in told.withLock { $0.events += 1 } })
        return told.withLock { $0 }
    }

    @Test(
        "every serial lies in the run of its number",
        arguments: [1, 2, TipRuns.length, TipRuns.length + 1, 1_000_000, Int64.max - 2 * TipRuns.length])
    func numbers(serial: Int64) {
        #expect(TipRuns.serials(of: TipRuns.number(of: serial)).contains(serial))
        #expect(TipRuns.serials(of: TipRuns.number(of: serial)).count == Int(TipRuns.length))
    }

    @Test("serials and numbers that cannot be end no program", arguments: [Int64.min, -1, 0, .max])
    func edges(number: Int64) throws {
        #expect(TipRuns.number(of: number) >= 0)
        #expect(TipRuns.serials(of: number).lowerBound >= 1)
        let house = try TemporaryLedger()
        try house.ledger()
        house.leave()
        try house.tamper("INSERT INTO event VALUES (?, 1, 1, 'erased', zeroblob(32))", [number])
        try DatabaseQueue(path: house.path).read { db in
            let first = try TipRuns.first(db, from: 0)
            #expect(first == nil || first == TipRuns.number(of: number))
        }
    }

    @Test(
        "what is damaged is folded from its events, its neighbours are told as they were kept, and the check names it",
        arguments: [
            "UPDATE figures SET folded = x'07' WHERE run = 1", "UPDATE figures SET folded = 'text' WHERE run = 1",
            "UPDATE figures SET seal = zeroblob(32) WHERE run = 1", "UPDATE figures SET seal = 5 WHERE run = 1",
            "UPDATE figures SET events = events + 1 WHERE run = 1", "UPDATE figures SET last = last + 1 WHERE run = 1",
            "UPDATE figures SET events = 'many' WHERE run = 1",
        ])
    func damaged(sql: String) async throws {
        let house = try TemporaryLedger()
        _ = try await Self.kept(house)
        house.leave()
        try house.tamper(sql)
        let ledger = try house.ledger()
        let told = try await Self.told(ledger)
        #expect(told.kept == [[0], [2]])
        #expect(told.events == Int(TipRuns.length))
        #expect(try await ledger.replay(runFrom: 1) { _, _, _ in }?.kept == .damaged)
        let wrong = try await ledger.verify()
        #expect(wrong.count == 1 && wrong[0].contains("257 to 512 are damaged"), "\(wrong)")
        let now = Specimen.moment(1e6)
        let resting = try await ledger.restingRuns(
            from: 0, limit: 9, now: now, restSeconds: 1, isCurrent: { _ in true })
        #expect(resting.numbers == [1])
        #expect(try await Self.keepAll(ledger) == 3)
        #expect(try await ledger.verify() == [])
    }

    @Test("a row that stands for another run is damaged, and so is one whose events somebody added to behind its back")
    func misplaced() async throws {
        let house = try TemporaryLedger()
        _ = try await Self.kept(house)
        house.leave()
        try house.tamper("DELETE FROM figures WHERE run = 2")
        try house.tamper("UPDATE figures SET run = 2 WHERE run = 1")
        #expect(try await Self.told(house.ledger()).kept == [[0]])
        house.leave()
        try house.tamper("DELETE FROM figures WHERE run = 2")
        try house.tamper("INSERT INTO event VALUES (3, 9999, 1, 'erased', zeroblob(32))")
        let wrong = try await house.ledger().verify()
        #expect(wrong.contains { $0.contains("number 1 to 256 are of other events") }, "\(wrong)")
    }

    /// What a tip costs the writer, by SQLite's own count of statements begun.
    private static func statements(_ ledger: SQLiteLedger, _ work: () async throws -> Void) async throws -> [String] {
        let seen = Seen()
        try await ledger.writer.perform { transaction, _ in
            transaction.db.trace { event in seen.lines.withLock { $0.append("\(event)") } }
        }
        try await work()
        try await ledger.writer.perform { transaction, _ in transaction.db.trace(options: []) }
        return seen.lines.withLock { $0 }
    }

    private final class Seen: Sendable {
        let lines = Mutex<[String]>([])
    }

    @Test("in a run of which nothing is kept, tips and their events cost no further statement")
    func costsNothing() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        let first = try await ledger.admitSome(1)[0].tip
        let lines = try await Self.statements(ledger) {
            try await ledger.admitSome(20, from: 10)
            for claim in try await ledger.claimSome(20, at: 100) {
                _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 101)
            }
        }
        #expect(lines.count { $0.contains("INSERT INTO event") } == 60)
        #expect(lines.count { $0.contains("figures") } == 0)
        #expect(try await Self.keepAll(ledger) == 1)
        let more = try await Self.statements(ledger) {
            for stage in [Stage.held, .queued, .held] {
                _ = try await ledger.move(first, to: stage, why: "operator", now: Specimen.moment(300))
            }
            try await ledger.admitSome(5, from: 400)
        }
        #expect(more.count { $0.contains("DELETE FROM figures") } == 1)
    }

    @Test("a command takes back what the daemon keeps at any time, and keeps nothing itself")
    func command() async throws {
        let house = try TemporaryLedger()
        let daemon = try await Self.kept(house)
        let command = try SQLiteLedger(OpenedLedger.open(house.path, mayCreate: false))
        defer { command.close() }
        let first = try #require(try await command.list(stages: nil, after: nil, limit: 1).first?.tip)
        for stage in [Stage.held, .queued] {
            #expect(try await command.move(first, to: stage, why: "operator", now: Specimen.moment(1)) == 1)
            #expect(try await Self.told(daemon).kept == [[1], [2]])
            #expect(try await Self.keepAll(command) == 0)
            #expect(try await Self.keepAll(daemon) == 3)
        }
        #expect(try await daemon.verify() == [])
    }

    @Test("what a transaction that came to nothing took back is still kept, and the next one takes it back")
    func rolledBack() async throws {
        let house = try TemporaryLedger()
        let ledger = try await Self.kept(house)
        let first = try #require(try await ledger.list(stages: nil, after: nil, limit: 1).first?.tip)
        await #expect(throws: (any Error).self) {
            try await ledger.writer.perform { transaction, _ in
                try transaction.record(1, first, at: Specimen.start, .erased)
                throw LedgerDamage("on purpose")
            }
        }
        #expect(try await Self.told(ledger).kept.count == 3)
        _ = try await ledger.move(first, to: .held, why: "operator", now: Specimen.moment(1))
        #expect(try await Self.told(ledger).kept == [[1], [2]])
    }

    @Test("notes that were read before say the same again, and names that only look alike stay apart")
    func notes() throws {
        let notes = ["e\u{301}", "\u{e9}"].map {
            CustodyEvent.Change.corrected(kind: nil, departments: [$0], by: .office).note
        }
        #expect(notes[0] == notes[1])
        var known = KnownNotes()
        try DatabaseQueue().read { db in
            for note in notes + notes + ["erased", "erased"] {
                let row = try #require(try Row.fetchOne(db, sql: "SELECT ?", arguments: [note]))
                let change = try known.change(row, 0)
                #expect(change.note.utf8.elementsEqual(note.utf8))
            }
            let gossip = try #require(try Row.fetchOne(db, sql: "SELECT 'gossip'"))
            #expect(throws: LedgerDamage.self) { try known.change(gossip, 0) }
        }
    }

    @Test("a repair lets everything go that was folded")
    func repair() async throws {
        let house = try TemporaryLedger()
        _ = try await Self.kept(house)
        house.leave()
        let opened = try OpenedLedger.open(house.path, mayCreate: true)
        try opened.forgetFigures()
        try opened.writing.close()
        let told = try await Self.told(house.ledger())
        #expect(told.kept.isEmpty && told.events == Int(2 * TipRuns.length + 1))
    }
}
