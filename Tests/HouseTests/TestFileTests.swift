import Foundation
import Testing

@Suite("What decides something is tried")
struct TestFileTests {
    /// Folders with files that have no tests of their own name, how many at most, and what tries them instead. The numbers
    /// only go down: a test more is a number less.
    private static let untried: [(folder: String, most: Int, because: String)] = [
        (
            "Sources/Accounting", 7,
            "pages, tables and texts are tried through what prints them: StatisticsPageTests and its siblings"
        ),
        ("Sources/Classification", 1, "the spelling of terms is tried through the automaton"),
        (
            "Sources/Classification/Learning", 2,
            "a course is tried through LexiconLearnerTests, the text of a score by ScoreTests"
        ),
        ("Sources/Classification/Lexicon", 2, "the index is tried through KindReadingTests, the value by its reading"),
        ("Sources/Classification/Patterns", 6, "the parts of a pattern are tried through PatternSearchTests"),
        ("Sources/Classification/Review", 1, "which terms stand in which is tried through RuleReviewTests"),
        ("Sources/EmbeddedStore", 2, "rows and transactions are tried by the conformance suite, on every check"),
        (
            "Sources/Forwarding", 1,
            "a lane's runner is tried over loopback by DispatcherTests"
        ),
        (
            "Sources/Inspection/Box", 4,
            "a worker's inside is another process, tried by BoxProcessTests; what is written, by what reads it"
        ),
        (
            "Sources/Platform", 3,
            "the desk and the store are tried over loopback by PlatformServerTests and PlatformStoreTests"
        ),
        (
            "Sources/Receiving/Intake", 2,
            "exhibits and whole bodies are tried over loopback by MultipartIntakeTests and TipIntakeTests"
        ),
        ("Sources/Receiving/Routes", 1, "the responder is tried over loopback by ReceptionTests"),
        ("Sources/RuleFiles", 1, "the guard before the parser is tried by YAMLReadingTests"),
        ("Sources/tipline/Commands", 9, "commands are run as programs by Scripts/test"),
        ("Sources/tipline/Daemon", 2, "wiring is tried by the rehearsal and the trials"),
        (
            "Sources/tipline/Rehearsal", 13,
            "media are read back by libmagic in their families' tests; the rest is the rehearsal itself"
        ),
    ]

    @Test("every source that decides something has tests of its name, or a reason on the list that only gets shorter")
    func names() throws {
        let tests = Set(try House.files(in: "Tests").map { $0.room + "/" + $0.name })
        var found: [String: [String]] = [:]
        for file in try House.files(in: "Sources") where Self.decisions(in: file) >= 2 {
            let name = String(file.name.dropLast(".swift".count))
            // `Ledger+Claims.swift` is a part of `Ledger.swift`.
            let names = [name, String(name.prefix { $0 != "+" })]
            guard !names.contains(where: { tests.contains("\(file.room)Tests/\($0)Tests.swift") }) else { continue }
            let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
            found[folder, default: []].append(name)
        }
        for entry in Self.untried {
            let names = found.removeValue(forKey: entry.folder) ?? []
            #expect(names.count <= entry.most, "\(entry.folder): \(names.sorted()) (\(entry.because))")
            #expect(names.count >= entry.most, "\(entry.folder): well done, lower the number to \(names.count)")
        }
        for (folder, names) in found { Issue.record("\(folder): \(names.sorted()) have no tests of their name") }
    }

    /// Lines that choose or repeat.
    private static func decisions(in file: House.SourceFile) -> Int {
        let words: Set<Substring> = ["if", "guard", "for", "while", "switch", "repeat", "do", "catch"]
        return file.lines.count { line in
            let code = line.split(separator: " ").filter { $0 != "}" && $0 != "else" }
            return code.first.map(words.contains) ?? false
        }
    }

    @Test("scripts leave nothing for later either")
    func scripts() throws {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        let base = House.root.appendingPathComponent("Scripts").path
        let walk = try #require(FileManager.default.enumerator(atPath: base))
        let paths = walk.compactMap { $0 as? String }.filter { !$0.contains("__pycache__") }
        #expect(!paths.isEmpty)
        for path in paths {
            guard let text = try? String(contentsOfFile: base + "/" + path, encoding: .utf8) else { continue }
            for mark in marks where text.contains(mark) { Issue.record("Scripts/\(path): \(mark)") }
        }
    }
}
