import ArgumentParser
import EmbeddedStore
import Spooling
import Tips

extension SpoolCommand {
    struct Repair: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Queue quarantined tips that agree again, and restore tips with exhibits the ledger does not know.",
            discussion:
                "Needs a spool without a running daemon. A restored tip keeps its id; its receipt opens nothing.")

        @OptionGroup var common: CommonOptions

        @Flag(help: "Say what would be done, and change nothing.")
        var dryRun = false

        @Flag(help: "There is no ledger and no backup of it: begin a new one.")
        var newLedger = false

        func validate() throws {
            guard !(dryRun && newLedger) else { throw ValidationError("--dry-run begins no ledger: leave one out.") }
        }

        func run() async throws {
            try await Outcome.of {
                let settings = try common.settings()
                let now = SystemTime().now
                let spool = try EmbeddedSpool.openForRepair(
                    settings.spool, now: now, mode: newLedger ? .newLedger : dryRun ? .dryRun : .repair)
                var report = RepairReport(isDryRun: dryRun)
                try await Spooling.Repair(
                    ledger: spool.ledger, vault: spool.vault, calendar: settings.calendar, isDryRun: dryRun
                ).run(now: now) { print(report.line($0)) }
                try await report.note(in: spool)
                print(report.summary.joined(separator: "\n"))
                spool.ledger.close()
                try report.leave()
            }
        }
    }
}
