import Testing
import Tips

@testable import Classification

@Suite("A text as patterns see it")
struct FoldedTextTests {
    private func folded(_ text: String) -> FoldedText {
        FoldedText(text, NormalText(text, in: Alphabet(of: [])))
    }

    private func shown(_ characters: some Collection<UInt16>) -> String {
        String(decoding: Array(characters), as: UTF16.self)
    }

    @Test(
        "signs stay, width, case, quotes and idle spaces go",
        arguments: [
            ("Ｔｅｌ：１３８-０", "tel:138-0"), ("“舉 報”！", "举报!"), ("a  \t b", "a b"), ("粤 B 12", "粤b 12"),
            (" a\n\n b ", "a\nb"), ("http://A.cn/x_y", "http://a.cn/x_y"), ("3.5\u{2011}4", "3.5-4"),
        ])
    func spelling(text: String, expected: String) {
        #expect(shown(folded(text).characters) == expected)
    }

    @Test("the first sentence and the last are those of the terms, signs included")
    func sentences() {
        let text = "您好！我建议在这里加一盏路灯，编号 A-1。现在每天晚上都是黑的，走路很不安全。谢谢！"
        let found = folded(text)
        #expect(shown(found.characters[found.firstSentence]) == "您好!我建议在这里加一盏路灯,编号a-1。")
        #expect(shown(found.characters[found.lastSentence]) == "现在每天晚上都是黑的,走路很不安全。谢谢!")
        let short = folded("一句话")
        #expect(short.firstSentence == 0..<3 && short.lastSentence == 0..<3)
    }

    @Test("words are counted as the terms' text counts them, whatever the text is")
    func words() {
        var dice = Dice(seed: 3)
        let signs = Array("ab1 字。，.\n-'’?！\u{3000}Ａ舉😀\u{301}\t/").map(String.init)
        for _ in 0..<2000 {
            let text = (0..<dice.roll(30)).map { _ in signs[dice.roll(signs.count)] }.joined()
            #expect(folded(text).words == NormalText(text, in: Alphabet(of: [])).words, "\(text.debugDescription)")
        }
    }

    @Test("a rule's patterns are only asked once a term of it is there, and only where it looks")
    func zones() throws {
        func holds(_ looksFor: String, _ content: String, place: String? = nil) throws -> Bool {
            let text = "rules:\n  - {name: r, why: w, \(looksFor), lane: found}\n"
            let book = try RuleBook(text: text, named: "c.yaml")
            return book.decide(Submission(content: content, place: place)).lanes.map(\.name) == ["found"]
        }
        #expect(try holds("any: [车牌], patterns: ['[京沪]a\\d{3}']", "车牌沪A123"))
        #expect(try !holds("any: [车牌], patterns: ['[京沪]a\\d{3}']", "沪A123"))
        #expect(try holds("any: [号], patterns: ['\\d{3}', '[a-z]{3}'], in: place", "x", place: "abc 号"))
        #expect(try !holds("any: [号], patterns: ['\\d{3}'], in: place", "123 号", place: "12 号"))
        #expect(try holds("any: [号], patterns: ['\\d{3}'], in: anywhere", "123 号"))
        let two = "车牌是沪A123，停在学校门口很久了。请尽快派人过来把它拖走，电话 555。"
        #expect(try holds("any: [车牌], patterns: ['123'], in: first-sentence", two))
        #expect(try !holds("any: [车牌], patterns: ['555'], in: first-sentence", two))
        #expect(try holds("any: [电话], patterns: ['^请'], in: last-sentence", two))
    }
}
