import Testing

@testable import Classification

@Suite("What is told apart")
struct SortToLearnTests {
    private func labels(_ counts: [LabelledTexts.Label: Int]) -> [LabelledTexts.Label] {
        LabelledTexts.Label.allCases.flatMap { Array(repeating: $0, count: counts[$0] ?? 0) }
    }

    private func meanings(_ counts: [LabelledTexts.Label: Int]) -> [Lexicon.Meaning] {
        let labels = labels(counts)
        return SortToLearn.ofKinds(labels, labels.map { _ in RuleSums() }).map(\.meaning)
    }

    @Test("the scales follow from the labels there are")
    func scales() {
        #expect(meanings([.report: 30, .suggestion: 10, .consult: 20]) == [.report, .neither])
        #expect(meanings([.report: 30, .suggestion: 10, .consult: 19]) == [.report])
        #expect(meanings([.suggestion: 10, .other: 10]) == [.suggestion])
        #expect(meanings([.report: 30, .suggestion: 9]) == [])
        #expect(meanings([.suggestion: 90]) == [])
    }

    @Test("reports and suggestions weigh the same however many there are, and questions do not take part")
    func balance() {
        let labels = labels([.report: 30, .suggestion: 10, .consult: 20])
        let importance = SortToLearn.ofKinds(labels, labels.map { _ in RuleSums() })[0].texts.importance
        func sum(_ label: LabelledTexts.Label) -> Double {
            zip(labels, importance).filter { $0.0 == label }.reduce(0) { $0 + $1.1 }
        }
        #expect(abs(sum(.report) - 20) < 1e-9 && abs(sum(.suggestion) - 20) < 1e-9)
        #expect(sum(.consult) == 0)
    }

    @Test("a desk needs ten texts, and one desk alone is nothing to tell apart")
    func desks() {
        let many = Array(repeating: "a", count: 10) + Array(repeating: "b", count: 10) + ["c"]
        #expect(SortToLearn.ofDepartments(many) { _, _ in 0 }.map(\.meaning) == [.department("a"), .department("b")])
        #expect(SortToLearn.ofDepartments(Array(repeating: "a", count: 50)) { _, _ in 0 }.isEmpty)
    }
}
