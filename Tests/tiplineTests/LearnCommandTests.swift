import ArgumentParser
import Classification
import EmbeddedStore
import Foundation
import Spooling
import Testing
import Tips

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

    private static func corrected(_ arguments: [String]) async throws -> [LabelledTexts.Item] {
        let command = try LearnCommand.parse(["--with-corrections"] + arguments)
        return try await command.corrected(RuleBook.load(directory: command.common.settings().rules))
    }

    @Test("a store that is not there is said to be missing, whether or not a spool is")
    func noStore() async throws {
        let rules = try #require(Configured.rules)
        for more in [[], ["--spool", "/nonexistent"]] {
            let command = try LearnCommand.parse(
                ["--with-corrections", "--rules", rules, "--store", "/nonexistent"] + more)
            await #expect(throws: ExitCode(66)) { try await command.run() }
        }
    }

    @Test(
        "what the office corrected in a sealed spool, or in its backup, is learned inside, and nothing opened is written"
    )
    func inside() async throws {
        let rules = try #require(Configured.rules)
        let office = SealedOffice()
        try await office.work(tips: 4) { folder, tips in
            try await Self.correct(tips, in: folder)
            let spools = ["\(folder)/spool", "\(folder)/backup"]
            let common = ["--rules", rules, "--store", "\(folder)/platform"]
            let key = try office.keyFile(in: folder)
            #expect(try await Self.corrected(["--rules", rules, "--spool", spools[0]]) == [])
            for spool in spools {
                #expect(try await Self.corrected(common + ["--spool", spool]) == [])
                let items = try await Self.corrected(common + ["--spool", spool, "--identity", key])
                    .sorted { $0.text < $1.text }
                #expect(
                    items == [
                        .init(label: .suggestion, text: SealedOffice.content(1)),
                        .init(label: .report, department: "治安", text: SealedOffice.content(2)),
                        .init(label: .suggestion, text: SealedOffice.content(3)),
                    ])
            }
            // Without a spool only the answers are known.
            let answered = try await Self.corrected(common + ["--identity", key])
            #expect(answered == [.init(label: .suggestion, text: SealedOffice.content(3))])
            office.expectNothingOpened(in: folder)
        }
    }

    /// Two by the office, the third by the answers of the inside, the fourth by nobody.
    private static func correct(_ tips: [TipID], in folder: String) async throws {
        let spool = try EmbeddedSpool.openForCommand("\(folder)/spool")
        defer { spool.ledger.close() }
        let now = SystemTime().now
        _ = try await spool.ledger.correct(tips[0], as: Correction(kind: .suggestion), now: now)
        _ = try await spool.ledger.correct(tips[1], as: Correction(kind: .report, departments: ["治安"]), now: now)
        try Data(#"{"id":"\#(tips[2])","kind":"suggestion"}"#.utf8).write(
            to: URL(filePath: "\(folder)/platform/answers.jsonl"))
        _ = try SpoolBackup(of: spool, into: "\(folder)/backup").take { _, _ in }
    }
}
