import Testing
import Tips

@testable import Classification

@Suite("The lexicon explained")
struct LearnedFindingsTests {
    @Test("of 1,000 texts every scale is its bias and its terms, and the decision is the sum of its reasons")
    func addsUp() throws {
        let texts = LearningSample.texts(240)
        let learner = try LexiconLearner(LearningSample.book())
        let lexicons = [try learner.learn(.kind, from: texts), try learner.learn(.department, from: texts)]
        let book = try LearningSample.book(lexicons: lexicons)
        for item in LearningSample.texts(1000, seed: 11).items {
            let explanation = book.explain(
                Submission(content: item.text + ["", "建议。", "举报！"][item.text.utf8.count % 3]))
            for scale in explanation.learned.scales {
                #expect(abs(scale.terms.reduce(scale.bias) { $0 + $1.weight } - scale.sum) < 1e-9)
            }
            let sum = explanation.decision.because.reduce(0) { $0 + $1.weight }
            #expect(abs(logistic(sum) - explanation.decision.confidence) < 1e-9)
            #expect(
                explanation.decision
                    == book.decide(Submission(content: item.text + ["", "建议。", "举报！"][item.text.utf8.count % 3])))
            let learned = explanation.learned.scales.first { $0.name == "report" }?.sum ?? 0
            let rules = explanation.findings.reduce(0) { $0 + ($1.kind == .report ? $1.weight : -$1.weight) }
            let score = explanation.decision.because
                .filter { $0.name != "lexicon: trust" && $0.name != "lexicon: may be neither" }.reduce(0) {
                    $0 + $1.weight
                }
            #expect(abs(abs(rules + learned) - abs(score)) < 1e-9)
        }
    }

    @Test("the text names every term, the sums and what counted in the end")
    func rendering() throws {
        let book = try LearningSample.book(lexicons: [LearningSample.lexicon(LearningSample.small)])
        let text = book.explain(Submission(content: "举报黑心")).text
        #expect(text.contains("  lexicon, report: 1.35, of which 0.10 without any term\n          found: 黑心 1.25"))
        #expect(text.contains("  what counts towards report in the end:\n    2.00  举报\n    1.25  lexicon: 黑心"))
        #expect(text.contains("together, which is a confidence of 0."))
    }
}
