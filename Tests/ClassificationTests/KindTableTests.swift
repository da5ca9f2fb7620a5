import Testing
import Tips

@testable import Classification

@Suite("The office's own names of kinds")
struct KindTableTests {
    private func book(_ kinds: String, _ rule: String) throws -> RuleBook {
        try RuleBook(text: "kinds: \(kinds)\nrules:\n  - {name: r, why: w, any: [x], \(rule)}\n", named: "c.yaml")
    }

    @Test("a name counts as its kind, and the decision says both")
    func named() throws {
        let consult = try book("{consult: unsure}", "kind: consult, decides: true").decide(Submission(content: "x"))
        #expect(consult.kind == .unsure && consult.named == "consult")
        #expect(consult.because == [Decision.Reason(name: "r", weight: 0, says: ["consult"])])
        let weighed = try book("{grievance: report}", "kind: grievance, weight: 2").decide(Submission(content: "x"))
        #expect(weighed.kind == .report && weighed.named == "grievance")
        #expect(try book("{}", "kind: report, weight: 2").decide(Submission(content: "x")).named == nil)
        let text = try book("{consult: unsure}", "kind: consult, decides: true").explain(Submission(content: "x")).text
        #expect(text.contains("settles unsure (consult)  r, line 3"), "\(text)")
    }

    @Test(
        "what a name may not be, or not say, is a mistake",
        arguments: [
            ("{report: unsure}", "kind: report, weight: 1", "known already"),
            ("{urgent: report}", "lane: l", "known already"),
            ("{A b: report}", "lane: l", "1 to 32"), ("{a: maybe}", "lane: l", "none of report"),
            ("{consult: unsure}", "kind: consult, weight: 1", "only a rule with `decides: true`"),
            ("{consult: unsure}", "kind: consul, decides: true", "none of report"),
        ])
    func mistakes(kinds: String, rule: String, words: String) {
        let found = mistakesFound(in: "kinds: \(kinds)\nrules:\n  - {name: r, why: w, any: [x], \(rule)}\n")
        #expect(found.first?.contains(words) == true, "\(found)")
    }
}
