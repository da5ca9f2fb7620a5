import Testing

@testable import Classification

@Suite("The rules as a whole")
struct RuleSheetTests {
    @Test("all mistakes of a file come at once, in the order of the file")
    func allAtOnce() {
        let all = mistakesFound(
            in: """
                threshold: 2
                rules:
                  - name: a
                    why: w
                    any: []
                    kind: nothing
                    wheight: 1
                  - name: b
                    why: w
                    any: [x]
                    lane: l
                  - name: b
                    why: w
                    any: [x]
                    lane: l
                extra: 1
                """)
        #expect(
            all.map { $0.prefix { $0 != ":" } } == [
                "16 extra", "1 threshold", "7 rules[0].wheight", "5 rules[0].any", "6 rules[0].kind", "3 rules[0]",
                "12 rules[2].name",
            ])
    }

    @Test("patterns are refused from where a text could be made that takes them too long")
    func slowPatterns() {
        func lines(_ pattern: String, count: Int) -> [Substring] {
            let rules = (1...count).map { "  - {name: r\($0), why: w, any: [x], patterns: ['\(pattern)'], lane: l}\n" }
            return mistakesFound(in: "rules:\n" + rules.joined()).map { $0.prefix { $0 != " " } }
        }
        // 490 places, 8 words of each: the third is too much. A gap of 12 in a rule of every ten is nothing.
        #expect(lines("甲(.{0,98}){5}乙", count: 5) == ["4"])
        #expect(lines("甲[^。]{0,12}乙", count: 400).isEmpty)
        #expect(lines("[0-9]{11}", count: 5000).isEmpty)
    }

    @Test("a file without rules is a mistake, one with an empty list of rules is not")
    func withoutRules() {
        #expect(mistakesFound(in: "threshold: 0.6").first?.contains("`rules` is missing") == true)
        #expect(mistakesFound(in: "rules:\n").isEmpty)
    }
}
