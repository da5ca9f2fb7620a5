import Testing

@testable import Classification

/// Symbols as letters again, marks as `|` sentence, `?` question, `,` clause, `_` space, `#` foreign letter.
func spelled(_ text: String, letters: String) -> String {
    let alphabet = Alphabet(of: [letters])
    var names: [Symbol: Character] = [
        Alphabet.sentence: "|", Alphabet.question: "?", Alphabet.clause: ",", Alphabet.space: "_",
        Alphabet.foreign: "#",
    ]
    for letter in letters {
        guard let symbol = NormalText(String(letter), in: alphabet).symbols.first(where: { $0 > Alphabet.foreign })
        else { continue }
        names[symbol] = letter
    }
    return String(NormalText(text, in: alphabet).symbols.map { names[$0] ?? "!" })
}

@Suite("The text as the rules see it")
struct NormalTextTests {
    static let letters = "abcdefghijklmnopqrstuvwxyz0123456789建议加灯举报"

    @Test(
        "spacing, width and signs leave the same symbols",
        arguments: [
            ("建议加灯", "|建议加灯|"), ("建 议\u{3000}加\t灯。", "|建议加灯|"), ("“建议”加《灯》", "|建议加灯|"), ("建議加燈！！", "|建议加灯|"),
            ("Add  a LAMP.", "|_add_a_lamp_|"), ("ａｄｄ-a_lamp", "|_add_a_lamp_|"), ("don't", "|_dont_|"),
            ("v2.0 is 3.5", "|_v2_0_is_3_5_|"),
            ("End. Next", "|_end_|_next_|"), ("End.", "|_end_|"), ("加lamp灯", "|加_lamp_灯|"), ("加 lamp 灯", "|加_lamp_灯|"),
            ("建议：加灯", "|建议,加灯|"), ("，，建议", "|建议|"), ("建议，。加灯", "|建议,|加灯|"), ("灯?", "|灯?|"), ("灯？！加", "|灯?|加|"),
            ("one\ntwo", "|_one_two_|"), ("one\n\ntwo", "|_one_|_two_|"), ("加\n灯", "|加|灯|"), ("one\n加", "|_one_|加|"),
            ("one.\r\ntwo", "|_one_|_two_|"), ("say.”加", "|_say_|加|"), ("。。。", "|"), ("", "|"), ("加😀龘灯", "|加##灯|"),
            ("加\u{200B}灯", "|加灯|"), ("加\u{E0100}灯\u{E0061}", "|加灯|"), ("加\u{180E}\u{3164}灯", "|加灯|"),
            ("one\u{85}two", "|_one_two_|"),
            ("a... b", "|_a_|_b_|"), ("a.?", "|_a_?|"), ("e.g. b", "|_e_g_|_b_|"),
        ])
    func symbols(text: String, expected: String) {
        #expect(spelled(text, letters: Self.letters) == expected)
    }

    @Test("words are counted, an ideograph as one")
    func words() {
        let alphabet = Alphabet(of: ["建"])
        #expect(NormalText("建议 add a lamp，3.5 米", in: alphabet).words == 8)
        #expect(NormalText("?!。", in: alphabet).words == 0)
    }

    @Test("a salutation is not the first sentence and thanks are not the last")
    func sentenceBounds() {
        let alphabet = Alphabet(of: ["建议"])
        let text = NormalText("您好！我们这里的路灯已经坏了很久了。今天天气不错。请您派人来看一看修一修吧。谢谢！", in: alphabet)
        let ends = text.symbols.indices.filter { text.symbols[$0] == Alphabet.sentence }
        #expect(text.firstSentenceEnd == ends[2])
        #expect(text.lastSentenceStart == ends[3])
    }

    @Test("a text of one short sentence is its own first and last")
    func oneSentence() {
        let text = NormalText("路灯坏了。", in: Alphabet(of: ["灯"]))
        #expect(text.firstSentenceEnd == text.symbols.count)
        #expect(text.lastSentenceStart == 0)
    }
}
