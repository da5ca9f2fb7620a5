import Testing

@testable import Classification

@Suite("How well a term is known")
struct TermSupportTests {
    private static let needs = TermSupport.Needs(letters: 3, ways: 2)

    /// Whether 灯 may be kept after these texts.
    private func keeps(_ texts: [String], _ needs: TermSupport.Needs = needs) -> Bool {
        let alphabet = Alphabet(of: texts)
        let lamp = alphabet.symbol(ofFolded: 0x706F).map(UInt32.init)
        var support = TermSupport()
        for text in texts {
            let units = TextUnits(
                NormalText(text, in: alphabet), alphabet, script: .chinese, persons: NamedPersons(alphabet))
            let neighbourhood = Neighbourhood(units)
            let found = units.units.indices.filter { units.units[$0].name == lamp }
            if !found.isEmpty { support.add(found.map { neighbourhood.place(from: $0, through: $0) }, needs) }
        }
        return support.isKept
    }

    @Test("three letters that say different things are three")
    func different() {
        #expect(keeps(["桥头的灯坏了好几天", "学校门口路灯太暗", "请在巷子里装灯吧谢谢"]))
        #expect(!keeps(["桥头的灯坏了好几天", "学校门口路灯太暗"]))
    }

    @Test(
        "copies of one letter are one, with an addition, with other signs, or with one character in five another",
        arguments: [
            "桥头的灯坏了好几天没人管", "您好！桥头的灯坏了好几天没人管。谢谢", "桥头，的灯坏了。好几天，没人管", "桥上的灯坏了很几天有人管", "桥头有灯坏掉好几天没人管",
        ])
    func copies(_ copy: String) {
        #expect(!keeps(["桥头的灯坏了好几天没人管", copy, "学校门口路灯太暗"]))
    }

    @Test("who writes a word many times in one letter has written one letter")
    func repeated() {
        let letter = "桥灯坏了，门口灯太暗，巷子灯不亮，河边灯倒下"
        #expect(!keeps([letter, letter + "，急", "急，" + letter]))
    }

    @Test("what always goes on in the same way is a part of something longer; the end of a clause goes on in no way")
    func ways() {
        #expect(!keeps(["桥头的灯泡坏了好几天", "学校门口路灯泡太暗", "请在巷子里装灯泡吧谢谢"]))
        #expect(!keeps(["桥头的路灯坏了好几天", "学校门口路灯太暗", "请在巷子里装路灯吧谢谢"]))
        #expect(keeps(["桥头的灯，坏了好几天", "学校门口路灯。太暗", "请在巷子里装灯！谢谢"]))
    }

    @Test("a term that goes on alike in many letters is given up, and nothing of them is held")
    func givenUp() {
        let texts = (0..<70).map { number in
            let letters = (0..<6).map { UInt16(0x5000 + 6 * number + $0) }
            return String(decoding: letters.prefix(3) + [0x706F, 0x6CE1] + letters.suffix(3), as: UTF16.self)
        }
        #expect(!keeps(texts))
        #expect(!keeps(texts + ["桥头的灯坏了好几天", "学校门口路灯太暗", "请在巷子里装灯吧谢谢"]))
        #expect(keeps(texts.prefix(20) + ["桥头的灯坏了好几天", "学校门口路灯太暗", "请在巷子里装灯吧谢谢"]))
    }
}
