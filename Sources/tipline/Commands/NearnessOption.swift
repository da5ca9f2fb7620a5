import ArgumentParser
import Company

/// Which clues are company to each other on the inside.
struct NearnessOption: ParsableArguments {
    @Option(
        help: "A company.yaml that says which clues are company to each other, for clusters.jsonl; as it ships else.")
    var company: String?

    func nearness() throws -> Nearness { try company.map { try Nearness.load(file: $0) } ?? Nearness() }
}
