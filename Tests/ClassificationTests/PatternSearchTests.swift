import Testing

@testable import Classification

@Suite("Patterns are found in time that only the length of the text decides")
struct PatternSearchTests {
    private func isFound(_ pattern: String, _ text: String) throws -> Bool {
        let folded = FoldedText(text, NormalText(text, in: Alphabet(of: [])))
        return try PatternSearch(pattern).isFound(in: folded.characters[...])
    }

    @Test(
        "what a pattern says is found, and nothing else",
        arguments: [
            ("abc", "xxabcxx", true), ("abc", "xxabxc", false), ("a|bc", "xbcx", true), ("^a", "ab", true),
            ("^b", "ab", false), ("b$", "ab", true), ("a$", "ab", false), ("^$", "", true), ("a+b", "caaab", true),
            ("ca?b", "cb", true), ("ca{2}b", "cab", false), ("ca{2}b", "caab", true), ("ca{2,}b", "caaaab", true),
            ("ca{1,2}b", "caaab", false), ("(ab)+c", "xababc", true), ("(?:ab)*c$", "zc", true),
            ("[0-9]{11}", "tel 13800138000.", true), ("\\d{11}", "1380013800", false), ("[^0-9]110", "a110", true),
            ("[^0-9]110", "9110", false), ("a.c", "a\nc", false), ("a\\.c", "abc", false), ("a\\.c", "a.c", true),
            ("[]x]y", "]y", true), ("[a-]b", "-b", true), ("x*?y", "y", true), ("((a|b)*c|d)+e", "abcdce", true),
            ("(a*)*b", "aaab", true), ("\\w+@\\w+", "mail a@b", true), ("\\Sx", " x", false),
            ("(^|[^0-9])7", "7", true),
            ("a(b|)c", "ac", true), ("a^b", "ab", false), ("b$$", "ab", true), ("^^a", "ab", true),
            ("^^^b", "ab", false),
            ("^(^举报|x)", "举报他", true), ("(a$|b)$", "ca", true), ("(a$|b)$", "cab", true), ("(a$|b)$", "abc", false),
        ])
    func language(pattern: String, text: String, found: Bool) throws {
        #expect(try isFound(pattern, text) == found)
    }

    @Test(
        "width, case, script, quotes and spaces between ideographs make no difference",
        arguments: [
            ("[A-Z]{2}\\d", "ａｂ９"), ("舉報", "举 报"), ("举报", "舉「報」"), ("粤[A-Z][0-9A-Z]{5}", "粤 Ｂ12345"),
            ("don't", "DON’T"), ("a b", "a \u{3000} b"), ("[舉]报", "举報"),
        ])
    func folding(pattern: String, text: String) throws {
        #expect(try isFound(pattern, text))
    }

    @Test("a gap between two words is found up to its length, however large a table would have to be")
    func gaps() throws {
        let pattern = "(正在|现在)[^。]{0,16}(砍|打)"
        for gap in 0...20 {
            #expect(try isFound(pattern, "现在" + String(repeating: "了", count: gap) + "打") == (gap <= 16))
        }
        #expect(try !isFound(pattern, "现在。打"))
        #expect(try isFound(pattern, String(repeating: "现在", count: 2000) + "打"))
    }

    /// Both ways do what they do once for every look at a character: the table reads a number, the walk moves at most
    /// ``PatternSearch/mostSteps`` places on. So the looks are the measure.
    @Test(
        "patterns that hang other engines look at every character of a long text once",
        arguments: ["(a+)+$", "(a|aa)+$", "(a*)*c", "(a|a?)+c", "^(([a-z])+.)+[A-Z]([a-z])+$9", "(.*a){11}c"])
    func linear(pattern: String) throws {
        let places = PatternSteps(try PatternReader.read(pattern))
        let classes = try PatternClasses(places.sets)
        let (table, walk) = (PatternTable(places, classes.members), PatternWalk(places, classes.members))
        let text = [UInt16](repeating: 0x61, count: 100_000) + [0x62]
        #expect(places.sets.count <= PatternSearch.mostSteps)
        classes.map.withClasses { classOf in
            var looks = 0
            func look(_ character: UInt16) -> Int {
                looks += 1
                return classOf(character)
            }
            for isFound in [table?.isFound(in: text[...], look), walk.isFound(in: text[...], look)].compactMap(\.self) {
                #expect(!isFound)
            }
            let marks = places.marks.starts + places.marks.ends
            #expect(looks == (table == nil ? 1 : 2) * (text.count + marks))
        }
    }

    @Test("the table and the walk say the same of every text")
    func sameAnswers() throws {
        var dice = Dice(seed: 23)
        let parts = ["a", "b", "[ab]", ".", "(a|b)", "a+", "b*", "(ab?)*", "(a|bb){2}", "[^a]", "^", "$"]
        for _ in 0..<300 {
            let pattern = "c" + (0..<1 + dice.roll(5)).map { _ in parts[dice.roll(parts.count)] }.joined()
            let places = PatternSteps(try PatternReader.read(pattern))
            let classes = try PatternClasses(places.sets)
            guard let table = PatternTable(places, classes.members) else { continue }
            let walk = PatternWalk(places, classes.members)
            for _ in 0..<20 {
                let text = (0..<dice.roll(12)).map { _ in UInt16(0x61 + dice.roll(3)) }
                classes.map.withClasses { classOf in
                    #expect(table.isFound(in: text[...], classOf) == walk.isFound(in: text[...], classOf), "\(pattern)")
                }
            }
        }
    }

    @Test(
        "what is no pattern, or too long a one, is said to be",
        arguments: [
            ("(a", "not closed"), ("a)", "too many"), ("[a", "not closed"), ("*a", "nothing before"),
            ("a**", "Two counts"),
            ("a{2", "count"), ("a{3,2}", "count"), ("a{3,x}", "count"), ("a{}", "count"), ("a{1000}", "count"),
            ("(?=a)", "look ahead"),
            ("(?<x>a)", "look ahead"),
            ("\\1", "not known"), ("\\b", "not known"), ("a\\", "stands at the end"), ("[z-a]", "no range"),
            ("a*", "every text"), ("[^\\d\\D]a", "ever found"), ("a🎲", "with a term"), ("[𠀀-𪛟]", "with a term"),
            ("", "every text"), ("((a{100}){100}){100}", "at most 500"),
            ("[0-9]{100}[a-z]{100}.{100}a{100}b{100}c", "at most 500"),
            (String(repeating: "(", count: 30) + "a" + String(repeating: ")", count: 30), "deep"),
        ])
    func faults(pattern: String, words: String) throws {
        let fault = #expect(throws: PatternFault.self) { try PatternSearch(pattern) }
        #expect(fault?.sentence.contains(words) == true, "\(fault?.sentence ?? "")")
    }

    @Test("texts and patterns of every shape are looked through without a trap")
    func hostile() throws {
        var dice = Dice(seed: 5)
        let signs = Array("ab[]()|*+?{}^$\\.-,012字").map(String.init)
        var sound = 0
        for _ in 0..<3000 {
            let pattern = (0..<dice.roll(14)).map { _ in signs[dice.roll(signs.count)] }.joined()
            guard let search = try? PatternSearch(pattern) else { continue }
            sound += 1
            _ = search.isFound(in: (0..<40).map { _ in UInt16(dice.roll(0x10000)) }[...])
        }
        #expect(sound > 300)
    }
}
