import ArgumentParser
import Classification
import EmbeddedStore
import Spooling
import Tips

/// `tipline spool correct`: the office's word, where no platform says it.
struct CorrectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Record what a tip should have been: its kind, its departments.",
        discussion: """
            It is an event of the tip's custody: the figures count it, `rules learn --with-corrections` learns from it. \
            Before the first attempt the manifest is rewritten, and the platform gets the corrected one. \
            The lanes a tip goes to stay what they are.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "report or suggestion.")
    var kind: String?

    @Option(help: "A department; repeat it for more than one. The first leads.")
    var department: [String] = []

    @Argument(help: "The tip's id.")
    var id: String

    func run() async throws {
        try await Outcome.of {
            let correction = try Correction(kind: kind, departments: department)
            let (spool, settings) = try common.openSpool()
            defer { spool.ledger.close() }
            noteStrangers(rules: settings.rules)
            let tip = try await SpoolCommand.record(id, spool).tip
            guard let outcome = try await spool.ledger.correct(tip, as: correction, now: SystemTime().now) else {
                throw SpoolCommand.noTip(id)
            }
            let record = try await SpoolCommand.record(id, spool)
            try Self.renewManifest(of: record, in: spool.vault)
            if try await SpoolCommand.record(id, spool).manifestBody == nil {
                // Erased meanwhile by the daemon: what was just written must not outlive it.
                try await spool.vault.remove(tip)
            }
            print(SpoolText.corrected(record, outcome))
        }
    }

    /// A slip of the pen would be a row of its own in the figures. It is not refused: an office may know desks that no
    /// rule names.
    private func noteStrangers(rules: String) {
        guard !department.isEmpty, let known = try? RuleBook.load(directory: rules).departments else { return }
        for name in department where !known.contains(name) {
            Outcome.complain("no rule names a department `\(name)`; correct it once more if that was a slip.")
        }
    }

    /// Row first: a run that was cut short in between is made good by the next one.
    private static func renewManifest(of record: TipRecord, in vault: ExhibitFolder) throws {
        guard let bytes = KeptManifest.bytes(of: record),
            try vault.remains(of: record.tip, in: .exhibits).manifest != bytes
        else { return }
        try vault.replaceManifest(bytes, of: record.tip)
    }
}
