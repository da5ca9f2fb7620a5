import Testing

@testable import Classification

@Suite("Weights as text")
struct LexiconTextTests {
    @Test(
        "hundredths are written as short as they are and read back",
        arguments: [(Int32(0), "0"), (5, "0.05"), (-5, "-0.05"), (120, "1.2"), (-1000, "-10"), (99, "0.99")])
    func decimals(value: Int32, text: String) {
        #expect(Lexicon.decimal(value) == text)
        #expect(Lexicon.hundredths(text) == value)
    }

    @Test(
        "what is no such number is none", arguments: ["", "-", ".5", "1.", "1.234", "１", "1,2", "- 1", "1.2.3", "9999"])
    func noNumbers(text: String) {
        #expect(Lexicon.hundredths(text) == nil)
    }

    @Test("the heaviest terms of a section stand first, whatever the order they came in")
    func order() throws {
        let lexicon = try LearningSample.lexicon(
            "lexicon | kind | chinese", "scales | report", "bias | 0", "[content]", "乙 | 0.5", "甲 | -2", "丙 | 0.5")
        var turned = lexicon
        turned.entries.reverse()
        #expect(turned.text == lexicon.text)
        #expect(lexicon.text.split(separator: "\n").suffix(4) == ["甲\t-2", "丙\t0.5", "乙\t0.5", "[end]"])
    }
}
