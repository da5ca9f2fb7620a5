import Testing

@testable import Tips

@Suite("Text from outside on one line")
struct OneLineTests {
    @Test(
        "Whatever a terminal obeys becomes a space, or is written out",
        arguments: [
            ("a\nb", "a b"), ("a\r\nb", "a  b"), ("\u{1B}[31m", "\\u{1B}[31m"),
            ("a\u{0}\u{7F}\u{9B}b", "a\\u{0}\\u{7F}\\u{9B}b"), ("a\u{202E}gpj.exe", "a\\u{202E}gpj.exe"),
            ("\u{2066}\u{2069}\u{200F}\u{61C}", "\\u{2066}\\u{2069}\\u{200F}\\u{61C}"),
            ("a\u{2028}\u{2029}\u{85}b", "a   b"),
            ("\t", " "),
        ])
    func obeyed(_ text: String, _ shown: String) {
        #expect(text.onOneLine.unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    @Test("Everything else stays as it is", arguments: ["", "路灯坏了", "👨‍👩‍👧 e\u{301}", "a  b\u{A0}c"])
    func kept(_ text: String) {
        #expect(text.onOneLine.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test("What turns the text behind it is told from the marks that only say how a neighbour reads")
    func turns() {
        let turning: [Unicode.Scalar] = ["\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}"]
        #expect(turning.allSatisfy { $0.turnsText })
        let others: [Unicode.Scalar] = ["\u{200E}", "\u{200F}", "\u{61C}", "a", "\u{2065}", "\u{206A}"]
        #expect(!others.contains { $0.turnsText })
    }
}
