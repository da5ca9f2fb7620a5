import Accounting
import ArgumentParser
import Foundation
import Logging
import Tips

struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Five months in a minute: the whole pipeline on a scratch spool under a simulated clock.")

    @Option(help: "Letters that report or complain.")
    var reports = 157

    @Option(help: "Letters that suggest.")
    var suggestions = 132

    @Option(help: "The same seed makes the same letters.")
    var seed: UInt64 = 2015

    @Option(help: "Keep the scratch spool and the platform's store in this folder.")
    var keep: String?

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Outcome.of {
            // Each by itself first: their sum may be more than a number holds.
            guard [reports, suggestions].allSatisfy((0...Self.mostLetters).contains),
                (1...Self.mostLetters).contains(reports + suggestions)
            else { throw ValidationError("At least one letter is needed, and at most a million.") }
            let settings = try common.settings()
            let folder = try scratchFolder()
            defer { if keep == nil { try? FileManager.default.removeItem(atPath: folder) } }
            let logger = Logger(label: "rehearsal") { LineLog(label: $0, level: .warning, format: .text) }
            let plan = RehearsalPlan(
                reports: reports, suggestions: suggestions, seed: seed, calendar: settings.calendar)
            let bar = ProgressBar(label: "five months")
            let report = try await Rehearsal(plan: plan, rules: settings.rules, folder: folder, logger: logger)
                .run { done, total in bar.show(done, of: total) }
            bar.finish()
            print(report.statistics.text, terminator: "")
            print(report.summary)
            if !report.disagreements.isEmpty { throw ExitCode.failure }
        }
    }

    private static let mostLetters = 1_000_000

    private func scratchFolder() throws -> String {
        let folder =
            keep
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("tipline-rehearsal-\(UUID().uuidString)")
            .path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Failure("spool-unwritable", "The folder \(folder) cannot be made.", .callSomeone, cause: error)
        }
        return folder
    }
}
