import Foundation
import Seeded
import ShortHTTP
import Testing
import Tips

@testable import Receiving

@Suite("The form")
struct FormPageTests {
    private static let key = "0123456789abcdef"

    private func html(
        _ typed: [(String, String)] = [], _ failure: Failure? = nil, file: (String, Int)? = nil,
        language: PageLanguage = .en
    ) throws -> String {
        var fields = FormFields()
        for (name, value) in typed { try fields.set(name, value) }
        let files = FileInputs(language: language, formats: try Sample.formats(), parts: 32)
        let page = FormPage(
            language: language, files: files, fields: fields, key: Self.key, failure: failure, file: file)
        return String(decoding: page.answer.body, as: UTF8.self)
    }

    @Test("It goes back to where it came from in its own language, with the key first and the files last")
    func order() throws {
        for language in PageLanguage.allCases {
            let html = try html(language: language)
            #expect(html.contains("action=\"/?lang=\(language.rawValue)\" enctype=\"multipart/form-data\""))
            let names = ["idempotency_key", "content", "kind", "occurred_at", "place", "contact", "image", "video"]
            let places = try names.map { try #require(html.range(of: " name=\"\($0)\""), "\($0)").lowerBound }
            #expect(places == places.sorted())
        }
    }

    @Test("Every input has a label, and every description it names is there")
    func labels() throws {
        let html = try html([("content", "x")], Failure("invalid-field", "x", .refuse, field: "place"))
        func values(_ attribute: String) -> [Substring] {
            html.split(separator: " \(attribute)=\"").dropFirst().compactMap { $0.split(separator: "\"").first }
        }
        let ids = Set(values("id"))
        #expect(ids.count == values("id").count, "an id stands twice")
        #expect(values("for").count == 9 && values("for").allSatisfy(ids.contains))
        for described in values("aria-describedby") + values("aria-labelledby") {
            #expect(described.split(separator: " ").allSatisfy(ids.contains), "\(described)")
        }
        #expect(html.contains("<a href=\"#place\">") && html.contains("aria-invalid=\"true\""))
        #expect(html.contains("<title>Error: "))
    }

    @Test("What was typed is given back, hostile or not, and as it was")
    func typed() throws {
        let hostile = "\"\u{301} onfocus=x '</textarea><script>alert(1)</script>\r\n\r\nend"
        let html = try html(
            [
                ("content", "\n" + hostile), ("place", hostile), ("contact", hostile), ("kind", "suggestion"),
                ("occurred_at", "2015-01-03T08:30"),
            ],
            Failure("busy", "x", .again))
        let escaped = "&quot;\u{301} onfocus=x &#39;&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;\r\n\r\nend"
        // The first line break belongs to the element, the second to the citizen.
        #expect(html.contains(">\n\n\(escaped)</textarea>"))
        #expect(html.components(separatedBy: " value=\"\(escaped)\"").count == 3)
        #expect(!html.contains("<script"))
        #expect(html.contains("value=\"suggestion\" checked=\"\""))
        #expect(
            html.contains("type=\"datetime-local\" id=\"occurred_at\" name=\"occurred_at\" value=\"2015-01-03T08:30\""))
    }

    @Test(
        "A time that a browser's own input would drop is given back as text",
        arguments: ["yesterday", "2015-01-03", "2015-01-03T08:30:00+08:00", "2015-01-03 08:30", "２015-01-03T08:3"])
    func otherTimes(time: String) throws {
        let html = try html([("occurred_at", time)], Failure("invalid-field", "x", .refuse, field: "occurred_at"))
        #expect(html.contains("type=\"text\" id=\"occurred_at\" name=\"occurred_at\" value=\"\(time)\""))
    }

    @Test("A refused file is named by its input and its place in it; one of an input nobody knows by neither")
    func files() throws {
        let failure = Failure("format-not-accepted", "x", .refuse, part: 9)
        #expect(
            try html([], failure, file: ("image", 2)).contains("<a href=\"#image\">Pictures, file 2: Not taken.</a>"))
        let other = try html([], failure, file: ("evil\"id", 2))
        #expect(other.contains("<p>Not taken.</p>") && !other.contains("evil"))
    }

    @Test("A key is 32 hexadecimal digits, another each time")
    func keys() {
        var source = SeededRandom(seed: 1)
        let keys = (0..<100).map { _ in FormPage.newKey(&source) }
        #expect(Set(keys).count == 100)
        #expect(keys.allSatisfy { $0.count == 32 && $0.allSatisfy(\.isHexDigit) })
    }
}
