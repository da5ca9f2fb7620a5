import Testing

@testable import Inspection

@Suite("Signatures of sound")
struct SoundSignatureTests {
    private func type(_ bytes: [UInt8], isWhole: Bool = false) -> String? {
        SoundSignature.mediaType(of: Head(bytes[...], isWhole: isWhole))
    }

    @Test("A cover longer than the head leaves room for the sound behind it, unless nothing follows")
    func longTag() {
        let tag = Media.text("ID3") + [3, 0, 0, 0, 0x7F, 0, 0] + Media.zeros(500)
        #expect(type(tag) == "audio/mpeg")
        #expect(type(tag, isWhole: true) == nil)
    }

    @Test("A tag before anything else does not make it sound")
    func tagBeforeText() {
        #expect(type(Media.id3(Media.zeros(20)) + Media.text("<html></html>")) == nil)
        #expect(type(Media.text("ID3 is a tag of music files")) == nil)
    }

    @Test("Several tags may follow one another")
    func severalTags() {
        let tag = Media.id3(Media.zeros(20))
        #expect(type(tag + tag + Media.repeated(Media.adtsFrame, 3)) == "audio/aac")
    }

    @Test("Text before the frames is not passed over")
    func textFirst() {
        #expect(type(Media.text("<html>") + Media.repeated(Media.mpegFrame, 9)) == nil)
    }

    @Test("Films in Ogg are another format")
    func film() {
        #expect(type(Media.ogg([0x80] + Media.text("theora") + Media.zeros(100))) == nil)
    }

    @Test("A station that was recorded begins within a frame")
    func joined() {
        let rest = Media.repeated([0x81, 0x02], 70)
        #expect(type(rest + Media.repeated(Media.mpegFrame, 7)) == "audio/mpeg")
        #expect(type(rest + Media.repeated(Media.adtsFrame, 7)) == "audio/aac")
        #expect(type(rest + Media.repeated(Media.mpegFrame, 4)) == nil)
    }

    @Test("A skeleton may stand before the sound in Ogg")
    func skeleton() {
        let skeleton = Recording.page(Media.text("fishead\0") + Media.zeros(56), flags: 2, granule: 0, serial: 9)
        #expect(type(skeleton + Recording.opus(pages: 2)) == "audio/ogg")
        #expect(type(skeleton) == nil)
        let film = Recording.page([0x80] + Media.text("theora") + Media.zeros(30), flags: 2, granule: 0, serial: 9)
        #expect(type(film + Recording.opus(pages: 2)) == nil)
    }
}
