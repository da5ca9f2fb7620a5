import Testing

@testable import Classification

@Suite("The units of a text")
struct TextUnitsTests {
    private func units(_ text: String, _ script: Lexicon.Script) -> [TextUnits.Unit] {
        let alphabet = Alphabet(of: [text])
        return TextUnits(NormalText(text, in: alphabet), alphabet, script: script, persons: NamedPersons(alphabet))
            .units
    }

    @Test("are ideographs, words and marks in turn, of which terms of a script hold their own")
    func sorts() {
        let chinese = units("灯亮，app灯", .chinese)
        #expect(chinese.map(\.isMark) == [true, false, false, true, false, false, true])
        #expect(chinese.map(\.isPiece) == [false, true, true, false, false, true, false])
        #expect(chinese[1].name == chinese[5].name)
        #expect(chinese[1].name != chinese[2].name)
        let words = units("call me, 灯 call 13912345678", .words)
        #expect(words.map(\.isPiece) == [false, true, true, false, false, true, false, false])
        #expect(words[1].name == words[5].name)
        #expect(words[6].name != 0)
    }

    @Test("words side by side share the space between them")
    func spaces() {
        let words = units("call me", .words).filter(\.isPiece)
        #expect(words[0].range.upperBound == words[1].range.lowerBound + 1)
    }
}
