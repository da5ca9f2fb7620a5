import Foundation
import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("The lexicons of a folder")
struct LexiconFilesTests {
    private func withFolder(_ lexicons: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lexicons-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("lexicons"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("departments: {城建: a}\nrules:\n  - {name: r, why: w, any: [举报], kind: report, weight: 1}\n".utf8)
            .write(to: folder.appendingPathComponent("classification.yaml"))
        for (name, text) in lexicons {
            try Data((text.replacing(" | ", with: "\t") + "\n\(Lexicon.end)\n").utf8).write(
                to: folder.appendingPathComponent("lexicons/\(name)"))
        }
        try body(folder.path)
    }

    @Test("every .tsv is read, and the digest is another with each of them")
    func reads() throws {
        var digests: [Digest] = []
        try withFolder([:]) { digests.append(try RuleBook.load(directory: $0).digest) }
        try withFolder(["a.tsv": LearningSample.small, "b.txt": "nothing"]) { folder in
            let book = try RuleBook.load(directory: folder)
            #expect(book.lexicons.map(\.termCount) == [5])
            digests.append(book.digest)
        }
        let other = LearningSample.small.replacing("1.25", with: "1.26")
        try withFolder(["a.tsv": other]) { digests.append(try RuleBook.load(directory: $0).digest) }
        #expect(Set(digests).count == 3)
    }

    @Test("a lexicon is learned on top of what people wrote: what lies in the folder already makes no other bytes")
    func learnedAnew() throws {
        var texts: Set<String> = []
        for lexicons in [[:], ["a.tsv": LearningSample.small]] {
            try withFolder(lexicons) { folder in
                let learner = try LexiconLearner(RuleBook.load(directory: folder))
                texts.insert(try learner.learn(.kind, from: LearningSample.texts(90)).text)
            }
        }
        #expect(texts.count == 1)
    }

    @Test("an unknown desk, a second lexicon for the same texts and a term twice are mistakes of their file")
    func mistakes() throws {
        let desk = "lexicon | department | chinese\nscales | 林业\nbias | 0\n"
        try withFolder(["a.tsv": desk]) { folder in
            let found = #expect(throws: RuleMistakes.self) { try RuleBook.load(directory: folder) }
            #expect(found?.all.map(\.location.key) == ["scales"])
        }
        try withFolder(["a.tsv": LearningSample.small, "b.tsv": LearningSample.small]) { folder in
            let found = #expect(throws: RuleMistakes.self) { try RuleBook.load(directory: folder) }
            #expect(found?.all.map(\.location.file) == ["\(folder)/lexicons/b.tsv"])
        }
        try withFolder(["a.tsv": LearningSample.small + "\n[content]\n加 装 | 1\n"]) { folder in
            let found = #expect(throws: RuleMistakes.self) { try RuleBook.load(directory: folder) }
            #expect(found?.all.map(\.location.line) == [14])
        }
    }

    @Test("the shipped lexicons keep to their bounds", arguments: ["", "/examples/city-hall"])
    func shipped(folder: String) throws {
        let book = try RuleBook.load(directory: shippedRules + folder)
        #expect(!book.lexicons.isEmpty)
        for lexicon in book.lexicons {
            #expect(lexicon.termCount <= 5000 && lexicon.text.utf8.count <= 200_000)
            // Written as it would be learned, so that a new one differs only in what was learned.
            #expect(lexicon.text == (try Lexicon(text: lexicon.text, named: "again").text))
        }
    }
}
