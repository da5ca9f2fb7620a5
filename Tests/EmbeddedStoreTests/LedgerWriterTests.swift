import Foundation
import GRDB
import GRDBSQLite
import Spooling
import SpoolingConformance
import Synchronization
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The writer of the ledger")
struct LedgerWriterTests {
    private static func admitAtOnce(_ count: Int, _ ledger: SQLiteLedger) async -> [Result<AdmissionAnswer, any Error>]
    {
        await withTaskGroup(of: Result<AdmissionAnswer, any Error>.self) { group in
            for index in 0..<count {
                group.addTask {
                    let admission = Specimen.admission(of: Specimen.tip(content: "at once \(index)"))
                    do { return .success(try await ledger.admit(admission)) } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func codes(_ results: [Result<AdmissionAnswer, any Error>]) -> [String] {
        results.map { result in
            switch result {
            case .success: "kept"
            case .failure(let error): (error as? Failure)?.code.rawValue ?? "\(error)"
            }
        }
    }

    /// Three tips, and a log that finds no room beyond a mebibyte.
    private static func withShortLog() async throws -> (TemporaryLedger, FaultyVFS.Plan, SQLiteLedger) {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        try await ledger.admitSome(3)
        plan.arm(.init(operation: .write, part: .log, code: SQLITE_FULL, times: .max, beyond: 1 << 20))
        return (house, plan, ledger)
    }

    /// One tip after the other, until one of a thousand is answered so.
    private static func codes(of ledger: SQLiteLedger, until last: String) async -> [String] {
        var codes: [String] = []
        while !codes.contains(last), codes.count < 1000 { codes += Self.codes(await admitAtOnce(1, ledger)) }
        return codes
    }

    @Test("a thousand tips at once are kept, in few transactions")
    func thousand() async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        let before = plan.count(.sync, .log)
        let results = await Self.admitAtOnce(1000, ledger)
        #expect(Self.codes(results).allSatisfy { $0 == "kept" })
        #expect(plan.count(.sync, .log) - before < 500)
        #expect(try await ledger.tally().tips == 1000)
        #expect(try await ledger.verify() == [])
    }

    @Test(
        "a log that cannot be written or synced ends all writing, and nothing is synced again",
        arguments: [
            FaultyVFS.Fault(operation: .sync, part: .log, code: SQLITE_IOERR | (4 << 8)),
            FaultyVFS.Fault(operation: .write, part: .log, code: SQLITE_IOERR | (3 << 8)),
            FaultyVFS.Fault(operation: .write, part: .log, code: SQLITE_IOERR | (3 << 8), passing: 1),
        ])
    func final(fault: FaultyVFS.Fault) async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        let kept = try await ledger.admitSome(3)
        let claim = try #require(try await ledger.claimSome(1, at: 10).first)
        plan.arm(fault)
        let failure = await #expect(throws: Failure.self) { try await ledger.admit(Specimen.admission()) }
        #expect(failure?.code == "ledger-failed")
        #expect(failure?.verdict == .callSomeone)
        let (syncs, writes) = (plan.count(.sync, .log), plan.count(.write, .log))
        let later = Self.codes(await Self.admitAtOnce(20, ledger))
        #expect(later.allSatisfy { $0 == "ledger-failed" })
        await #expect(throws: Failure.self) { try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 11) }
        await #expect(throws: Failure.self) { try await ledger.claimSome(1, at: 12) }
        #expect(ledger.failure?.code == "ledger-failed")
        await ledger.failed.wait(timeout: .seconds(3600))
        #expect(try await ledger.show(kept[2].tip)?.stage == .queued, "reading goes on")
        house.leave()
        #expect(plan.count(.sync, .log) == syncs)
        #expect(plan.count(.write, .log) == writes)
    }

    @Test("once the ledger has failed, nothing is swept by what it says")
    func unswept() async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        let kept = try await ledger.admitSome(1)[0].tip
        #expect(try await ledger.holdings(of: [kept]) == [kept: .readable])
        plan.arm(.init(operation: .sync, part: .log, code: SQLITE_IOERR | (4 << 8)))
        let admission = Specimen.admission()
        await #expect(throws: Failure.self) { try await ledger.admit(admission) }
        let failure = await #expect(throws: Failure.self) { try await ledger.holdings(of: [admission.tip]) }
        #expect(failure?.code == "ledger-failed")
    }

    @Test("the failure is told once, also when many were writing")
    func toldOnce() async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let opened = try OpenedLedger.open(house.path, mayCreate: true)
        let told = Mutex(0)
        let checkpointer = Checkpointer(opened.checkpointing, pace: .usual)
        let writer = LedgerWriter(opened.writing, recent: opened.recent, checkpointer: checkpointer) { _ in
            told.withLock { $0 += 1 }
        }
        plan.arm(.init(operation: .sync, part: .log, code: SQLITE_IOERR | (4 << 8), times: .max))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    let admission = Specimen.admission()
                    _ = try? await writer.perform { transaction, _ in
                        try transaction.insert(ReadyAdmission(admission))
                        return true
                    }
                }
            }
        }
        writer.end()
        #expect(told.withLock { $0 } == 1)
    }

    @Test("a full disk refuses for now, keeps nothing of what it refused, and passes", arguments: [0, 1, 5])
    func full(passing: Int) async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        try await ledger.admitSome(3)
        plan.arm(.init(operation: .write, part: .log, code: SQLITE_FULL, passing: passing, times: .max))
        let results = await Self.admitAtOnce(40, ledger)
        #expect(Self.codes(results).allSatisfy { $0 == "ledger-full" })
        for case .failure(let error as Failure) in results {
            #expect(error.verdict == .again)
            #expect(error.retryAfterSeconds != nil)
        }
        plan.disarm()
        #expect(Self.codes(await Self.admitAtOnce(40, ledger)).allSatisfy { $0 == "kept" })
        #expect(try await ledger.tally().tips == 43)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("a log that has taken what room there was is begun anew, and nothing is refused")
    func logFull() async throws {
        let (house, _, ledger) = try await Self.withShortLog()
        for _ in 0..<3 {
            try await ledger.admitSome(20)
            #expect(Self.codes(await Self.admitAtOnce(40, ledger)).allSatisfy { $0 == "kept" })
        }
        #expect(try await ledger.tally().tips == 183)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("with little room left, the log leaves the ledger what it needs to take it back")
    func littleRoom() async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger(disk: FaultyDisk(room: { plan.room }))
        try await ledger.admitSome(50)
        try plan.leave(1 << 20, for: house.path)
        var kept = 0
        while Self.codes(await Self.admitAtOnce(1, ledger)) == ["kept"] { kept += 1 }
        // A tip takes a kilobyte of the ledger and a hundred of the log.
        #expect(kept > 500)
        plan.disarm()
        #expect(Self.codes(await Self.admitAtOnce(40, ledger)).allSatisfy { $0 == "kept" })
        #expect(try await ledger.tally().tips == 90 + kept)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("somebody who reads for long holds nobody up where room is little, and the log leaves what the ledger needs")
    func littleRoomBesideAReader() async throws {
        let house = try TemporaryLedger()
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger(patience: 3600, disk: FaultyDisk(room: { plan.room }))
        try await ledger.admitSome(50)
        var lasting = Configuration()
        lasting.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: house.path, configuration: lasting)
        try await reader.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN")
            _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM tip")
        }
        try plan.leave(6 << 20, for: house.path)
        var kept = 0
        while Self.codes(await Self.admitAtOnce(1, ledger)) == ["kept"] { kept += 1 }
        #expect(kept > 10)
        #expect(try #require(plan.room) > 1 << 19)
        try await reader.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
        // Nobody has made room, and it goes on all the same.
        for _ in 0..<500 { #expect(Self.codes(await Self.admitAtOnce(1, ledger)) == ["kept"]) }
        plan.disarm()
        #expect(try await ledger.tally().tips == 550 + kept)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("long texts share a transaction as far as its bytes are bounded")
    func longTexts() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        let before = plan.count(.sync, .log)
        let text = String(repeating: "桥", count: 10_000)
        let kept = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<600 {
                group.addTask {
                    let admission = Specimen.admission(of: Specimen.tip(content: text))
                    return (try? await ledger.admit(admission)) == .kept
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(kept == 600)
        // 18 MB of text, and 4 MiB at the most together.
        #expect(plan.count(.sync, .log) - before >= 5)
    }

    @Test("where a log that is full cannot be carried back, either, all writing goes on as far as it can")
    func logAndLedgerFull() async throws {
        let (house, plan, ledger) = try await Self.withShortLog()
        plan.arm(.init(operation: .write, part: .ledger, code: SQLITE_FULL, times: .max))
        let codes = await Self.codes(of: ledger, until: "ledger-full")
        #expect(codes.last == "ledger-full" && codes.dropLast().allSatisfy { $0 == "kept" })
        plan.disarm()
        #expect(Self.codes(await Self.admitAtOnce(1, ledger)) == ["kept"])
        #expect(try await ledger.tally().tips == 3 + codes.count)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("a sync that fails while a full log is carried back ends all writing")
    func carryingBackFullLogFails() async throws {
        let (house, plan, ledger) = try await Self.withShortLog()
        plan.arm(.init(operation: .sync, part: .ledger, code: SQLITE_IOERR | (4 << 8)))
        let codes = await Self.codes(of: ledger, until: "ledger-failed")
        #expect(codes.last == "ledger-failed" && codes.dropLast().allSatisfy { $0 == "kept" })
        #expect(ledger.failure?.code == "ledger-failed")
        let image = try TemporaryLedger(try house.folder.copy())
        #expect(try await image.ledger().tally().tips == 2 + codes.count)
    }

    @Test(
        "what was kept is answered so, whatever becomes of carrying the log back",
        arguments: [SQLITE_FULL, SQLITE_IOERR | (3 << 8)])
    func carryingBackFails(code: Int32) async throws {
        // Every commit is carried back by the writer itself, behind the answer.
        let house = try TemporaryLedger(pace: .init(pagesBetween: 1, longestLog: 0))
        let plan = FaultyVFS.plan(for: house.path)
        let ledger = try house.ledger()
        try await ledger.admitSome(20)
        plan.arm(.init(operation: .write, part: .ledger, code: code, times: .max))
        var kept = 0
        for result in Self.codes(await Self.admitAtOnce(60, ledger)) {
            #expect(result == "kept" || code != SQLITE_FULL && result == "ledger-failed")
            if result == "kept" { kept += 1 }
        }
        plan.disarm()
        let image = try TemporaryLedger(try house.folder.copy())
        #expect(try await image.ledger().tally().tips == 20 + kept)
        #expect(try await image.ledger().verify() == [])
    }

    @Test("one that cannot be taken is refused alone, and an error does not speak twice")
    func oneAtFault() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        var bad = Specimen.admission(of: Specimen.tip(exhibits: 2))
        bad.exhibits[1].number = bad.exhibits[0].number
        let refused = await withTaskGroup(of: String?.self) { group in
            for index in 0..<60 {
                let admission = index % 20 == 7 ? bad : Specimen.admission(of: Specimen.tip(exhibits: 1))
                group.addTask {
                    do { _ = try await ledger.admit(admission) } catch {
                        return (error as? Failure)?.code.rawValue ?? "?"
                    }
                    return nil
                }
            }
            return await group.reduce(into: [String]()) { codes, code in if let code { codes.append(code) } }
        }
        #expect(refused == ["ledger-refused", "ledger-refused", "ledger-refused"])
        #expect(try await ledger.tally().tips == 57)
        await #expect(throws: Failure.self) { try await ledger.admit(bad) }
        #expect(try await ledger.admit(Specimen.admission(of: Specimen.tip(exhibits: 1))) == .kept)
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("while another process writes, all that wait are told so at once, and nobody twice")
    func busy() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger(patience: 0.01)
        try await ledger.admitSome(1)
        let other = try WriteLock(house.path)
        let results = await Self.admitAtOnce(30, ledger)
        #expect(Self.codes(results).allSatisfy { $0 == "busy" })
        for case .failure(let error as Failure) in results { #expect(error.verdict == .again) }
        try other.release()
        #expect(Self.codes(await Self.admitAtOnce(30, ledger)).allSatisfy { $0 == "kept" })
        try await LedgerSoundness.expect(house.reopen())
    }

    @Test("at the end what waits is still written, and then nothing is taken any more")
    func closing() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        async let results = Self.admitAtOnce(200, ledger)
        house.leave()
        let codes = Self.codes(await results)
        #expect(codes.allSatisfy { $0 == "kept" || $0 == "closing" })
        await #expect(throws: Failure.self) { try await ledger.admit(Specimen.admission()) }
        let kept = codes.count { $0 == "kept" }
        #expect(try await ledger.tally().tips == kept, "reading goes on")
        let image = try TemporaryLedger(try house.folder.copy())
        try FileManager.default.removeItem(atPath: image.path + "-wal")
        #expect(try await image.ledger().tally().tips == kept, "the log was carried back")
        #expect(try await house.reopen().tally().tips == codes.count { $0 == "kept" })
    }

    @Test("more than can wait is refused as busy")
    func bounded() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        let gate = DispatchSemaphore(value: 0)
        let holding = Task { try await ledger.writer.perform { _, _ in gate.wait() } }
        let results = await withTaskGroup(of: String.self) { group in
            for _ in 0..<9000 {
                group.addTask {
                    do { _ = try await ledger.nextOfNothing() } catch {
                        return (error as? Failure)?.code.rawValue ?? "?"
                    }
                    return "done"
                }
            }
            // The first to come back can only be one that was refused: then the line is full.
            let first = await group.next()
            gate.signal()
            return await group.reduce(into: [first ?? ""]) { $0.append($1) }
        }
        try await holding.value
        #expect(Set(results) == ["busy", "done"])
        #expect(results.count { $0 == "done" } >= 8191)
    }
}

extension SQLiteLedger {
    /// Work for the writer that does nothing.
    fileprivate func nextOfNothing() async throws -> Bool { try await writer.perform { _, _ in true } }
}

/// Another process in the middle of a write.
private final class WriteLock: Sendable {
    private let queue: DatabaseQueue

    init(_ path: String) throws {
        var settings = Configuration()
        settings.allowsUnsafeTransactions = true
        // The ledger's own writer may be filling its lookup just now.
        settings.busyMode = .timeout(60)
        queue = try DatabaseQueue(path: path, configuration: settings)
        try queue.writeWithoutTransaction { db in try db.beginTransaction(.immediate) }
    }

    func release() throws {
        try queue.writeWithoutTransaction { db in try db.rollback() }
    }
}
