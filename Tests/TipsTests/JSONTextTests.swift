import Foundation
import Testing
import Tips

@Suite("JSON text")
struct JSONTextTests {
    private static func readBack(_ json: JSONText) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.bytes), options: [.fragmentsAllowed])
    }

    @Test(
        "strings come back as they went, escaped no more than they need",
        arguments: [
            ("", "\"\""), ("plain", "\"plain\""), ("人民路 😀", "\"人民路 😀\""), ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("\n\r\t", "\"\\n\\r\\t\""), ("\u{0}\u{1F}", "\"\\u0000\\u001f\""), ("\u{8}\u{C}", "\"\\u0008\\u000c\""),
            ("\u{7F}\u{2028}\u{FEFF}", "\"\u{7F}\u{2028}\u{FEFF}\""), ("e\u{301}/", "\"e\u{301}/\""),
            ("\r\n", "\"\\r\\n\""), ("\\u0041", "\"\\\\u0041\""),
        ])
    func strings(value: String, text: String) throws {
        var json = JSONText()
        json.string(value)
        #expect(Array(json.text.utf8) == Array(text.utf8))
        #expect(try Self.readBack(json) as? String == value)
    }

    @Test("every single scalar below 0x300 comes back, wherever it stands in a string")
    func scalars() throws {
        for value in 0..<0x300 {
            guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
            for text in [
                "\(scalar)", "0123456789abcde\(scalar)", "0123456\(scalar)9abcdefghij", "\(scalar)\(scalar)\(scalar)x",
            ] {
                var json = JSONText()
                json.string(text)
                let back = try #require(try Self.readBack(json) as? String)
                #expect(Array(back.unicodeScalars) == Array(text.unicodeScalars))
            }
        }
    }

    @Test("a long text of random scalars comes back")
    func long() throws {
        let alphabet: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{1}", "字", "😀", "\u{301}", " ", "\u{7F}", "\u{80}"]
        for length in [1, 7, 8, 9, 15, 16, 17, 31, 33, 1000, 10_000] {
            let text = String(String.UnicodeScalarView((0..<length).map { _ in alphabet.randomElement() ?? "a" }))
            var json = JSONText()
            json.string(text)
            #expect(try Self.readBack(json) as? String == text)
        }
    }

    @Test(
        "numbers come back",
        arguments: [
            (0.0, "0"), (-0.0, "0"), (1, "1"), (-17, "-17"), (0.1, "0.1"), (31.25, "31.25"),
            (1e15, "1000000000000000.0"), (1e16, "1e+16"),
            (999_999_999_999_999, "999999999999999"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
        ])
    func numbers(value: Double, text: String) throws {
        var json = JSONText()
        json.number(value)
        #expect(json.text == text)
        #expect(Double(json.text) == value)
    }

    @Test("decimals are written as Swift writes them")
    func decimals() {
        var source = SystemRandomNumberGenerator()
        for digits in 1...6 {
            for _ in 0..<2000 {
                let scale = (0..<digits).reduce(1.0) { power, _ in power * 10 }
                let value = Double(Int64.random(in: -9_999_999...9_999_999, using: &source)) / scale
                guard value != value.rounded() else { continue }
                var json = JSONText()
                json.number(value)
                #expect(json.text == "\(value)")
            }
        }
    }

    @Test("what is no number is null", arguments: [Double.nan, .infinity, -.infinity])
    func notNumbers(value: Double) {
        var json = JSONText()
        json.number(value)
        #expect(json.text == "null")
    }

    @Test("members and elements are parted by commas, in the order they were said")
    func structure() throws {
        var json = JSONText()
        json.object { json in
            json.key("b")
            json.array { json in
                json.integer(1)
                json.integer(Int64.min)
                json.integer(UInt64.max)
                json.array { _ in }
                json.object { _ in }
                json.boolean(true)
                json.null()
                json.string(nil)
            }
            json.key("a")
            json.boolean(false)
            json.key(named: "字\"")
            json.object { json in
                json.key("x")
                json.string("y")
            }
        }
        #expect(
            json.text
                == #"{"b":[1,-9223372036854775808,18446744073709551615,[],{},true,null,null],"a":false,"字\"":{"x":"y"}}"#
        )
        #expect(try Self.readBack(json) is [String: Any])
    }
}
