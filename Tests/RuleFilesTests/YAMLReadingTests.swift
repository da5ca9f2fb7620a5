import RuleFiles
import Testing

@Suite("YAML with places")
struct YAMLReadingTests {
    @Test("every value knows its file, line and dotted path")
    func places() throws {
        let root = try RuleNode.parse(
            """
            # a comment
            endpoints:
              main:
                url: "https://a.example"
            rules:
              - name: one
                any: [alpha, beta]
              -
                name: two
            """, named: "t.yaml")
        let url = try #require(root.mapping()["endpoints"]?.mapping()["main"]?.mapping()["url"])
        #expect(url.location == RuleLocation(file: "t.yaml", line: 4, key: "endpoints.main.url"))
        let rules = try root.mapping().required("rules").items()
        let beta = try rules[0].mapping().required("any").items()[1]
        #expect(beta.location == RuleLocation(file: "t.yaml", line: 7, key: "rules[0].any[1]"))
        let two = try rules[1].mapping().required("name")
        #expect(two.location == RuleLocation(file: "t.yaml", line: 9, key: "rules[1].name"))
    }

    @Test(
        "an empty text is an empty mapping",
        arguments: ["", "\n\n", "# only a comment\n", "---\n", "\u{FEFF}", "\u{FEFF}# x\n"])
    func empty(text: String) throws {
        #expect(try RuleNode.parse(text, named: "t.yaml").mapping().entries.isEmpty)
    }

    @Test("a byte order mark and Windows line ends do not move anything")
    func windows() throws {
        let root = try RuleNode.parse("\u{FEFF}a: 1\r\nb: 2\r\n", named: "t.yaml").mapping()
        #expect(root.entries.map(\.key) == ["a", "b"])
        #expect(try root.required("b").location.line == 2)
    }

    static let refused: [(text: String, line: Int, key: String, words: String)] = [
        ("a: [1, 2", 1, "", "not YAML"),
        ("a: 1\nb:\n\tc: 2", 3, "", "not YAML"),
        ("a: \"x\nb: 1", 2, "", "not YAML"),
        ("a: 1\n---\nb: 2", 2, "", "another document"),
        ("a: 1\nb: 2\na: 3", 3, "a", "first is in line 1"),
        ("x:\n  a: 1\n  ab: 2\n  b:\n    a: 3\n  \"a\" : 3", 6, "x.a", "first is in line 2"),
        ("l:\n  - n: 1\n    n: 2", 3, "l[0].n", "twice"),
        ("x: {a: 1, a: 2}", 1, "a", "twice"),
        ("a: &one 1", 1, "a", "Anchors"),
        ("a: &one 1\nb: *one", 2, "", "`*one`"),
        ("a: &one {x: 1}\nb:\n  ? *one\n  : 2", 3, "", "`*one`"),
        ("a: *none", 1, "", "undefined alias"),
        ("a: !private x", 1, "a", "Tags"),
        ("a: !!set {x}", 1, "a", "Tags"),
        ("a:\n  - !!seq [x]", 2, "a[0]", "Tags"),
        ("b: 1\n[1, 2]: x", 2, "?", "plain text"),
        ("b: 1\nc:\n  ? {x: 1}\n  : 2", 3, "c.?", "plain text"),
        ("a: 1\nb: \u{7}", 2, "", "U+7"),
        ("a: 1\nb: x\u{0C}y", 2, "", "U+C"),
        ("a: 1\u{85}b: 2", 1, "", "U+85"),
        ("a: 1\nb: \u{2028}", 2, "", "U+2028"),
    ]

    @Test("what cannot be read is refused with its line and key", arguments: refused)
    func refuses(text: String, line: Int, key: String, words: String) throws {
        let mistake = try #require(throws: RuleMistake.self) { try RuleNode.parse(text, named: "t.yaml") }
        #expect(mistake.location == RuleLocation(file: "t.yaml", line: line, key: key))
        #expect(mistake.sentence.contains(words), "\(mistake)")
    }

    @Test("a text with & and * that means neither anchor nor alias is read")
    func harmlessSigns() throws {
        let root = try RuleNode.parse("a: AT&T & *sons*\nb: \"&x\"\nc: 5 * 3\n", named: "t.yaml").mapping()
        #expect(try root.required("a").text() == "AT&T & *sons*")
        #expect(try root.required("b").text() == "&x")
    }

    @Test("32 levels are read, 33 are not")
    func depth() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        _ = try RuleNode.parse(deep, named: "t.yaml")
        #expect(throws: RuleMistake.self) { try RuleNode.parse("[\(deep)]", named: "t.yaml") }
    }

    @Test(
        "a megabyte of brackets, dashes or nested aliases is refused, not walked", arguments: ["[", "- ", "{a: ", "? "])
    func bombs(piece: String) {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        #expect(throws: RuleMistake.self) { try RuleNode.parse(text, named: "t.yaml") }
    }

    @Test("aliases that would grow to a billion are refused before they are compared as keys")
    func billion() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...30 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(throws: RuleMistake.self) { try RuleNode.parse(text + "? *a30\n: 1\n? *a29\n: 2\n", named: "t.yaml") }
    }
}
