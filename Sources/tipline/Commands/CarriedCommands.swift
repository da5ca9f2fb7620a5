import ArgumentParser
import Tips

extension SpoolCommand {
    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send again what a list from behind a one-way gate says is missing there.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Lists that `tipline collect` wrote: LANE-SPOOL.resend.")
        var lists: [String]

        func run() async throws {
            try await CarriedLists.apply(lists, common) { try await $0.resend($1) }
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take the word of the inside, signed, for what has arrived behind a one-way gate.")

        @OptionGroup var common: CommonOptions

        @Argument(help: "Lists that `tipline collect` wrote: LANE-SPOOL.confirm.")
        var lists: [String]

        func run() async throws {
            try await CarriedLists.apply(lists, common) { try await $0.confirm($1) }
        }
    }
}
