import Seeded
import Testing

@testable import Tips

@Suite("JSON as a form sends it")
struct JSONScannerTests {
    private typealias Member = (name: String, value: JSONScanner.Value)

    private func members(_ bytes: [UInt8]) throws -> [Member] {
        var members: [Member] = []
        try bytes.withUnsafeBufferPointer { buffer in
            try JSONScanner.scan(buffer) { members.append(($0, $1)) }
        }
        return members
    }

    private func members(_ text: String) throws -> [Member] { try members(Array(text.utf8)) }

    private func expectMalformed(_ bytes: [UInt8], _ comment: Comment) {
        do {
            _ = try members(bytes)
            Issue.record("It was taken for JSON.", sourceLocation: #_sourceLocation)
        } catch {
            #expect((error as? Failure)?.code == "malformed", comment)
            #expect((error as? Failure)?.verdict == .refuse, comment)
        }
    }

    @Test(
        "Each sort of value is told as what it is",
        arguments: [
            (#""""#, JSONScanner.Value.string("")), (#""路灯坏了""#, .string("路灯坏了")), ("0", .number("0")),
            ("-0", .number("-0")), ("-1.50e+07", .number("-1.50e+07")), ("31.2E-1", .number("31.2E-1")),
            ("null", .null), ("true", .boolean(true)), ("false", .boolean(false)), ("{}", .other),
            (#"{"a":{"b":[1]}}"#, .other),
            ("[]", .strings([])), (#"["a","b"]"#, .strings(["a", "b"])), (#"["a",1]"#, .other), ("[[]]", .other),
            ("[null]", .other),
        ])
    func values(_ text: String, _ expected: JSONScanner.Value) throws {
        let read = try members(#"{"f":\#(text)}"#)
        #expect(read.map(\.name) == ["f"])
        #expect(read.map(\.value) == [expected])
    }

    @Test("Members come in their order, white space of all four sorts means nothing, repeated names are told again")
    func order() throws {
        let read = try members("\t\r\n {\n\"b\" : \"1\" ,\r\n\t\"a\":[ \"x\" , \"y\" ] ,\"b\": null }\n ")
        #expect(read.map(\.name) == ["b", "a", "b"])
        #expect(read.map(\.value) == [.string("1"), .strings(["x", "y"]), .null])
    }

    @Test(
        "Escapes are read, in names too",
        arguments: [
            (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u0041\u00e9\u8def"#, "Aé路"),
            (#"\uD83D\uDEA8 \ud83d\udea8"#, "🚨 🚨"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"), (#"a\u0000b"#, "a\0b"),
        ])
    func escapes(_ written: String, _ meant: String) throws {
        #expect(try members(#"{"f":"\#(written)"}"#).map(\.value) == [.string(meant)])
        #expect(try members(#"{"\#(written)":1}"#).map(\.name) == [meant])
    }

    @Test(
        "What is not one JSON object is malformed",
        arguments: [
            "", " ", "[]", "\"a\"", "null", "1", "{", "}", "{}{}", "{} x", "{},", "[{}]", "\u{FEFF}{}", "{\"a\"}",
            "{\"a\":}",
            "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{\"a\":[1,]}", "{\"a\":[,1]}",
            "{\"a\":[1 2]}",
            "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":5.}", "{\"a\":1e}", "{\"a\":1e+}", "{\"a\":-}",
            "{\"a\":0x10}",
            "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":True}", "{\"a\":nul}", "{\"a\":truefalse}", "{\"a\":\"\n\"}",
            "{\"a\":\"\t\"}", "{\"a\":\"\u{0}\"}", "{\"a\":\"\\x41\"}", "{\"a\":\"\\'\"}", "{\"a\":\"\\u12\"}",
            "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\u+123\"}", "{\"a\":\"\\uD83D\"}", "{\"a\":\"\\uD83Dx\"}", "{\"a\":\"\\uD83D\\n\"}",
            "{\"a\":\"\\uD83D\\uD83D\"}",
            "{\"a\":\"\\uDEA8\"}", "{\"a\":\"\\", "/* */{}", "{}//",
        ])
    func malformed(_ text: String) {
        expectMalformed(Array(text.utf8), "\(text)")
    }

    @Test("Bytes that are not UTF-8 are malformed, in names, values and escaped strings")
    func notUTF8() {
        let wrong: [[UInt8]] = [[0x80], [0xC3], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF]]
        for bytes in wrong {
            expectMalformed(Array("{\"a\":\"".utf8) + bytes + Array("\"}".utf8), "value \(bytes)")
            expectMalformed(Array("{\"".utf8) + bytes + Array("\":1}".utf8), "name \(bytes)")
            expectMalformed(Array("{\"a\":\"\\n".utf8) + bytes + Array("\"}".utf8), "escaped \(bytes)")
            expectMalformed(bytes + Array("{}".utf8), "outside \(bytes)")
        }
    }

    @Test("Values may nest 31 deep and no deeper, whatever stands there")
    func depth() throws {
        let brackets = { (count: Int) in
            "{\"a\":" + String(repeating: "[", count: count) + String(repeating: "]", count: count) + "}"
        }
        #expect(try members(brackets(31)).count == 1)
        expectMalformed(Array(brackets(32).utf8), "32 arrays")
        expectMalformed(Array(String(repeating: "[", count: 100_000).utf8), "a bare tower")
        expectMalformed(Array(("{\"a\":" + String(repeating: "[", count: 100_000)).utf8), "a tower without an end")
        expectMalformed(Array(String(repeating: "{\"a\":", count: 100_000).utf8), "objects without an end")
    }

    @Test("What a member throws ends the reading with that error")
    func memberThrows() {
        struct Enough: Error {}
        #expect(throws: Enough.self) {
            try Array("{\"a\":1}".utf8).withUnsafeBufferPointer { try JSONScanner.scan($0) { _, _ in throw Enough() } }
        }
    }

    private let sample = Array(
        #" {"content":"有人\u8d4c博 \uD83D\uDEA8\n","latitude":-31.25e1,"upload":["a","b"],"x":{"y":[true,null]},"z":null} "#
            .utf8)

    @Test("Every truncation of a sound body is malformed, never a shorter tip")
    func truncations() throws {
        #expect(try members(sample).count == 5)
        for length in 0..<(sample.count - 1) { expectMalformed(Array(sample[..<length]), "\(length) bytes") }
    }

    @Test("No byte put in anywhere makes it trap, and what is read is then bounded by what was sent")
    func disturbed() {
        var random = SeededRandom(seed: 17)
        for _ in 0..<20_000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            let read = (try? members(bytes)) ?? []
            #expect(read.count <= bytes.count)
        }
    }

    @Test("Random bytes never trap")
    func noise() {
        var random = SeededRandom(seed: 5)
        let alphabet = Array("{}[]\":,\\u0123dDtfn eE+-.\u{0}\n".utf8) + [0x80, 0xED, 0xFF]
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...40, using: &random)
            _ = try? members((0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 })
        }
    }
}
