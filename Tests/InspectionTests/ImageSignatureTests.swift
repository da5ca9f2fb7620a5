import Testing

@testable import Inspection

@Suite("Signatures of pictures")
struct ImageSignatureTests {
    private func type(_ bytes: [UInt8]) -> String? { ImageSignature.mediaType(of: Head(bytes[...], isWhole: false)) }

    @Test("Two or three first bytes do not make a picture")
    func tooLittle() {
        #expect(type([0xFF, 0xD8, 0xFF]) == nil)
        #expect(type([0xFF, 0xD8, 0xFF, 0xD8]) == nil)
        #expect(type([0xFF, 0xD8, 0xFF, 0x00]) == nil)
        #expect(type([0xFF, 0xD8, 0xFF, 0xE1]) == "image/jpeg")
        #expect(type([0x49, 0x49, 0x2A, 0, 4, 0, 0, 0]) == nil)
        #expect(type(Media.text("BM") + [UInt8](repeating: 0x41, count: 60)) == nil)
    }

    @Test("A PNG begins with its header chunk, not with Apple's")
    func appleChunk() {
        let start: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]
        #expect(type(start + Media.big(4, 13) + Media.text("IHDR")) == "image/png")
        #expect(type(start + Media.big(4, 4) + Media.text("CgBI")) == nil)
    }

    @Test("Compound and moving JPEG 2000 are no pictures we take")
    func jpeg2000() {
        #expect(type(Media.jpeg2000("jpm ")) == nil)
        #expect(type(Media.jpeg2000("mjp2")) == nil)
    }
}
