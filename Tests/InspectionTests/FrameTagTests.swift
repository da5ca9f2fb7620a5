import Testing

@testable import Inspection

@Suite("Tags among frames of sound")
struct FrameTagTests {
    private func read(_ bytes: [UInt8]) -> FrameTag.Reading { FrameTag.read(Head(bytes[...], isWhole: false), at: 0) }

    @Test("Each says how long it is, once enough of it is there")
    func lengths() {
        #expect(read(Media.id3(Media.zeros(300))) == .piece(310))
        #expect(read(Media.text("ID3")) == .needs(10))
        #expect(read(Media.text("TAG+") + Media.zeros(4)) == .piece(227))
        #expect(read(Media.text("TAGS")) == .piece(128))
        #expect(read(Media.text("TAG")) == .needs(4))
        #expect(read(Media.text("LYRICSBEGIN")) == .piece(11))
        #expect(read(Media.text("LYRICS")) == .needs(11))
        #expect(read(Media.text("LYRICAL POEM")) == .none)
        #expect(read(Media.text("nothing of the kind")) == .none)
    }

    @Test("A tag of APE has its length at its head, or at its end")
    func ape() {
        let head = Media.text("APETAGEX") + Media.little(4, 2000) + Media.little(4, 100) + Media.little(4, 1)
        #expect(read(head) == .needs(32))
        #expect(read(head + Media.little(4, 0xA000_0000) + Media.zeros(8)) == .piece(132))
        #expect(read(head + Media.zeros(12)) == .end(of: 100, bytes: 32))
        #expect(read(Media.text("APETITE") + Media.zeros(30)) == .none)
    }

    @Test("Lyrics are fields, up to the word that ends them")
    func lyrics() {
        func read(_ text: String) -> FrameTag.Reading { FrameTag.lyrics(Head(Media.text(text)[...], isWhole: false)) }
        #expect(read("LYR00012and so on") == .piece(20))
        #expect(read("000123LYRICS200") == .piece(15))
        #expect(read("LYR0001") == .needs(15))
        #expect(read("lyr00012and so on") == .none)
        #expect(read("LYR0001xand so on") == .none)
    }
}
