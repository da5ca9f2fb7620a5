import Foundation
import GRDB
import Sealing
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Opening a spool")
struct EmbeddedSpoolTests {
    private static func failure(_ house: TemporarySpool) -> Failure.Code? {
        do {
            _ = try EmbeddedSpool.openForDaemon(house.path, now: Specimen.start)
            return nil
        } catch { return (error as? Failure)?.code }
    }

    /// A spool with a few tips in it, left in order.
    private static func lived(_ tips: Int = 3) async throws -> TemporarySpool {
        let house = try TemporarySpool()
        try await house.open().ledger.admitSome(tips)
        house.leave()
        return house
    }

    private static func sql(_ house: TemporarySpool, _ sql: String) throws {
        let queue = try DatabaseQueue(path: house.path + "/ledger.sqlite")
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test("a spool is made where there is none, for its owner alone")
    func made() async throws {
        let house = try TemporarySpool()
        let path = house.path + "/Spool"
        let spool = try EmbeddedSpool.openForDaemon(path, now: Specimen.start)
        defer { spool.ledger.close() }
        #expect(spool.findings.maySweep)
        #expect(spool.findings.leasesReleased == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect(try await spool.ledger.verify() == [])
    }

    @Test("a command that comes after the daemon writes its log once more, and one beside it leaves that alone")
    func commandAfterCrash() async throws {
        let house = try TemporarySpool()
        try await house.open().ledger.admitSome(3)
        func renewals(_ path: String) throws -> [String] {
            let disk = FaultyDisk()
            withExtendedLifetime(try EmbeddedSpool.openForCommand(path, disk: disk)) {}
            return disk.diary.filter { $0.hasSuffix("ledger.sqlite-wal") && !$0.hasPrefix("close") }
        }
        #expect(try !renewals(house.path).contains { $0.hasPrefix("write") || $0.hasPrefix("sync") })
        let image = try TemporarySpool(try house.folder.copy())
        let asked = try renewals(image.path)
        #expect(asked.contains { $0.hasPrefix("write") } && asked.last == "sync ledger.sqlite-wal", "\(asked)")
        // A copy has no lock, and gets none from being looked at.
        try FileManager.default.removeItem(atPath: image.path + "/lock")
        _ = try renewals(image.path)
        #expect(!FileManager.default.fileExists(atPath: image.path + "/lock"))
    }

    @Test("a new spool's own name is on the disk before anything is acknowledged")
    func parentSynced() throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk()
        let spool = try EmbeddedSpool.openForDaemon(house.path + "/Spool", now: Specimen.start, disk: disk)
        spool.ledger.close()
        try disk.powerCut()
        #expect(FileManager.default.fileExists(atPath: house.path + "/Spool/spool-id"))
        #expect(FileManager.default.fileExists(atPath: house.path + "/Spool/exhibits/zz"))
    }

    @Test("it is so too where the start that made the folder came no further")
    func parentSyncedLater() throws {
        let house = try TemporarySpool()
        let disk = FaultyDisk(faults: [.init(operation: .syncFolder, nth: 1, errno: EIO)])
        let path = house.path + "/Spool"
        let failure = #expect(throws: Failure.self) {
            try EmbeddedSpool.openForDaemon(path, now: Specimen.start, disk: disk)
        }
        #expect(failure?.code == "spool-unwritable")
        try EmbeddedSpool.openForDaemon(path, now: Specimen.start, disk: disk).ledger.close()
        try disk.powerCut()
        #expect(FileManager.default.fileExists(atPath: path + "/spool-id"))
    }

    @Test("where tips were sealed nothing starts to keep them in clear by a slip")
    func sealedBefore() async throws {
        let house = try TemporarySpool()
        func start(_ recipients: [Recipient] = [], clearIsMeant: Bool = false) throws {
            try EmbeddedSpool.openForDaemon(
                house.path, now: Specimen.start, recipients: recipients, clearIsMeant: clearIsMeant
            ).ledger.close()
        }
        try start()
        try start([Identity().recipient])
        #expect(Self.failure(house) == "spool-was-sealed")
        try start([Identity().recipient])
        try start(clearIsMeant: true)
        #expect(Self.failure(house) == nil, "it was said once")
    }

    @Test("a second daemon is kept out, and let in when the first has gone")
    func locked() throws {
        let house = try TemporarySpool()
        try house.open()
        #expect(Self.failure(house) == "spool-in-use")
        house.leave()
        try house.open()
    }

    @Test("a ledger that is gone where there was one is missing, and nothing is made in its place")
    func missing() async throws {
        for leftover in ["spool-id", "exhibits", "both"] {
            let house = try await Self.lived()
            for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
                try? FileManager.default.removeItem(atPath: house.path + "/" + name)
            }
            if leftover == "spool-id" { try FileManager.default.removeItem(atPath: house.path + "/exhibits") }
            if leftover == "exhibits" { try FileManager.default.removeItem(atPath: house.path + "/spool-id") }
            #expect(Self.failure(house) == "ledger-missing")
            #expect(!FileManager.default.fileExists(atPath: house.path + "/ledger.sqlite"))
            #expect(FileManager.default.createFile(atPath: house.path + "/ledger.sqlite", contents: nil))
            #expect(Self.failure(house) == "ledger-missing", "an empty file is no ledger")
        }
    }

    @Test("a first start that was cut short starts again")
    func cutShort() throws {
        let house = try TemporarySpool()
        #expect(FileManager.default.createFile(atPath: house.path + "/ledger.sqlite", contents: nil))
        #expect(try house.open().findings.maySweep)
    }

    @Test("another spool's ledger is refused")
    func foreign() async throws {
        let (house, other) = (try await Self.lived(), try await Self.lived())
        try FileManager.default.removeItem(atPath: house.path + "/ledger.sqlite")
        try FileManager.default.copyItem(
            atPath: other.path + "/ledger.sqlite", toPath: house.path + "/ledger.sqlite")
        #expect(Self.failure(house) == "ledger-foreign")
    }

    @Test("a restored ledger is never swept by, at this start and at those after it")
    func restored() async throws {
        let house = try await Self.lived()
        let backup = try house.folder.copy()
        try await house.open().ledger.admitSome(2)
        // A start behind the backup notes how far the ledger has come.
        try house.reopen()
        house.leave()
        try Self.restore(backup, house)
        for _ in 1...3 { #expect(try !house.reopen().findings.maySweep) }
        #expect(try await house.open().ledger.tally().tips == 3)
        try await house.open().ledger.admitSome(5)
        #expect(try !house.reopen().findings.maySweep, "having overtaken the note proves nothing")
    }

    @Test("a backup restored within one run is noticed once progress was noted behind it")
    func progress() async throws {
        let house = try await Self.lived()
        let backup = try house.folder.copy()
        try await house.open().ledger.admitSome(2)
        try await house.open().noteProgress(reached: Specimen.start)
        house.leave()
        try Self.restore(backup, house)
        #expect(try !house.open().findings.maySweep)
        try await house.open().noteProgress(reached: Specimen.start)
        #expect(try !house.reopen().findings.maySweep)
    }

    private static func restore(_ backup: TemporaryFolder, _ house: TemporarySpool) throws {
        for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: house.path + "/" + name)
        }
        try FileManager.default.copyItem(
            atPath: backup.path + "/ledger.sqlite", toPath: house.path + "/ledger.sqlite")
    }

    @Test("how far the time by which things end has come is handed from run to run, and through a repair")
    func reached() async throws {
        let house = try await Self.lived()
        // A start by a clock that is ten years ahead believes none of it.
        #expect(try house.reopen(now: Specimen.moment(3e8)).findings.reached == Specimen.start)
        try await house.open().noteProgress(reached: Specimen.moment(3600))
        for _ in 1...2 {
            #expect(try house.reopen(now: Specimen.moment(3e8)).findings.reached == Specimen.moment(3600))
        }
    }

    @Test("a ledger without its note may be anybody's: nothing is swept by it", arguments: ["gone", "torn"])
    func noNote(how: String) async throws {
        let house = try await Self.lived()
        try FileManager.default.removeItem(atPath: house.path + "/spool-id")
        if how == "torn" {
            #expect(FileManager.default.createFile(atPath: house.path + "/spool-id", contents: Data("ab".utf8)))
        }
        #expect(try !house.open().findings.maySweep)
        #expect(try !house.reopen().findings.maySweep)
        #expect(try await house.open().ledger.tally().tips == 3)
    }

    @Test("an ordinary restart may sweep")
    func restart() async throws {
        let house = try await Self.lived()
        for _ in 1...2 { #expect(try house.reopen().findings.maySweep) }
    }

    @Test("a newer schema is refused and left as it was, also when only the log tells of it", arguments: [false, true])
    func newer(inLog: Bool) async throws {
        let house = try await Self.lived()
        // A connection that stays open keeps its log from being carried back when the other one closes.
        let holding = try DatabaseQueue(path: house.path + "/ledger.sqlite")
        try await holding.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 99")
            if !inLog { try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
        let image = try TemporarySpool(try house.folder.copy())
        try holding.close()
        let names = ["ledger.sqlite", "ledger.sqlite-wal", "spool-id"]
        let before = names.map(image.folder.bytes)
        #expect((before[1]?.isEmpty ?? true) == !inLog)
        for _ in 1...2 { #expect(Self.failure(image) == "ledger-newer") }
        #expect(throws: Failure.self) { try EmbeddedSpool.openForCommand(image.path) }
        #expect(names.map(image.folder.bytes) == before)
    }

    @Test("what is no ledger is refused and left as it was", arguments: ["text", "tables", "folder"])
    func strange(what: String) async throws {
        let house = try TemporarySpool()
        let path = house.path + "/ledger.sqlite"
        switch what {
        case "text":
            let text = Data(String(repeating: "dear diary\n", count: 500).utf8)
            #expect(FileManager.default.createFile(atPath: path, contents: text))
        case "tables": try Self.sql(house, "CREATE TABLE songs (name TEXT)")
        default: try FileManager.default.createDirectory(atPath: path + "/x", withIntermediateDirectories: true)
        }
        let code = Self.failure(house)
        #expect(code == (what == "tables" ? "ledger-damaged" : "ledger-unreadable"))
        if what == "tables" { try Self.sql(house, "INSERT INTO songs VALUES ('still here')") }
    }

    @Test("a path that cannot be a spool says so", arguments: ["/dev/null/spool", "/proc/nothing/spool"])
    func unwritable(path: String) {
        let failure = #expect(throws: Failure.self) { try EmbeddedSpool.openForDaemon(path, now: Specimen.start) }
        #expect(failure?.code == "spool-unwritable")
        #expect(failure?.verdict == .callSomeone)
    }

    @Test("a command needs a spool that is there, and makes none")
    func commandAlone() async throws {
        let house = try TemporarySpool()
        let failure = #expect(throws: Failure.self) { try EmbeddedSpool.openForCommand(house.path) }
        #expect(failure?.code == "no-spool")
        let lived = try await Self.lived()
        let spool = try EmbeddedSpool.openForCommand(lived.path)
        #expect(try await spool.ledger.tally().tips == 3)
        spool.ledger.close()
    }

    @Test("a command beside a daemon: each sees what the other did, and the chain is one")
    func commandBeside() async throws {
        let house = try TemporarySpool()
        let daemon = try house.open().ledger
        let tips = try await daemon.admitSome(6).map(\.tip)
        let spool = try EmbeddedSpool.openForCommand(house.path)
        defer { spool.ledger.close() }
        for tip in tips.prefix(3) {
            #expect(try await spool.ledger.move(tip, to: .held, why: "operator", now: Specimen.moment(10)) == 1)
        }
        #expect(try await daemon.claimSome(at: 20).map(\.tip) == Array(tips.suffix(3)))
        #expect(try await spool.ledger.move(tips[4], to: .held, why: "operator", now: Specimen.moment(21)) == 0)
        let late = try await daemon.admitSome(3, from: 30).map(\.tip)
        for tip in late + [tips[0]] { #expect(try await spool.ledger.show(tip)?.tip == tip) }
        #expect(try await spool.ledger.move(tips[0], to: .queued, why: "operator", now: Specimen.moment(40)) == 1)
        #expect(try await daemon.claimSome(at: 50).map(\.tip) == late + [tips[0]])
        async let more = daemon.admitSome(30, from: 60)
        for tip in tips[1...2] {
            #expect(try await spool.ledger.move(tip, to: .queued, why: "operator", now: Specimen.moment(60)) == 1)
        }
        _ = try await more
        try await LedgerSoundness.expect(daemon)
        try await LedgerSoundness.expect(spool.ledger)
    }

    @Test("after a crash every acknowledged tip is there, with its deliveries where they stood or in doubt")
    func crash() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let ledger = try house.ledger()
        let admissions = try await ledger.admitSome(40, exhibits: 1)
        let claims = try await ledger.claimSome(20, at: 100)
        for claim in claims.prefix(10) { _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 101) }
        let image = try await house.crashImage()
        let later = try image.ledger()
        for admission in admissions {
            #expect(try await later.show(admission.tip)?.manifestBody == admission.manifestBody)
            #expect(try await later.tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
        }
        let tally = try await later.tally()
        #expect(tally.deliveries[.delivered] == 10)
        #expect(tally.deliveries[.inDoubt] == 10)
        #expect(tally.deliveries[.queued] == 20)
        try await LedgerSoundness.expect(later)
    }

    @Test("crashes under load lose nothing that was acknowledged", arguments: 1...4)
    func crashUnderLoad(round: Int) async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let ledger = try house.ledger()
        let acknowledged = Acknowledged()
        let image = try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while !Task.isCancelled {
                        let admission = Specimen.admission()
                        _ = try await ledger.admit(admission)
                        await acknowledged.add(admission.tip)
                    }
                }
            }
            while await acknowledged.tips.count < 100 * round { await Task.yield() }
            let before = await acknowledged.tips
            let image = try await house.crashImage()
            group.cancelAll()
            try await group.waitForAll()
            return (image, before)
        }
        for tip in image.1 { #expect(try await image.0.ledger().show(tip) != nil) }
        try await LedgerSoundness.expect(image.0.ledger())
    }

    private actor Acknowledged {
        private(set) var tips: [TipID] = []
        func add(_ tip: TipID) { tips.append(tip) }
    }
}
