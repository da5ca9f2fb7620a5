import Testing
import Tips

@testable import Classification

@Suite("Where terms are looked for")
struct TermIndexTests {
    private func holds(_ looksFor: String, _ content: String, place: String? = nil) throws -> Bool {
        let text = "rules:\n  - {name: r, why: w, \(looksFor), lane: found}\n"
        let book = try RuleBook(text: text, named: "c.yaml")
        return book.decide(Submission(content: content, place: place)).lanes.map(\.name) == ["found"]
    }

    @Test(
        "terms match whole words, stems the beginnings of words, ideographs anywhere",
        arguments: [
            ("rob", "They rob him.", true), ("rob", "A problem", false), ("rob", "robbed", false),
            ("rob*", "robbed", true), ("rob*", "problem", false),
            ("break in", "A break-in!", true), ("break in", "break. In", false), ("k歌", "大声K 歌", true),
            ("盗窃", "偷盗 窃贼", true), ("盗窃", "盗，窃", false),
            ("吗？", "可以吗?", true), ("吗？", "可以吗。", false), ("'?'", "Really?", true), ("'?'", "Really.", false),
            ("dont", "I don’t", true),
        ])
    func spelling(term: String, content: String, found: Bool) throws {
        #expect(try holds("any: [\(term)]", content) == found)
    }

    static let opening = "您好，我建议在这里加一盏路灯。现在每天晚上都是黑的，走路很不安全。"
    static let closing = "现在每天晚上都是黑的，走路很不安全。我建议在这里加一盏路灯。谢谢！"

    @Test(
        "a zone is looked into and no other",
        arguments: [
            ("in: first-sentence, any: [建议]", opening, true), ("in: first-sentence, any: [建议]", closing, false),
            ("in: last-sentence, any: [建议]", closing, true), ("in: last-sentence, any: [建议]", opening, false),
            ("in: sentence-start, any: [我建议]", closing, true), ("in: sentence-start, any: [建议]", closing, false),
            ("in: sentence-start, any: [add]", "Hello. Add a lamp", true),
            ("in: sentence-start, any: [add]", "I add a lamp", false),
            ("in: place, any: [建议]", opening, false), ("in: anywhere, any: [建议]", opening, true),
            ("in: content, any: [公园]", opening, false),
            ("in: place, any: [公园]", opening, true), ("in: anywhere, any: [公园]", opening, true),
        ])
    func zones(looksFor: String, content: String, found: Bool) throws {
        #expect(try holds(looksFor, content, place: "人民公园") == found)
    }

    @Test(
        "any, all, groups and none are what they say",
        arguments: [
            ("any: [a, b]", "b", true), ("all: [a, b]", "b", false), ("all: [a, b]", "b a", true),
            ("all: [a, [b, c]]", "c a", true),
            ("all: [a, [b, c]]", "b c", false), ("any: [a], none: [b]", "a", true),
            ("any: [a], none: [b]", "a b", false),
            ("none: [b]", "x", true), ("none: [b]", "b", false), ("any: [a], all: [b]", "a", false),
            ("any: [a], all: [b]", "a b", true),
        ])
    func lists(looksFor: String, content: String, found: Bool) throws {
        #expect(try holds(looksFor, content) == found)
    }

    @Test("one term may serve many rules, each in its own place")
    func sharedTerm() throws {
        let text = """
            rules:
              - {name: a, why: w, any: [灯], lane: anywhere}
              - {name: b, why: w, in: place, any: [燈], lane: place}
              - {name: c, why: w, any: [" 灯 "], lane: again}
            """
        let book = try RuleBook(text: text, named: "c.yaml")
        #expect(book.decide(Submission(content: "灯")).lanes.map(\.name) == ["anywhere", "again"])
        #expect(book.decide(Submission(content: "x", place: "灯")).lanes.map(\.name) == ["place"])
    }
}
