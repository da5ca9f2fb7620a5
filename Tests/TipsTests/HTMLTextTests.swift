import Testing

@testable import Tips

@Suite("HTML in order")
struct HTMLTextTests {
    @Test(
        "everything that is not the program's own is escaped",
        arguments: [
            ("交警", "交警"), ("<script>", "&lt;script&gt;"), ("a & b", "a &amp; b"), ("\"'", "&quot;&#39;"),
            ("a\u{0}\u{1B}b", "a\u{FFFD}\u{FFFD}b"), ("a\r\n\tb", "a\r\n\tb"),
            // One character each, for Swift.
            ("\"\u{301} x", "&quot;\u{301} x"), ("<\u{338}b>\u{338}", "&lt;\u{338}b&gt;\u{338}"),
            ("&\u{20DD}", "&amp;\u{20DD}"),
        ])
    func escaped(value: String, written: String) {
        #expect(HTMLText.escaped(value) == written)
        var html = HTMLText()
        html.element("td", ["class": value], value)
        #expect(html.text == "<td class=\"\(written)\">\(written)</td>")
    }

    @Test("an attribute that has no value here is left out; one with an empty value is not")
    func attributes() {
        var html = HTMLText()
        html.empty("input", ["required": "", "value": nil])
        #expect(html.text == "<input required=\"\"/>")
    }

    @Test("an empty element closes itself")
    func empty() {
        var html = HTMLText()
        html.element("svg") { $0.empty("rect", ["x": "1"]) }
        #expect(html.text == "<svg><rect x=\"1\"/></svg>")
    }
}
