import RuleFiles
import Testing
import Tips

@testable import tipline

@Suite("Errors as exit codes")
struct OutcomeTests {
    @Test(
        "Codes are those of sysexits.h",
        arguments: [
            ("no-spool", Failure.Verdict.refuse, 66), ("no-input", .refuse, 66), ("no-store", .refuse, 66),
            ("spool-unwritable", .callSomeone, 73), ("target-unwritable", .refuse, 73),
            ("spool-in-use", .again, 75), ("listen-failed", .callSomeone, 69), ("unreachable", .again, 69),
            ("anything-else", .refuse, 65), ("anything-else", .again, 75), ("anything-else", .callSomeone, 74),
        ])
    func failures(_ code: String, _ verdict: Failure.Verdict, _ exit: Int32) {
        #expect(Outcome.code(for: Failure(.init(rawValue: code), "It failed.", verdict)) == exit)
    }

    @Test(
        "An answer that passes is 75, one that stays 65",
        arguments: [
            (400, 65), (403, 65), (404, 65), (408, 75), (409, 75), (413, 65), (415, 65), (422, 65), (425, 75),
            (429, 75),
            (500, 75), (503, 75), (507, 75),
        ])
    func answers(_ status: Int, _ exit: Int32) {
        #expect(Outcome.code(forAnswer: status) == exit)
    }

    @Test("A wrong configuration is 78, whatever nobody foresaw 70")
    func others() {
        let mistake = RuleMistake(location: RuleLocation(file: "a", line: 1, key: "b"), sentence: "Wrong.")
        #expect(Outcome.code(for: mistake) == 78)
        #expect(Outcome.code(for: RuleMistakes([mistake])) == 78)
        struct Unforeseen: Error {}
        #expect(Outcome.code(for: Unforeseen()) == 70)
    }

    @Test("What could not be printed to its end is a failure, whatever came before")
    func fullDisk() throws {
        let ending = try BuiltProgram.run(["config", "describe"], output: "/dev/full")
        #expect(ending.code == 74 && ending.complaint.contains("could not be written to its end"), "\(ending)")
    }

    @Test("Work that succeeds is left alone")
    func success() async throws {
        var done = false
        try await Outcome.of { done = true }
        #expect(done)
    }
}
