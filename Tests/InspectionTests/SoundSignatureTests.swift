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
}
