import Testing

@testable import Classification

@Suite("Writing symbols")
struct NormalWriterTests {
    /// What makes the most of the fewest bytes: words of one letter between all kinds of signs.
    private static let pieces = ["a", "?", ".", "\n", " ", ",", "中", "!", "\u{301}", "😀", "é", "a?", "a.", "a\n"]

    @Test("no text of up to three pieces outgrows the room that was set aside")
    func room() {
        let alphabet = Alphabet(of: ["a中"])
        var texts = [""]
        for _ in 0..<3 {
            texts = texts.flatMap { text in Self.pieces.map { text + $0 } }
            for text in texts {
                let used = NormalText(text, in: alphabet).symbols.count
                if used >= NormalWriter.room(forBytes: text.utf8.count) { Issue.record("\(text.debugDescription)") }
            }
        }
    }

    @Test("words of one letter between question marks, a thousand times, keep to the room")
    func longest() {
        let text = String(repeating: "a?", count: 1000)
        let normal = NormalText(text, in: Alphabet(of: ["a"]))
        #expect(normal.symbols.count < NormalWriter.room(forBytes: text.utf8.count))
        #expect(normal.words == 1000)
    }
}
