import Foundation
import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("A backup of a spool")
struct SpoolBackupTests {
    private static func take(
        _ house: TemporarySpool, into folder: TemporaryFolder, disk: any Disk = PosixDisk(), despiteDamage: Bool = false
    ) throws -> SpoolBackup.Outcome {
        let spool = try EmbeddedSpool.openForCommand(house.path)
        defer { spool.ledger.close() }
        return try SpoolBackup(of: spool, into: folder.path + "/backup", disk: disk).take(despiteDamage: despiteDamage)
    }

    /// The backup as an operator puts it in a spool's place.
    private static func restore(_ folder: TemporaryFolder) throws -> TemporarySpool {
        let place = try TemporaryFolder()
        try FileManager.default.removeItem(atPath: place.path)
        try FileManager.default.copyItem(atPath: folder.path + "/backup", toPath: place.path)
        return try TemporarySpool(place)
    }

    private static func expectWhole(_ tips: [Tip], in house: TemporarySpool, words: Int = 0) async throws {
        let spool = try house.open()
        #expect(try await spool.ledger.tally().tips == tips.count + words)
        for tip in tips {
            let record = try #require(try await spool.ledger.show(tip.id))
            #expect(record.exhibits == tip.exhibits)
            for exhibit in tip.exhibits {
                #expect(ExhibitCheck.fault(exhibit) { try spool.vault.open(tip.id, exhibit) } == nil)
            }
            #expect(try spool.vault.remains(of: tip.id, in: .exhibits).manifest == KeptManifest.bytes(of: record))
        }
        try await LedgerSoundness.expect(spool.ledger)
    }

    @Test(
        "starts as a spool with everything up to it, though the daemon wrote on, and sweeps nothing until it is repaired"
    )
    func restored() async throws {
        let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(3)
        let words = try await house.keepWords()
        #expect(try Self.take(house, into: backup) == .init(tips: 4, copied: 3, copiedBytes: tips.bytes))
        _ = try await house.keep(2)
        let again = try Self.restore(backup)
        try await Self.expectWhole(tips, in: again, words: 1)
        #expect(try await again.open().ledger.show(words.id) != nil)
        #expect(try again.open().ledger.spoolID == house.open().ledger.spoolID)
        #expect(try !again.open().findings.maySweep)
    }

    @Test("copies only new exhibits the next time, and what was erased since leaves it")
    func broughtUpToDate() async throws {
        let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(2)
        _ = try Self.take(house, into: backup)
        let ledger = try house.open().ledger
        let claim = try #require(try await ledger.claimSome(at: 1).first)
        _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 2)
        #expect(
            try await ledger.erase(endedBefore: Specimen.moment(3), limit: 9, now: Specimen.moment(4)) == [claim.tip])
        let more = try await house.keep(1)
        let taken = try Self.take(house, into: backup)
        #expect(taken == .init(tips: 3, copied: 1, copiedBytes: more.bytes, kept: 1, removed: 2))
        let again = try Self.restore(backup)
        #expect(try await again.open().ledger.holdings(of: [claim.tip])[claim.tip] == .erased)
        #expect(try await again.open().ledger.tally().tips == 3)
        #expect(try SpoolFolder(again.path).tips(PosixDisk(), after: nil, limit: 9).count == 2)
        _ = tips
    }

    @Test("a damaged or missing exhibit is named and does not come into it, and its neighbours do")
    func damagedExhibit() async throws {
        let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(3)
        let folder = try house.open().folder
        try Data(repeating: 0, count: Int(tips[0].exhibits[0].bytes)).write(
            to: URL(filePath: folder.exhibit(1, of: tips[0].id)))
        try FileManager.default.removeItem(atPath: folder.exhibit(1, of: tips[1].id))
        try Data("{}".utf8).write(to: URL(filePath: folder.manifest(of: tips[2].id)))
        let taken = try Self.take(house, into: backup)
        #expect(
            taken.damaged == [
                .init(tip: tips[0].id, exhibit: 1, fault: .differs),
                .init(tip: tips[1].id, exhibit: 1, fault: .missing),
            ])
        #expect(taken.copied == 1)
        let record = try #require(try await house.open().ledger.show(tips[2].id))
        let kept = SpoolFolder(backup.path + "/backup").manifest(of: tips[2].id)
        #expect(FileManager.default.contents(atPath: kept).map(Array.init) == KeptManifest.bytes(of: record))
    }

    @Test("a ledger that does not agree with itself never takes the place of a good backup")
    func damagedLedger() async throws {
        let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(2)
        _ = try Self.take(house, into: backup)
        try await house.open().ledger.writer.perform { transaction, _ in
            try transaction.db.execute(sql: "UPDATE tip SET body = x'7b7d' WHERE serial = 2")
        }
        let failure = #expect(throws: Failure.self) { try Self.take(house, into: backup) }
        #expect(failure?.code == "ledger-damaged")
        // Nor by force: it would be put in the good one's place, and exhibits be removed by what it says.
        #expect(throws: Failure.self) { try Self.take(house, into: backup, despiteDamage: true) }
        try await Self.expectWhole(tips, in: Self.restore(backup))
        #expect(try Self.take(house, into: TemporaryFolder(), despiteDamage: true).tips == 2)
    }

    @Test("cut at its steps, it leaves the backup before or is the new one, and goes on when it is taken again")
    func cutShort() async throws {
        for operation in [DiskFailure.Operation.write, .sync, .rename, .syncFolder] {
            var step = 0
            var isCut = true
            while isCut {
                // The first steps and, in growing strides, those behind them.
                step += step * 2 + 1
                let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
                let before = try await house.keep(1)
                _ = try Self.take(house, into: backup)
                let after = try await house.keep(2)
                let disk = FaultyDisk(faults: [.init(operation: operation, nth: step, errno: EIO, forEver: true)])
                let taken = try? Self.take(house, into: backup, disk: disk)
                isCut = taken == nil
                let left = try Self.restore(backup)
                let count = try await left.open().ledger.tally().tips
                try await Self.expectWhole(count == 1 ? before : before + after, in: left)
                #expect(isCut || count == 3)
                _ = try Self.take(house, into: backup)
                try await Self.expectWhole(before + after, in: Self.restore(backup))
            }
            #expect(step > 1, "\(operation) was never cut")
        }
    }

    @Test("taken, it is there after a power cut, its folder's own name too")
    func powerCut() async throws {
        let (house, backup) = (try TemporarySpool(), try TemporaryFolder())
        let tips = try await house.keep(2)
        let disk = FaultyDisk()
        _ = try Self.take(house, into: backup, disk: disk)
        try disk.powerCut()
        try await Self.expectWhole(tips, in: Self.restore(backup))
    }

    @Test("goes into no folder that holds anything else, another spool's backup, or a spool")
    func elsewhere() async throws {
        let (house, other, backup) = (try TemporarySpool(), try TemporarySpool(), try TemporaryFolder())
        for each in [house, other] { _ = try await each.keep(1) }
        _ = try Self.take(house, into: backup)
        func refused(_ path: String) {
            let failure = #expect(throws: Failure.self) {
                let spool = try EmbeddedSpool.openForCommand(other.path)
                defer { spool.ledger.close() }
                _ = try SpoolBackup(of: spool, into: path)
            }
            #expect(failure?.code == "backup-elsewhere")
        }
        refused(backup.path + "/backup")
        refused(backup.path)
        refused(other.path)
        let first = try SpoolBackup(of: house.open(), into: backup.path + "/backup")
        let failure = #expect(throws: Failure.self) { try Self.take(house, into: backup) }
        #expect(failure?.code == "backup-in-use")
        withExtendedLifetime(first) {}
    }
}

extension [Tip] {
    fileprivate var bytes: Int64 { flatMap(\.exhibits).reduce(0) { $0 + $1.bytes } }
}
