import ArgumentParser
import Foundation
import Spooling
import Testing
import Tips

@testable import EmbeddedStore
@testable import tipline

@Suite("tipline spool backup")
struct BackupCommandTests {
    private static let tip = TipID(high: 1, low: 2)

    @Test("is a command of the spool, and wants a folder")
    func command() throws {
        let parsed = try SpoolCommand.parseAsRoot(["backup", "/media/copy", "--despite-damage"]) as? BackupCommand
        #expect(parsed?.folder == "/media/copy")
        #expect(parsed?.despiteDamage == true)
        #expect(throws: (any Error).self) { try SpoolCommand.parseAsRoot(["backup"]) }
    }

    @Test("says what was copied, what is not in it, and what would be lost with the ledger from now on")
    func lines() {
        var taken = SpoolBackup.Outcome(tips: 5, copied: 2, copiedBytes: 300, kept: 1)
        taken.damaged = [.init(tip: Self.tip, exhibit: 2, fault: .missing)]
        let lines = BackupReport.lines(taken, damaged: taken.damaged, folder: "copy")
        #expect(
            lines == [
                "\(Self.tip) exhibit 2 is not in the backup: exhibit-missing",
                "5 tips, 2 exhibits copied (300 bytes), 1 were there, 0 files of erased tips removed: copy",
                "Tips in words alone that come after this backup are lost with the ledger: the next backup keeps them.",
            ])
    }

    @Test("does not call damage what was erased meanwhile")
    func erasedMeanwhile() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("backup-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try EmbeddedSpool.openForDaemon(folder, now: Moment(milliseconds: 0))
        defer { spool.ledger.close() }
        let gone = SpoolBackup.Damage(tip: Self.tip, exhibit: 1, fault: .missing)
        #expect(try await BackupReport.stillKept([gone], in: spool).isEmpty)
    }
}
