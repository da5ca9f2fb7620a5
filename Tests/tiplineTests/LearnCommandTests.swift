import ArgumentParser
import Testing

@testable import tipline

@Suite("tipline rules learn")
struct LearnCommandTests {
    @Test("the command wants texts from somewhere, and an identity only for a store")
    func usage() {
        for arguments in [
            [], ["--store", "x", "--from", "y"], ["--with-corrections", "--identity", "x"],
            ["--from", "y", "--identity", "x"],
        ] { #expect(throws: (any Error).self) { try LearnCommand.parse(arguments) } }
        for arguments in [
            ["--from", "y"], ["--with-corrections"], ["--from", "y", "--with-corrections"],
            ["--with-corrections", "--store", "x", "--identity", "y"],
        ] { #expect(throws: Never.self) { try LearnCommand.parse(arguments) } }
    }
}
