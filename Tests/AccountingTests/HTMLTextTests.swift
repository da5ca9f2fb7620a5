import Testing

@testable import Accounting

@Suite("HTML in order")
struct HTMLTextTests {
    @Test(
        "everything that is not the program's own is escaped",
        arguments: [
            ("交警", "交警"), ("<script>", "&lt;script&gt;"), ("a & b", "a &amp; b"), ("\"'", "&quot;&#39;"),
            ("a\u{0}\u{1B}b", "a\u{FFFD}\u{FFFD}b"),
        ])
    func escaped(value: String, written: String) {
        #expect(HTMLText.escaped(value) == written)
        var html = HTMLText()
        html.element("td", ["class": value], value)
        #expect(html.text == "<td class=\"\(written)\">\(written)</td>")
    }

    @Test("an empty element closes itself")
    func empty() {
        var html = HTMLText()
        html.element("svg") { $0.empty("rect", ["x": "1"]) }
        #expect(html.text == "<svg><rect x=\"1\"/></svg>")
    }
}
