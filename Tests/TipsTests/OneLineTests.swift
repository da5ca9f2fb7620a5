import Testing

@testable import tipline

@Suite("Text from outside on one line")
struct OneLineTests {
    @Test(
        "Whatever a terminal obeys becomes a space",
        arguments: [
            ("a\nb", "a b"), ("a\r\nb", "a  b"), ("\u{1B}[31m", " [31m"), ("a\u{0}\u{7F}\u{9B}b", "a   b"),
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
}
