import Testing

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

    @Test("characters of one to four bytes are read whole")
    func widths() {
        #expect(spelled("aé中😀b", letters: "aé中b") == "|_aé_中#_b_|")
    }
}
