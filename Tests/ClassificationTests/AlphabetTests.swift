import Testing
import Tips

@testable import Classification

@Suite("The letters of a rule book")
struct AlphabetTests {
    @Test("letters are numbered without gaps, variants under one number, ASCII first")
    func numbers() {
        let alphabet = Alphabet(of: ["中B", "ｂ報", "报a"])
        let symbols = "ab中报".map { NormalText(String($0), in: alphabet).symbols.max() ?? 0 }
        #expect(symbols == [6, 7, 8, 9])
        #expect(alphabet.count == 10)
        #expect(NormalText("報", in: alphabet).symbols == NormalText("报", in: alphabet).symbols)
    }

    @Test("what no term holds is foreign, on every plane")
    func foreign() {
        for letter in ["z", "龘", "𠀀", "😀"] {
            #expect(NormalText(letter, in: Alphabet(of: ["a"])).symbols.contains(Alphabet.foreign))
        }
    }

    @Test("letters of every plane are told apart where a term holds one")
    func far() throws {
        let alphabet = Alphabet(of: ["𠀀a", "😀"])
        let symbols = ["a", "😀", "𠀀", "𠀁", "z"].map { NormalText($0, in: alphabet).symbols.max() ?? 0 }
        #expect(symbols == [6, 7, 8, Alphabet.foreign, Alphabet.foreign])
        #expect(alphabet.letter(8) == 0x20000)
        let book = try RuleBook(
            text: "rules:\n  - {name: a, why: w, any: [🔫, 𣲗水村], kind: report, weight: 3}\n", named: "c.yaml")
        func kind(_ text: String) -> Bool { book.decide(Submission(content: text)).kind == .report }
        #expect(kind("他有🔫") && kind("在𣲗水村"))
        #expect(!kind("他有🎲") && !kind("在清水村") && !kind("建议") && !kind("hello"))
    }

    @Test("characters of one to four bytes are read whole")
    func widths() {
        #expect(spelled("aé中😀b", letters: "aé中b") == "|_aé_中#_b_|")
    }
}
