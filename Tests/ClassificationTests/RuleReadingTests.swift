import RuleFiles
import Testing

@testable import Classification

@Suite("Mistakes in the rules")
struct RuleReadingTests {
    /// The rule begins in line 3; its further lines follow.
    private func mistakes(_ lines: [String]) -> [String] {
        let head = "departments: {刑侦: crime}\nrules:\n  - name: one\n"
        return mistakesFound(in: head + lines.map { "    \($0)\n" }.joined())
    }

    @Test("a sound rule has none")
    func sound() {
        #expect(mistakes(["why: w", "any: [a]", "kind: report", "weight: 1", "department: 刑侦", "lane: x"]).isEmpty)
        #expect(mistakes(["why: w", "longer_than: 3", "lane: x"]).isEmpty)
        #expect(mistakes(["why: w", "any: [a]", "patterns: ['a{3}']", "priority: -5", "urgent: true"]).isEmpty)
        #expect(mistakes(["why: w", "all: [a, [b, c]]", "kind: unsure", "decides: true"]).isEmpty)
    }

    static let wrong: [(lines: [String], place: String, words: String)] = [
        (["any: [a]", "kind: report", "weight: 1"], "3 rules[0]", "`why` is missing"),
        (["why: ''", "any: [a]", "kind: report", "weight: 1"], "4 rules[0].why", "must not be empty"),
        (["why: w", "any: []", "kind: report", "weight: 1"], "5 rules[0].any", "list is empty"),
        (["why: w", "any: a", "kind: report", "weight: 1"], "5 rules[0].any", "A list is expected"),
        (["why: w", "any: [a, '!!']", "kind: report", "weight: 1"], "5 rules[0].any[1]", "Nothing is left"),
        (["why: w", "all: [a, [b, '，']]", "kind: report", "weight: 1"], "5 rules[0].all[1][1]", "Nothing is left"),
        (
            ["why: w", "any: [Ａ b, 'a  B']", "kind: report", "weight: 1"], "5 rules[0].any[1]",
            "stands in the list already"
        ),
        (["why: w", "any: [盗*]", "kind: report", "weight: 1"], "5 rules[0].any[0]", "`*`"),
        (["why: w", "any: ['a. b']", "kind: report", "weight: 1"], "5 rules[0].any[0]", "more than one sentence"),
        (["why: w", "any: [a]", "kind: reprot", "weight: 1"], "6 rules[0].kind", "did you mean `report`"),
        (["why: w", "any: [a]", "kind: unsure", "weight: 1"], "6 rules[0].kind", "decides: true"),
        (["why: w", "any: [a]", "kind: report"], "3 rules[0]", "`weight` is missing"),
        (["why: w", "any: [a]", "kind: report", "weight: 0"], "7 rules[0].weight", "out of bounds"),
        (["why: w", "any: [a]", "kind: report", "weight: '1'"], "7 rules[0].weight", "quotes"),
        (["why: w", "any: [a]", "kind: report", "weight: 1", "decides: true"], "7 rules[0].weight", "no effect"),
        (["why: w", "any: [a]", "lane: x", "weight: 1"], "7 rules[0].weight", "no effect"),
        (["why: w", "any: [a]", "decides: true", "lane: x"], "3 rules[0]", "must say the `kind`"),
        (["why: w", "any: [a]", "leads: true", "lane: x"], "3 rules[0]", "must say the `department`"),
        (["why: w", "any: [a]"], "3 rules[0]", "says nothing"),
        (["why: w", "kind: report", "weight: 1"], "3 rules[0]", "looks for nothing"),
        (["why: w", "in: place", "channel: app", "kind: report", "weight: 1"], "5 rules[0].in", "nothing to look for"),
        (["why: w", "in: title", "any: [a]", "kind: report", "weight: 1"], "5 rules[0].in", "none of content, place"),
        (["why: w", "any: [a]", "department: 刑偵", "weight: 1"], "6 rules[0].department", "known are 刑侦"),
        (["why: w", "any: [a]", "lane: a b"], "6 rules[0].lane", "A lane's name"),
        (["why: w", "channel: app", "patterns: [a]", "lane: x"], "6 rules[0].patterns", "only tried where a term"),
        (["why: w", "any: [a]", "patterns: [a, '(b']", "lane: x"], "6 rules[0].patterns[1]", "not closed"),
        (["why: w", "any: [a]", "patterns: ['a{9}{9}']", "lane: x"], "6 rules[0].patterns[0]", "Two counts"),
        (["why: w", "any: [a]", "patterns: ['(.{90}a{90}){9}']", "lane: x"], "6 rules[0].patterns[0]", "at most 500"),
        (
            ["why: w", "any: [a]", "in: sentence-start", "patterns: [a]", "lane: x"], "7 rules[0].patterns",
            "another `in`"
        ),
        (["why: w", "any: [a]", "within: 2", "lane: x"], "6 rules[0].within", "unit"),
        (["why: w", "any: [a]", "priority: 9999", "lane: x"], "6 rules[0].priority", "out of bounds"),
        (["why: w", "any: [a]", "urgent: yes"], "6 rules[0].urgent", "true or false"),
        (["why: w", "any: [a]", "lane: x", "chanel: app"], "7 rules[0].chanel", "did you mean `channel`"),
        (
            ["why: w", "stated_kind: unsure", "kind: report", "weight: 1"], "5 rules[0].stated_kind",
            "report or suggestion"
        ),
    ]

    @Test("every kind of mistake is named with its line and key", arguments: wrong)
    func names(lines: [String], place: String, words: String) {
        let all = mistakes(lines)
        #expect(all.count == 1, "\(all)")
        #expect(all.first?.hasPrefix("\(place): ") == true, "\(all)")
        #expect(all.first?.contains(words) == true, "\(all)")
    }
}

/// `line key: sentence` of every mistake in a text of rules.
func mistakesFound(in text: String) -> [String] {
    do {
        _ = try RuleBook(text: text, named: "c.yaml")
        return []
    } catch let mistakes as RuleMistakes {
        return mistakes.all.map { "\($0.location.line) \($0.location.key): \($0.sentence)" }
    } catch {
        return ["\(error)"]
    }
}
