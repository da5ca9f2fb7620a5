import Testing

@testable import Accounting

@Suite("Width on a terminal")
struct DisplayWidthTests {
    @Test(
        "Chinese is two columns, Latin one, combining marks none",
        arguments: [
            ("", 0), ("abc", 3), ("举报投诉", 8), ("按渠道 By channel", 17), ("e\u{301}", 1), ("（）", 4), ("12–15", 5),
            ("é", 1),
            ("ｱ", 1), ("한", 2), ("ＡＢ", 4), ("𠮷", 2),
        ])
    func width(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test("padding counts columns, and never cuts")
    func padding() {
        #expect(DisplayWidth.left("交警", 6) == "交警  ")
        #expect(DisplayWidth.right("交警", 6) == "  交警")
        #expect(DisplayWidth.left("交警", 3) == "交警")
    }

    @Test("what would move a cursor or turn the line around is shown as a mark")
    func printable() {
        #expect(DisplayWidth.printable("a\u{1B}[2Jb\u{202E}c\u{85}d\n") == "a\u{FFFD}[2Jb\u{FFFD}c\u{FFFD}d\u{FFFD}")
    }
}
