import Testing

@testable import Company

@Suite("Signatures of texts")
struct TextSignatureTests {
    private func likeness(_ one: String, _ other: String, seed: UInt64 = 7) throws -> Double {
        let (one, other) = (TextSignature(one, seed: seed), TextSignature(other, seed: seed))
        return try #require(one).likeness(to: #require(other))
    }

    /// The part of their runs that two texts share, counted.
    private func shared(_ one: String, _ other: String) -> Double {
        func runs(_ text: String) -> Set<[UInt32]> {
            let scalars = FoldedText(text).scalars
            return Set((0..<max(0, scalars.count - 2)).map { Array(scalars[$0..<($0 + 3)]) })
        }
        let (mine, theirs) = (runs(one), runs(other))
        return Double(mine.intersection(theirs).count) / Double(max(1, mine.union(theirs).count))
    }

    @Test("the same text in another width and with other marks is the same")
    func same() throws {
        #expect(try likeness("桥头夜里施工，很吵。Ｌａｍｐ 12", "桥头 夜里施工！很吵 lamp１２") == 1)
    }

    @Test("the estimate is near the count, on average of many texts and edits")
    func estimates() throws {
        var town = Townsfolk()
        var off = 0.0
        for edits in 0..<60 {
            let text = town.text() + town.text()
            let edited = town.edited(text, edits: edits / 4)
            off += try likeness(text, edited) - shared(text, edited)
        }
        #expect(abs(off / 60) < 0.05)
    }

    @Test("texts too short to share runs are alike only when they are the same")
    func short() throws {
        #expect(try likeness("路灯不亮了", "路灯，不亮了") == 1)
        #expect(try likeness("路灯不亮了", "路灯不亮") < 0.1)
        #expect(TextSignature("！？ ", seed: 7) == nil)
    }

    @Test("texts of a town are not alike")
    func unrelated() throws {
        var town = Townsfolk()
        let texts = (0..<200).map { _ in town.text() }
        for index in 1..<texts.count { #expect(try likeness(texts[index - 1], texts[index]) < 0.5) }
    }

    @Test(
        "hostile texts have signatures",
        arguments: [
            String(repeating: "a", count: 10_000), String(repeating: "\u{301}", count: 5000),
            String(repeating: "😀", count: 5000), String(repeating: "\u{10FFFF}a", count: 5000),
        ])
    func hostile(text: String) throws {
        if let signature = TextSignature(text, seed: 7) { #expect(signature.likeness(to: signature) == 1) }
    }

    @Test("without the seed nobody can make texts that meet")
    func seeds() throws {
        let text = "桥头夜里施工很吵已经一个星期了没有人管"
        let (one, other) = (TextSignature(text, seed: 1), TextSignature(text, seed: 2))
        #expect(try #require(one).likeness(to: #require(other)) < 0.2)
    }
}
