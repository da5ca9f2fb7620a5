import Testing
import Tips

@testable import Classification

@Suite("What a lexicon adds to a decision")
struct KindReadingTests {
    private func decide(_ text: String, _ lexicon: String = LearningSample.small) throws -> Decision {
        try LearningSample.book(lexicons: [LearningSample.lexicon(lexicon)]).decide(Submission(content: text))
    }

    private func weights(_ decision: Decision) -> [String: Double] {
        Dictionary(decision.because.map { ($0.name, ($0.weight * 100).rounded() / 100) }) { first, _ in first }
    }

    @Test("a term counts once, with the bias, the trust and the doubt as reasons of their own")
    func reasons() throws {
        let found = try decide("老板黑心，黑心。举报")
        #expect(found.kind == .report)
        let weights = weights(found)
        #expect(weights["举报"] == 2)
        #expect(weights["lexicon: 黑心"] == 1.25)
        #expect(weights["lexicon: all other terms"] == 0.1)
        // Four fifths of 3.35.
        #expect(weights["lexicon: trust"] == -0.67)
        let sum = found.because.reduce(0) { $0 + $1.weight }
        #expect(abs(logistic(sum) - found.confidence) < 1e-12)
        let plain = logistic(2.68) * (1 - logistic(-3.5))
        #expect(abs(found.confidence - plain) < 1e-12)
    }

    @Test("a place in the text has a weight of its own")
    func zones() throws {
        let first = "我们这一条路上加装路灯行不行呢。这一带晚上真的黑得什么也看不见。"
        let later = "这一带晚上真的黑得什么也看不见。我们这一条路上加装路灯行不行呢。"
        #expect(weights(try decide(first))["lexicon: 加装 (first-sentence)"] == 0.7)
        #expect(weights(try decide(later))["lexicon: 加装 (first-sentence)"] == nil)
        #expect(weights(try decide("能否"))["lexicon: 能否 (sentence-start)"] == 2)
        #expect(weights(try decide("不知能否"))["lexicon: 能否 (sentence-start)"] == nil)
    }

    @Test("what looks like a question is left to a person, and what a rule settles stays settled")
    func doubt() throws {
        #expect(try decide("请问黑心").kind == .unsure)
        #expect(try decide("黑心").kind == .report)
        let settled = try decide("测试黑心")
        #expect(settled.kind == .unsure)
        #expect(settled.because.map(\.name) == ["settled"])
    }

    @Test("a text without any term of the lexicon is what the rules say, and unsure where they say nothing")
    func nothing() throws {
        #expect(try decide("你好").kind == .unsure)
        #expect(try decide("举报").kind == .report)
    }

    @Test("what speaks against a suggestion takes away what spoke for one and never makes a report")
    func against() throws {
        let english = "lexicon | kind | words\nscales | suggestion\nbias | -1\n[content]\nplease | 2\ncannot | -4\n"
        #expect(try decide("please mend it", english).kind == .suggestion)
        #expect(try decide("i cannot", english).kind == .unsure)
        #expect(try decide("please, i cannot", english).because.reduce(0) { $0 + $1.weight } == 0)
        let mixed = try decide("i cannot mend it 举报", english)
        #expect(mixed.kind == .report)
        #expect(mixed.confidence == logistic(2))
    }

    @Test("a lexicon says nothing of texts in the other script")
    func script() throws {
        let found = try decide("a lamp for the road 黑心")
        #expect(found.because.isEmpty)
    }

    @Test("a desk is the heaviest sum, however small; two where both are likely")
    func desks() throws {
        let lexicon = """
            lexicon | department | chinese
            scales | 城建 | 教育 | 卫生
            bias | -1 | -2 | -3
            [content]
            学校 |  | 3
            医院 |  |  | 4.5
            """
        func desks(_ text: String) throws -> [String] { try decide(text, lexicon).departments }
        #expect(try desks("你好") == ["城建"])
        #expect(try desks("学校") == ["教育"])
        #expect(try desks("学校医院") == ["卫生", "教育"])
        #expect(try decide("学校", lexicon).kind == .unsure)
    }

    @Test("no more than six terms are named, the rest is one sum")
    func many() throws {
        let terms = "甲乙丙丁戊己庚辛".enumerated().map { "\($1) | 0.\($0 + 1)" }.joined(separator: "\n")
        let lexicon = "lexicon | kind | chinese\nscales | report\nbias | 0\n[content]\n" + terms
        let found = try decide("辛庚己戊丁丙乙甲", lexicon)
        #expect(
            found.because.map(\.name)
                == ["辛", "庚", "己", "戊", "丁", "丙"].map { "lexicon: \($0)" } + ["lexicon: all other terms"])
        #expect(weights(found)["lexicon: all other terms"] == 0.3)
    }
}
