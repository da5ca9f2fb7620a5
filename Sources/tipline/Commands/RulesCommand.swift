import ArgumentParser
import Classification
import Company
import Foundation
import Inspection
import RuleFiles
import Tips

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Check, test or explain what the office edits.",
        subcommands: [
            Check.self, Test.self, Explain.self, Replay.self, Time.self, LearnCommand.self, ScoreCommand.self,
        ])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name file, line and key of every mistake, and of what cannot be meant.")

        @OptionGroup var common: CommonOptions

        @Flag(help: "End with an error where there are warnings, too.")
        var strict = false

        func run() async throws {
            try await Outcome.of {
                let settings = try common.settings()
                let directory = settings.rules
                var mistakes = RuleMistakes()
                let files = try mistakes.collect { try OfficeFiles.load(directory: directory) }
                // Rules may be had without cases; `rules test` is who misses them.
                let cases = directory + "/cases"
                if FileManager.default.fileExists(atPath: cases) {
                    _ = try mistakes.collect { try RuleCases.load(directory: cases) }
                }
                guard let files else { throw mistakes }
                try mistakes.throwIfAny()
                let lanes = settings.lanes.isEmpty ? nil : settings.laneNames
                let warnings = files.book.review(lanes: lanes)
                for warning in warnings { print("warning: \(warning)") }
                print(
                    "The rules are sound: \(files.book.ruleCount) rules, \(files.book.routeCount) routes, "
                        + "\(files.formats.all.count) formats, \(files.formats.profiles.count) profiles; "
                        + "\(warnings.count) warning(s).")
                if strict, !warnings.isEmpty { throw ExitCode(65) }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Run the cases in Rules/cases against the rules.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Outcome.of {
                let directory = try common.settings().rules
                let book = try RuleBook.load(directory: directory)
                let results = try RuleCases.load(directory: directory + "/cases").run(against: book)
                let wrong = results.filter { !$0.isRight }
                for result in wrong { print(result.description) }
                print("\(results.count - wrong.count) of \(results.count) cases are decided as expected.")
                if !wrong.isEmpty { throw ExitCode.failure }
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what decided a text, how the sum came about, and where it goes.")

        @OptionGroup var common: CommonOptions

        @Option(help: "Where it happened.")
        var place: String?

        @Option(help: "What the citizen calls it: report or suggestion.")
        var kind: String?

        @Option(help: "The channel it came over.")
        var channel = "web"

        @Option(help: "The time of the day it happened, HH:MM.")
        var time: String?

        @Argument(help: "The text; read from standard input when left out.")
        var text: String?

        func run() async throws {
            try await Outcome.of {
                let book = try RuleBook.load(directory: common.settings().rules)
                let content = try text ?? StandardInput.whole()
                let stated = try kind.map { word in
                    guard let kind = Kind(rawValue: word), kind != .unsure else {
                        throw ValidationError("The kind is report or suggestion.")
                    }
                    return kind
                }
                let occasion = try time.map { text in
                    guard let occasion = Occasion(timeOfDay: text) else {
                        throw ValidationError("The time is written like 22:30.")
                    }
                    return occasion
                }
                let submission = Submission(
                    content: content, place: place, channel: channel, statedKind: stated,
                    occasion: occasion ?? Occasion())
                print(book.explain(submission).text)
            }
        }
    }
}
