import Testing
import Tips

@testable import Classification

@Suite("Learning")
struct LexiconLearnerTests {
    private func learner(_ terms: Int? = nil) throws -> LexiconLearner {
        var settings = LexiconLearner.Settings()
        settings.terms = terms
        return try LexiconLearner(LearningSample.book(), settings: settings)
    }

    @Test("the same texts give the same bytes, and other texts others")
    func deterministic() throws {
        let texts = LearningSample.texts(120)
        for task in Lexicon.Task.allCases {
            let first = try learner().learn(task, from: texts).text
            #expect(first == (try learner().learn(task, from: LearningSample.texts(120)).text))
            #expect(first != (try learner().learn(task, from: LearningSample.texts(120, seed: 4)).text))
            #expect(first == (try Lexicon(text: first, named: "l").text))
        }
    }

    @Test("the order of the texts makes no difference, and what is there twice counts once")
    func order() throws {
        let texts = LearningSample.texts(120).items
        let mixed = texts.indices.map { texts[$0 * 7 % 120] }
        for task in Lexicon.Task.allCases {
            let lexicon = try learner().learn(task, from: LabelledTexts(texts))
            #expect(try learner().learn(task, from: LabelledTexts(mixed)).text == lexicon.text)
            let twice = try learner().learn(task, from: LabelledTexts(texts + mixed))
            #expect((twice.entries, twice.scales, twice.trust) == (lexicon.entries, lexicon.scales, lexicon.trust))
        }
    }

    /// One letter with a name, a number and an address, among letters about other things.
    private static let letter = """
        您好，我叫王小翠，身份证五一〇二三四，住在城东区柳荫巷二十七号三单元，电话一三九〇八一七。隔壁赌场老板欺负人，夜里打牌吵闹，没人管，请你们派人来查一查。\
        我王小翠保证句句属实，找不到王小翠就去柳荫巷问。
        """

    /// - Parameter every: one ideograph in so many is another; 0 for none.
    private static func copy(_ number: Int, every: Int, _ dice: inout Dice) -> String {
        let edited = letter.unicodeScalars.map { scalar in
            guard every > 0, scalar.value > 0x4E00, dice.roll(every) == 0 else { return Character(scalar) }
            return Character(Unicode.Scalar(UInt16(0x5000 + dice.roll(3000))) ?? "另")
        }
        let hello = ["", "尊敬的领导，", "第\(number)次写信：", "打扰了。"][number % 4]
        return hello + String(edited) + ["", "谢谢！", "急急急", "盼复"][number / 4 % 4]
    }

    @Test(
        "no letter can be read off, however often it was sent, and with whatever was changed in it",
        arguments: [(5, 0), (40, 0), (40, 20), (100, 8)])
    func noLetter(_ copies: Int, every: Int) throws {
        var dice = Dice(seed: UInt64(copies * 100 + every))
        let sent = (0..<copies).map { LabelledTexts.Item(label: .report, text: Self.copy($0, every: every, &dice)) }
        let texts = LearningSample.texts(120)
        let lexicon = try learner().learn(.kind, from: LabelledTexts(texts.items + sent))
        let own = Set(texts.items.map(\.text).flatMap { Self.threes($0) })
        let leaked = lexicon.entries.map(\.term.written).filter { term in
            term.count >= 3 && Self.letter.contains(term) && !own.contains { $0.contains(term) }
        }
        #expect(leaked.isEmpty, "\(leaked)")
        // The copies are learned from all the same, by what they have in common with others.
        #expect(lexicon.entries.contains { $0.term.written == "没人管" })
    }

    private static func threes(_ text: String) -> [String] {
        let letters = Array(text)
        return letters.indices.map { String(letters[$0..<min($0 + 3, letters.count)]) }
    }

    @Test("what was learned answers texts it has not seen")
    func learns() throws {
        let texts = LearningSample.texts(240)
        let lexicons = try Lexicon.Task.allCases.map { try learner().learn($0, from: texts) }
        let book = try LearningSample.book(lexicons: lexicons)
        let unseen = LearningSample.texts(240, seed: 9)
        #expect(Score.of(book, on: unseen, .kind).macroF1 > 0.9)
        #expect(Score.of(book, on: unseen, .department).accuracy > 0.9)
        let questions = unseen.items.filter { $0.label == .consult }
        let left = questions.count { book.decide(Submission(content: $0.text)).kind == .unsure }
        #expect(Double(left) > 0.8 * Double(questions.count))
    }

    @Test("no term is longer than three ideographs or found in fewer than five texts, and their number is bounded")
    func bounds() throws {
        let texts = LearningSample.texts(120)
        let lexicon = try learner(30).learn(.kind, from: texts)
        #expect(lexicon.scaleNames == ["report", "neither"])
        #expect(lexicon.termCount <= 60 && lexicon.termCount > 10)
        for entry in lexicon.entries where entry.zone == .content {
            #expect(texts.items.count { $0.text.contains(entry.term.written) } >= 5)
            #expect(entry.term.written.count <= 3)
        }
    }

    @Test("the rules are not learned again, and a lexicon learned before is left aside")
    func onTopOfRules() throws {
        let texts = LearningSample.texts(120)
        let loud = LabelledTexts(
            texts.items.map { item in
                let word = item.label == .report ? "举报" : item.label == .suggestion ? "建议" : ""
                return .init(label: item.label, text: word + item.text)
            })
        let plain = try LexiconLearner(
            RuleBook(text: "rules: [{name: r, why: w, any: [无关], kind: report, weight: 1}]", named: "c"))
        func weight(_ lexicon: Lexicon) -> Int32 {
            lexicon.entries.first { $0.term.written == "建议" && $0.zone == .content }?.weights[0] ?? 0
        }
        #expect(weight(try plain.learn(.kind, from: loud)) < weight(try learner().learn(.kind, from: loud)))
        let before = try LearningSample.book(lexicons: [learner().learn(.kind, from: texts)])
        #expect(
            try LexiconLearner(before).learn(.kind, from: texts).entries == learner().learn(.kind, from: texts).entries)
    }

    @Test("too few texts are refused with what is missing")
    func tooFew() throws {
        let failure = #expect(throws: Failure.self) { try learner().learn(.kind, from: LearningSample.texts(12)) }
        #expect(failure?.code == "too-few-texts")
        #expect(!LexiconLearner.canLearn(.department, from: LabelledTexts()))
    }

    @Test("the head says what it was learned from, and holds none of it")
    func notes() throws {
        let lexicon = try learner().learn(.kind, from: LearningSample.texts(120))
        #expect(lexicon.notes.contains("From 120 texts: 20 consult, 60 report, 40 suggestion."))
        #expect(!lexicon.notes.joined().contains("我们"))
    }
}
