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
