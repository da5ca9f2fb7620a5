import Testing

@testable import Multipart

@Suite("Header lines")
struct HeaderFieldTests {
    private func read(_ block: String, limit: Int = 8) throws -> [String] {
        try HeaderField.fields(of: Array(block.utf8), limit: limit).map {
            "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))"
        }
    }

    @Test(
        "Names in any case, values trimmed, folded lines joined by one space",
        arguments: [
            ("X-A: b\r\n\r\n", ["x-a=b"]),
            ("X-A:b\r\nY:\r\n\r\n", ["x-a=b", "y="]),
            ("X-A :\t b \t\r\n\r\n", ["x-a=b"]),
            ("X-A: b\r\n  c\r\n\td\r\nY: e\r\n\r\n", ["x-a=b c d", "y=e"]),
            ("X-A:\r\n b\r\n\r\n", ["x-a= b"]),
            ("X-A: b:c\r\n\r\n", ["x-a=b:c"]),
            ("\r\n", []),
        ])
    func lines(block: String, expected: [String]) throws {
        #expect(try read(block) == expected)
    }

    @Test(
        "What is no header line",
        arguments: [
            "no colon\r\n\r\n", ": v\r\n\r\n", "X Y: v\r\n\r\n", " X: v\r\n\r\n", "X: a\rb\r\n\r\n", "X\r: v\r\n\r\n",
            "X: \u{0}\r\n\r\n", "X: \u{7F}\r\n\r\n", "Ü: v\r\n\r\n", "X<: v\r\n\r\n",
        ])
    func refused(block: String) {
        #expect(throws: HeaderMistake.self) { try read(block) }
    }
}
