import ArgumentParser
import EmbeddedStore
import Spooling
import Tips

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger and its exhibits into a folder, beside a running daemon or after it.",
        discussion: """
            The folder is laid out as a spool; taken again, only new exhibits are copied. Put it on another disk. \
            Configuration, rules and keys are not in it. See Spool/README.md, "Back up".
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The folder: new, or the one of the last backup of this spool.")
    var folder: String

    @Flag(help: "Also where the ledger does not agree with itself. Name a new folder then.")
    var despiteDamage = false

    func run() async throws {
        try await Outcome.of {
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            let backup = try SpoolBackup(of: spool, into: folder)
            let bar = ProgressBar(label: "exhibits")
            let taken = try backup.take(despiteDamage: despiteDamage) { bar.show($0, of: $1) }
            bar.finish()
            let named = try await BackupReport.stillKept(taken.damaged, in: spool)
            print(BackupReport.lines(taken, damaged: named, folder: folder).joined(separator: "\n"))
            if !named.isEmpty { throw ExitCode(65) }
        }
    }
}

/// What a backup says at its end.
enum BackupReport {
    /// A tip may have been erased, and its files with it, while the backup was taken: that is no damage.
    static func stillKept(_ damaged: [SpoolBackup.Damage], in spool: EmbeddedSpool) async throws
        -> [SpoolBackup.Damage]
    {
        var named: [SpoolBackup.Damage] = []
        for damage in damaged where try await spool.ledger.holdings(of: [damage.tip])[damage.tip] == .readable {
            named.append(damage)
        }
        return named
    }

    static func lines(_ taken: SpoolBackup.Outcome, damaged: [SpoolBackup.Damage], folder: String) -> [String] {
        var lines = damaged.map { damage in
            "\(damage.tip) exhibit \(damage.exhibit) is not in the backup: \(damage.fault.rawValue)"
        }
        lines.append(
            "\(taken.tips) tips, \(taken.copied) exhibits copied (\(taken.copiedBytes) bytes), \(taken.kept) were there, "
                + "\(taken.removed) files of erased tips removed: \(folder)")
        lines.append(
            "Tips in words alone that come after this backup are lost with the ledger: the next backup keeps them.")
        return lines
    }
}
