import ArgumentParser
import EmbeddedStore
import Spooling
import Tips

/// `tipline spool company`: who else sent this.
struct CompanyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "company",
        abstract: "The tips that are company to this one: the same exhibit, or nearly the same words.",
        discussion: """
            One line a tip, in the order they came: ID RECEIVED WHY BESIDE. Rules/company.yaml says what is near. \
            Sealed tips are compared on the inside: STORE/clusters.jsonl of `tipline platform` and `tipline collect`.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "At most so many tips.")
    var limit = 1000

    @Argument(help: "The tip's id.")
    var id: String

    func run() async throws {
        try await Outcome.of {
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            let record = try await SpoolCommand.record(id, spool)
            let company = try await spool.ledger.company(of: record.tip, limit: max(1, limit))
            print(company.map(SpoolText.company) ?? SpoolText.noCompany(record))
        }
    }
}
