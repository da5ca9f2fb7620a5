import ArgumentParser

struct Tipline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tipline",
        abstract: "Takes citizens' tips with pictures, sound and film, keeps them, and hands them over.",
        version: "0.1.0",
        groupedSubcommands: [
            .init(
                name: "Running",
                subcommands: [ServeCommand.self, PlatformCommand.self, CollectCommand.self, RehearseCommand.self]),
            .init(name: "As a citizen", subcommands: [SubmitCommand.self, StatusCommand.self]),
            .init(name: "As an operator", subcommands: [SpoolCommand.self, StatsCommand.self, ConfigCommand.self]),
            .init(name: "Sealing", subcommands: [KeygenCommand.self, OpenCommand.self]),
            .init(
                name: "Looking closer",
                subcommands: [
                    RulesCommand.self, ClassifyCommand.self, InspectCommand.self, PartsCommand.self, BoxCommand.self,
                ]),
        ])
}
