import Testing
import Tips

@testable import Classification

@Suite("The explanation")
struct ExplanationTests {
    @Test("of 1,000 texts every explanation adds up to its score")
    func addsUp() throws {
        let book = try RuleBook.load(directory: shippedRules)
        let terms = book.sheet.rules.flatMap { $0.looksFor.any + $0.looksFor.all.joined() }.map(\.written)
        var dice = Dice(seed: 7)
        for _ in 0..<1000 {
            let words = (0..<1 + dice.roll(9)).map { _ in terms[dice.roll(terms.count)].filter { $0 != "*" } }
            let stated = [nil, Kind.report, .suggestion][dice.roll(3)]
            let submission = Submission(
                content: words.joined(separator: ["，", "。", " "][dice.roll(3)]), statedKind: stated)
            let explanation = book.explain(submission)
            #expect(explanation.decision == book.decide(submission))
            #expect(abs(explanation.decision.confidence - logistic(explanation.sum)) < 1e-9)
            let alarms = explanation.findings.filter { !$0.counts && $0.isUrgent }
            let counted = explanation.findings.filter(\.counts) + alarms
            let rules = explanation.decision.because.map(\.name).filter { !$0.hasPrefix("lexicon: ") }
            #expect(counted.map(\.rule) == rules)
        }
    }

    @Test("the text names rule, line, terms, reason, sum, desk and lane")
    func rendering() throws {
        let book = try RuleBook(
            text: """
                departments: {刑侦: crime}
                rules:
                  - {name: theft, why: It is a crime., any: [盗窃, 偷], kind: report, weight: 1.5, department: 刑侦}
                  - {name: proposes, why: It proposes., any: [建议], kind: suggestion, weight: 0.25}
                """, named: "c.yaml")
        #expect(
            book.explain(Submission(content: "建議：有人盜竊")).text == """
                report, confidence 0.78 (unsure under 0.60)
                  +1.50 report, department 刑侦  theft, line 3
                          found: 盗窃
                          why: It is a crime.
                  +0.25 suggestion  proposes, line 4
                          found: 建议
                          why: It proposes.
                  sum: report 1.50, suggestion 0.25, apart by 1.25
                departments: 刑侦
                lanes: default
                """)
    }

    @Test("a rule that decides is shown to have set the others aside")
    func decides() throws {
        let book = try RuleBook(
            text: """
                rules:
                  - {name: a, why: w, any: [x], kind: report, weight: 1}
                  - {name: b, why: w, any: [x], kind: unsure, decides: true}
                  - {name: c, why: w, any: [x], kind: report, weight: 1}
                """, named: "c.yaml")
        let explanation = book.explain(Submission(content: "x"))
        #expect(explanation.findings.map(\.counts) == [false, true, false])
        #expect(explanation.text.contains("settles unsure  b, line 3"))
        #expect(explanation.text.contains("does not count"))
    }

    @Test("where nothing is found it says so")
    func nothing() throws {
        let book = try RuleBook(text: "rules:\n", named: "c.yaml")
        #expect(book.explain(Submission(content: "x")).text.contains("no rule found anything"))
    }
}
