import RuleFiles
import Testing

@testable import Classification

@Suite("The file of a lexicon")
struct LexiconReadingTests {
    private static let head = "lexicon | kind | chinese\nscales | report | neither\nbias | 0 | -1\n"

    @Test("what was written is read back")
    func roundTrip() throws {
        let lexicon = try LearningSample.lexicon("# a note", LearningSample.small)
        #expect(lexicon.termCount == 5)
        #expect(lexicon.notes == ["a note"])
        #expect(lexicon.trust == Lexicon.Trust(report: 80, suggestion: 100))
        let again = try Lexicon(text: lexicon.text, named: "l.tsv")
        #expect(lexicon.text.hasSuffix("\n[end]\n"))
        #expect(again.text == lexicon.text)
        #expect(Set(again.entries.map(\.term.written)) == Set(lexicon.entries.map(\.term.written)))
        #expect(again.scales == lexicon.scales)
    }

    @Test(
        "a mistake is told with its line and its key, and no sentence is repeated",
        arguments: [
            ("scales | report\n", 1, "scales"), ("lexicon | kind | latin\n", 1, "lexicon"),
            ("lexicon | kind | chinese\nscales | report | suggestion\n", 2, "scales"),
            ("lexicon | kind | chinese\nscales | 城建\n", 2, "scales"),
            ("lexicon | kind | chinese\n[content]\n", 2, ""),
            (head + "colour | red\n", 4, "colour"), (head + "trust | report | 0\n", 4, "trust"),
            (head + "我姓王，住在东门 | red\n", 4, ""), (head + "my name is wang | red\n", 4, ""),
            (head + "trust | neither | 1\n", 4, "trust"), (head + "[place]\n", 4, ""),
            (head + "[content]\n建议 | 1 | 2 | 3\n", 5, "建议"), (head + "[content]\n建议 | 10.01\n", 5, "建议"),
            (head + "[content]\n建议 | 1.234\n", 5, "建议"), (head + "[content]\n建议 | +1\n", 5, "建议"),
            (head + "[content]\n建议 | 1e3\n", 5, "建议"), (head + "[content]\n建议 | --1\n", 5, "建议"),
            (head + "[content]\n一二三四五六七 | 1\n", 5, "term"), (head + "[content]\none two three four | 1\n", 5, "term"),
            (head + "[content]\n我姓王。 | 1\n", 5, "term"), (head + "[content]\n是，他 | 1\n", 5, "term"),
            (head + "[content]\n' | 1\n", 5, "term"), (head + "[content]\n😀 | 1\n", 5, "term"),
        ])
    func mistakes(text: String, line: Int, key: String) throws {
        let found = #expect(throws: RuleMistakes.self) { try LearningSample.lexicon(text) }
        let first = try #require(found?.all.first)
        #expect((first.location.line, first.location.key) == (line, key))
        #expect(!first.sentence.contains("我姓王") && !first.sentence.contains("一二三"))
    }

    @Test("six ideographs or three words are a term, whatever stands around them")
    func longest() throws {
        let lexicon = try LearningSample.lexicon(Self.head + "[content]\n一二三四五六 | 1\nＢe nice to | 1\n\n# said\n")
        #expect(lexicon.termCount == 2)
    }

    @Test("more terms or bytes than a lexicon has are refused once")
    func bounds() {
        let lines = (0...5001).map { "x\(String($0, radix: 36)) | 1" }.joined(separator: "\n")
        let many = #expect(throws: RuleMistakes.self) { try LearningSample.lexicon(Self.head + "[content]\n" + lines) }
        #expect(many?.all.map(\.location.key) == ["terms"])
        let long = #expect(throws: RuleMistakes.self) {
            try LearningSample.lexicon(Self.head + String(repeating: "#\n", count: 100_001))
        }
        #expect(long?.all.count == 1)
    }

    @Test("a file that was cut is refused, wherever it was cut, and so is one with something behind its end")
    func cut() throws {
        let text = try LearningSample.lexicon(LearningSample.small).text
        for cut in text.indices.dropFirst() where !text[cut...].allSatisfy(\.isNewline) {
            #expect(throws: RuleMistakes.self) { try Lexicon(text: String(text[..<cut]), named: "l.tsv") }
        }
        let found = #expect(throws: RuleMistakes.self) {
            try Lexicon(text: text + "# a note\n建议\t1\n", named: "l.tsv")
        }
        #expect(found?.all.map(\.sentence) == ["Nothing stands behind `[end]`."])
    }

    @Test("an empty file is no lexicon")
    func empty() {
        #expect(throws: RuleMistakes.self) { try LearningSample.lexicon("") }
        #expect(throws: RuleMistakes.self) { try LearningSample.lexicon("lexicon | kind | chinese") }
    }
}
