import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("A spool that is repaired")
struct RepairedSpoolTests {
    private static func repair(
        _ house: TemporarySpool, _ mode: EmbeddedSpool.RepairMode = .repair, at seconds: Double = 1000
    ) async throws -> Set<Repair.Finding> {
        let now = Specimen.moment(seconds)
        let spool = try EmbeddedSpool.openForRepair(house.path, now: now, mode: mode)
        defer { spool.ledger.close() }
        var findings: Set<Repair.Finding> = []
        try await Repair(
            ledger: spool.ledger, vault: spool.vault, calendar: try #require(OfficeCalendar(timeZone: "Asia/Shanghai")),
            isDryRun: mode == .dryRun
        ).run(now: now) { findings.insert($0) }
        if mode != .dryRun {
            let isWhole = findings.allSatisfy { if case .left = $0.result { false } else { true } }
            try await spool.noteRepaired(leavesNothing: isWhole)
        }
        return findings
    }

    private static func loseLedger(_ house: TemporarySpool, backup: TemporaryFolder? = nil) throws {
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: house.path + "/" + name)
        }
        guard let backup else { return }
        try FileManager.default.copyItem(
            atPath: backup.path + "/ledger.sqlite", toPath: house.path + "/ledger.sqlite")
    }

    private static func restored(_ tips: [Tip], from place: RestingPlace = .exhibits) -> Set<Repair.Finding> {
        Set(tips.map { Repair.Finding($0.id, .restored(from: place)) })
    }

    @Test("behind an older backup every tip with exhibits comes back, once, under its own id and day")
    func olderBackup() async throws {
        let house = try TemporarySpool()
        let before = try await house.keep(2)
        house.leave()
        let backup = try house.folder.copy()
        let after = try await house.keep(70)
        try await house.open().noteProgress(reached: Specimen.start)
        house.leave()
        try Self.loseLedger(house, backup: backup)
        #expect(try await Self.repair(house, .dryRun) == Self.restored(after))
        #expect(try await Self.repair(house) == Self.restored(after))
        #expect(try await Self.repair(house) == [])
        let spool = try house.open()
        #expect(spool.findings.maySweep, "every file was compared")
        for (number, tip) in zip(Int64(1)..., before + after) {
            let record = try #require(try await spool.ledger.show(tip.id))
            #expect(record.manifestBody == Manifest.body(of: tip))
            #expect(record.figures.receivedOn == tip.receivedOn)
            #expect(record.exhibits == tip.exhibits)
            #expect(record.deliveries.map(\.sequence) == [number], "its manifest is the one it had")
            #expect(
                record.exhibits.allSatisfy { ex in ExhibitCheck.fault(ex) { try spool.vault.open(tip.id, ex) } == nil })
        }
        try await LedgerSoundness.expect(spool.ledger)
    }

    @Test("without any ledger a new one is begun when asked, and what the sweep put aside comes back")
    func newLedger() async throws {
        let house = try TemporarySpool()
        let tips = try await house.keep(5)
        for tip in tips.prefix(2) { try await house.open().vault.putAside(tip.id) }
        house.leave()
        try Self.loseLedger(house)
        await #expect(throws: Failure.self) { try await Self.repair(house) }
        await #expect(throws: Failure.self) { try await Self.repair(house, .dryRun) }
        let expected = Self.restored(Array(tips.prefix(2)), from: .orphans).union(Self.restored(Array(tips.suffix(3))))
        #expect(try await Self.repair(house, .newLedger) == expected)
        await #expect(throws: Failure.self) { try await Self.repair(house, .newLedger) }
        let spool = try house.open()
        #expect(try await spool.ledger.claimSome(at: 2000).count == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: spool.folder.orphans).isEmpty)
        try await LedgerSoundness.expect(spool.ledger)
    }

    @Test("cut at any step of putting files back, a repair goes on when it is run again, and nobody is lost or twice")
    func cutShort() async throws {
        var isCut = true
        var step = 0
        while isCut {
            step += 1
            let house = try TemporarySpool()
            let tips = try await house.keep(3)
            for tip in tips { try await house.open().vault.putAside(tip.id) }
            house.leave()
            try Self.loseLedger(house)
            isCut = false
            for operation in [DiskFailure.Operation.rename, .sync, .syncFolder] {
                let disk = FaultyDisk(faults: [.init(operation: operation, nth: step, errno: EIO)])
                let spool = try? EmbeddedSpool.openForRepair(
                    house.path, now: Specimen.moment(9), mode: Self.mode(of: house), disk: disk)
                guard let spool else {
                    isCut = true
                    continue
                }
                defer { spool.ledger.close() }
                do {
                    try await Repair(
                        ledger: spool.ledger, vault: spool.vault, calendar: OfficeCalendar(timeZone: .gmt),
                        isDryRun: false
                    ).run(now: Specimen.moment(9)) { _ in }
                } catch { isCut = true }
            }
            _ = try await Self.repair(house, Self.mode(of: house))
            let spool = try house.open()
            #expect(try await spool.ledger.tally().tips == 3, "step \(step)")
            for tip in tips {
                let exhibit = tip.exhibits[0]
                #expect(ExhibitCheck.fault(exhibit) { try spool.vault.open(tip.id, exhibit) } == nil, "step \(step)")
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: spool.folder.orphans).isEmpty)
            try await LedgerSoundness.expect(spool.ledger)
        }
        #expect(step > 6)
    }

    /// A repair that was cut may have begun the ledger already.
    private static func mode(of house: TemporarySpool) -> EmbeddedSpool.RepairMode {
        FileManager.default.fileExists(atPath: house.path + "/ledger.sqlite") ? .repair : .newLedger
    }

    @Test("a daemon that starts behind a repair which had only begun the new ledger sweeps nothing")
    func begunOnly() async throws {
        let house = try TemporarySpool()
        let tips = try await house.keep(2)
        house.leave()
        try Self.loseLedger(house)
        try FileManager.default.removeItem(atPath: house.path + "/spool-id")
        _ = try OpenedLedger.open(house.path + "/ledger.sqlite", mayCreate: true)
        #expect(try !house.open().findings.maySweep)
        #expect(try !house.reopen().findings.maySweep)
        house.leave()
        #expect(try await Self.repair(house) == Self.restored(tips))
        #expect(try house.open().findings.maySweep)
    }

    @Test("what does not agree is left where it is and named, and its neighbours come back")
    func damaged() async throws {
        let house = try TemporarySpool()
        let tips = try await house.keep(7)
        let folder = try house.open().folder
        house.leave()
        try Self.loseLedger(house)
        func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(filePath: path)) }
        let length = Int(tips[0].exhibits[0].bytes)
        try write([UInt8](repeating: 0, count: length), folder.exhibit(1, of: tips[0].id))
        try write([1], folder.exhibit(1, of: tips[1].id))
        try write(Array("{\"id\":".utf8), folder.manifest(of: tips[2].id))
        try FileManager.default.removeItem(atPath: folder.manifest(of: tips[3].id))
        let foreign = try #require(FileManager.default.contents(atPath: folder.manifest(of: tips[5].id)))
        try write(Array(foreign), folder.manifest(of: tips[4].id))
        // A folder in the manifest's place can be opened and not read.
        try FileManager.default.removeItem(atPath: folder.manifest(of: tips[6].id))
        try FileManager.default.createDirectory(
            atPath: folder.manifest(of: tips[6].id), withIntermediateDirectories: false)
        let whys = ["exhibit-digest", "exhibit-missing", "manifest-damaged", "", "manifest-of-another-tip"]
        var expected = Self.restored([tips[5]])
        expected.insert(.init(tips[6].id, .left(in: .exhibits, why: "manifest-damaged")))
        for (tip, why) in zip(tips, whys) {
            expected.insert(
                .init(tip.id, why.isEmpty ? .unacknowledged(in: .exhibits) : .left(in: .exhibits, why: why)))
        }
        #expect(try await Self.repair(house, .newLedger) == expected)
        #expect(FileManager.default.fileExists(atPath: folder.exhibit(1, of: tips[0].id)))
        #expect(try !house.open().findings.maySweep, "nothing is swept while something is left")
        #expect(try await house.open().ledger.tally().tips == 1)
    }

    @Test("a quarantined tip goes on once its file is back, and stays while it is not")
    func quarantined() async throws {
        let house = try TemporarySpool()
        let tips = try await house.keep(2)
        let (ledger, folder) = (try house.open().ledger, try house.open().folder)
        for claim in try await ledger.claimSome(at: 1) {
            _ = try await ledger.settle(claim, .quarantined(why: "exhibit-missing"), at: 2)
        }
        house.leave()
        try FileManager.default.removeItem(atPath: folder.exhibit(1, of: tips[0].id))
        let stays = Repair.Finding(tips[0].id, .quarantined(why: "exhibit-missing"))
        #expect(try await Self.repair(house, .dryRun) == [stays, .init(tips[1].id, .queued)])
        #expect(try await Self.repair(house) == [stays, .init(tips[1].id, .queued)])
        try Data("picture \(tips[0].id)".utf8).write(to: URL(filePath: folder.exhibit(1, of: tips[0].id)))
        #expect(try await Self.repair(house) == [.init(tips[0].id, .queued)])
        let again = try house.open()
        #expect(
            try await again.ledger.custody(of: tips[0].id).last?.change
                == .moved(lane: .fallback, to: .queued, why: "repaired"))
        #expect(try await again.ledger.claimSome(at: 1000).count == 2)
    }

    @Test("delivered and erased tips stay what they are, and beside a daemon nothing is touched")
    func known() async throws {
        let house = try TemporarySpool()
        let tips = try await house.keep(2)
        let ledger = try house.open().ledger
        let claims = try await ledger.claimSome(at: 1)
        for claim in claims { _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 2) }
        let erased = try await ledger.erase(endedBefore: Specimen.moment(3), limit: 1, now: Specimen.moment(4))
        #expect(erased.count == 1)
        await #expect(throws: Failure.self) { try await Self.repair(house) }
        house.leave()
        #expect(try await Self.repair(house) == [])
        #expect(try await house.open().ledger.tally().deliveries[.delivered] == tips.count)
    }
}
