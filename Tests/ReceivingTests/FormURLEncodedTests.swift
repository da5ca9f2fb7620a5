import Seeded
import Testing
import Tips

@testable import Receiving

@Suite("A form without files")
struct FormURLEncodedTests {
    private func pairs(_ bytes: [UInt8]) throws -> [[String]] {
        var pairs: [[String]] = []
        try FormURLEncoded.scan(bytes) { pairs.append([$0, $1]) }
        return pairs
    }

    @Test(
        "Names and values are read as the URL Standard has them",
        arguments: [
            ("", []), ("&&", []), ("a=1", [["a", "1"]]), ("a=1&b=2&a=3", [["a", "1"], ["b", "2"], ["a", "3"]]),
            ("a", [["a", ""]]), ("a=", [["a", ""]]), ("=1", [["", "1"]]), ("a=b=c", [["a", "b=c"]]),
            ("a+b=c+d%2Be", [["a b", "c d+e"]]), ("a=%E8%B7%AF%e7%81%af", [["a", "路灯"]]), ("a=%00", [["a", "\0"]]),
            ("a=1%0D%0A2", [["a", "1\r\n2"]]), ("a=路灯", [["a", "路灯"]]), ("a=1&&b=2&", [["a", "1"], ["b", "2"]]),
            ("a%3Db=%26", [["a=b", "&"]]),
        ])
    func reads(_ body: String, _ expected: [[String]]) throws {
        #expect(try pairs(Array(body.utf8)) == expected)
    }

    @Test(
        "A percent sign without two hexadecimal digits is malformed",
        arguments: ["a=%", "a=%4", "a=%4&b=1", "a=%zz", "a=%+5", "a=%-1", "a=% 5", "%=1", "a=%%41", "a=%４1"])
    func brokenEscapes(_ body: String) {
        #expect(throws: Failure.self) { try pairs(Array(body.utf8)) }
    }

    @Test("Bytes that are not UTF-8 are malformed, bare or escaped")
    func notUTF8() {
        for body in ["a=%FF", "a=%C3", "a=%ED%A0%80", "%80=1"] {
            #expect(throws: Failure.self, "\(body)") { try pairs(Array(body.utf8)) }
        }
        #expect(throws: Failure.self) { try pairs(Array("a=".utf8) + [0xFF]) }
    }

    @Test("Random bytes never trap")
    func noise() {
        var random = SeededRandom(seed: 9)
        let alphabet = Array("%=&+0aF\u{0}".utf8) + [0x80, 0xE8, 0xFF]
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...24, using: &random)
            _ = try? pairs((0..<length).map { _ in alphabet.randomElement(using: &random) ?? 0 })
        }
    }
}
