import ArgumentParser
import Classification
import Inspection

struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check or describe the configuration.",
        subcommands: [Check.self, Describe.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the configuration and the rules as `serve` would, touching nothing.")

        @OptionGroup var common: CommonOptions

        @Option(help: "Replaces all endpoints by one lane `default`.")
        var endpoint: String?

        func run() async throws {
            try await Outcome.of {
                let settings = try Settings(common.layers(endpoint: endpoint), needsEndpoints: true)
                let files = try OfficeFiles.load(directory: settings.rules, channels: settings.channels)
                for warning in files.book.review(lanes: settings.laneNames) { print("warning: \(warning)") }
                print("The configuration is sound: \(settings.lanes.count) lane(s), tips at \(settings.listen).")
            }
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every setting, the value in force, where it comes from and what it is for.")

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Outcome.of { print(SettingsDescription(layers: try common.layers()).text) }
        }
    }
}
