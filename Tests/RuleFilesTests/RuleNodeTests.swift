import RuleFiles
import Testing

private enum Colour: String, CaseIterable { case red, green }

@Suite("Reading one value")
struct RuleNodeTests {
    private func value(_ text: String) throws -> RuleNode {
        try RuleNode.parse("a: 0\nb:\n  k: \(text)\n", named: "t.yaml").mapping().required("b").mapping().required("k")
    }

    @Test(
        "a text is what was written, quoted or not",
        arguments: [
            ("007", "007"), ("no", "no"), ("~", "~"), ("'it''s'", "it's"), ("\"\"", ""), ("1.50", "1.50"),
            ("!!str 5", "5"),
            ("盗窃 # 注释", "盗窃"), ("|\n    two\n    lines", "two\nlines\n"),
        ])
    func text(written: String, read: String) throws {
        #expect(try value(written).text() == read)
    }

    @Test("numbers and flags are read from plain text")
    func plainValues() throws {
        #expect(try value("-12").integer(in: -20...0) == -12)
        #expect(try value("0.25").number(in: 0...1) == 0.25)
        #expect(try value("3").number(in: 0...5) == 3)
        #expect(try value("true").flag())
        #expect(try !value("false").flag())
        #expect(try value("green").choice(Colour.self) == .green)
    }

    @Test("what stands commented out leaves an empty mapping or list")
    func nothingBelow() throws {
        #expect(try value("# gone").mapping().entries.isEmpty)
        #expect(try value("").items().isEmpty)
    }

    typealias Reading = @Sendable (RuleNode) throws -> Void
    static let refused: [(written: String, read: Reading, words: String)] = [
        ("", { _ = try $0.text() }, "no value"),
        ("[1]", { _ = try $0.text() }, "not a list"),
        ("'  '", { _ = try $0.nonEmptyText() }, "must not be empty"),
        ("x", { _ = try $0.mapping() }, "not the text `x`"),
        ("x", { _ = try $0.items() }, "after `- `"),
        ("{x: 1}", { _ = try $0.items() }, "not keys with values"),
        ("twelve", { _ = try $0.integer(in: 0...9) }, "`twelve`"),
        ("\"7\"", { _ = try $0.integer(in: 0...9) }, "quotes"),
        ("!!str 7", { _ = try $0.integer(in: 0...9) }, "quotes"),
        ("1_0", { _ = try $0.integer(in: 0...99) }, "whole number"),
        ("0x10", { _ = try $0.integer(in: 0...99) }, "whole number"),
        ("99999999999999999999", { _ = try $0.integer(in: 0...9) }, "whole number"),
        ("10", { _ = try $0.integer(in: 0...9) }, "from 0 to 9"),
        ("", { _ = try $0.integer(in: 0...9) }, "no value"),
        ("1.5", { _ = try $0.number(in: 0...1) }, "from 0.0 to 1.0"),
        ("inf", { _ = try $0.number(in: 0...1) }, "`inf`"),
        ("1e9", { _ = try $0.number(in: 0...1) }, "`1e9`"),
        (".", { _ = try $0.number(in: 0...1) }, "A number"),
        ("yes", { _ = try $0.flag() }, "true or false"),
        ("'true'", { _ = try $0.flag() }, "quotes"),
        ("gren", { _ = try $0.choice(Colour.self) }, "did you mean `green`?"),
        ("blue", { _ = try $0.choice(Colour.self) }, "none of red, green."),
        ("{nme: 1}", { _ = try $0.mapping(allowing: ["name"]).entries }, "There is no key"),
    ]

    @Test("a wrong value is refused with line, key and remedy", arguments: refused)
    func refuses(written: String, read: Reading, words: String) throws {
        let node = try value(written)
        let mistake = try #require(throws: RuleMistake.self) { try read(node) }
        #expect(mistake.location.line == 3)
        #expect(mistake.location.key.hasPrefix("b.k"))
        #expect(mistake.sentence.contains(words), "\(mistake)")
    }

    @Test("an unknown key is named with its own line and the key that was meant")
    func unknownKey() throws {
        let root = try RuleNode.parse("name: x\nwhy: y\nwieght: 3\n", named: "t.yaml")
        let mistake = try #require(throws: RuleMistake.self) { try root.mapping(allowing: ["name", "why", "weight"]) }
        #expect(mistake.description == "t.yaml:3: wieght: There is no key `wieght` here; did you mean `weight`?")
    }

    @Test("several unknown keys are all named")
    func unknownKeys() throws {
        let root = try RuleNode.parse("x: 1\nname: 2\ny: 3\n", named: "t.yaml")
        let mistakes = try #require(throws: RuleMistakes.self) { try root.mapping(allowing: ["name"]) }
        #expect(mistakes.all.map(\.location.line) == [1, 3])
        #expect(mistakes.all.map(\.location.key) == ["x", "y"])
    }

    @Test("a missing key is a mistake of the mapping it is missing from")
    func missingKey() throws {
        let node = try value("{x: 1}")
        let mistake = try #require(throws: RuleMistake.self) { try node.mapping().required("name") }
        #expect(mistake.description == "t.yaml:3: b.k: The key `name` is missing here.")
    }
}
