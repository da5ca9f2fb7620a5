import Testing
import Tips

@testable import Classification

@Suite("The rules that count now")
struct RulesInForceTests {
    @Test("new rules count for what begins afterwards; what has begun keeps those it has, and an alarm its sentence")
    func editions() throws {
        let first = try RuleBook(text: "rules:\n  - {name: a, why: w, any: [x], urgent: true}\n", named: "c.yaml")
        let second = try RuleBook(text: "rules: []\n", named: "c.yaml")
        let rules = RulesInForce(first)
        let begun = rules.book
        rules.replace(with: second)
        #expect(begun.digest == first.digest && rules.book.digest == second.digest)
        #expect(begun.notice(for: begun.decide(Submission(content: "x"))) == .usual)
        #expect(rules.book.notice(for: rules.book.decide(Submission(content: "x"))) == nil)
    }
}
