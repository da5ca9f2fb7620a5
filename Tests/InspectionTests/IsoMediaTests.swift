import Testing

@testable import Inspection

@Suite("Files made of ISO boxes")
struct IsoMediaTests {
    private func type(_ bytes: [UInt8], isWhole: Bool = false) -> String? {
        IsoMedia.mediaType(of: Head(bytes[...], isWhole: isWhole))
    }

    @Test(
        "The brand decides, a strange one by what it is compatible with",
        arguments: [
            ("3gp6", "video/3gpp"), ("3gr6", "video/3gpp"), ("3g2c", "video/3gpp2"), ("MSNV", "video/mp4"),
            ("zzzz", "video/mp4"), ("crx ", nil), ("mif1", "image/heif"), ("M4B ", "audio/mp4"),
        ] as [(String, String?)])
    func brands(brand: String, expected: String?) {
        #expect(type(Media.ftyp(brand, "isom")) == expected)
    }

    @Test("A strange brand compatible with nothing is none of ours")
    func strange() {
        #expect(type(Media.ftyp("jxl ", "jxl ")) == nil)
        #expect(type(Media.big(4, 12) + Media.text("ftypisom")) == nil)
    }

    @Test("A file is sound only when its table says so; pictures win, and no table means film")
    func handlers() {
        #expect(type(Media.ftyp("isom", "isom") + Media.moov("soun", "text")) == "audio/mp4")
        #expect(type(Media.ftyp("isom", "isom") + Media.moov("soun", "vide")) == "video/mp4")
        #expect(type(Media.ftyp("isom", "isom") + Media.moov("text")) == "video/mp4")
        #expect(type(Media.ftyp("3g2a", "isom") + Media.moov("soun")) == "audio/3gpp2")
        #expect(type(Media.ftyp("qt  ", "qt  ") + Media.moov("soun")) == "video/quicktime")
    }

    @Test("Lengths that lie are bounds and nothing more")
    func lyingLengths() {
        let ftyp = Media.ftyp("isom", "isom")
        #expect(type(ftyp + Media.big(4, 0xFFFF_FFFF) + Media.text("moov")) == "video/mp4")
        #expect(type(ftyp + Media.big(4, 1) + Media.text("moov") + [UInt8](repeating: 0xFF, count: 8)) == "video/mp4")
        #expect(type(ftyp + Media.big(4, 3) + Media.text("moov") + Media.zeros(20)) == "video/mp4")
        #expect(type(ftyp + Media.big(4, 0) + Media.text("moov") + Media.zeros(20)) == "video/mp4")
        #expect(type(Media.big(4, 1) + Media.text("mdat") + Media.big(8, 9)) == nil)
    }

    @Test("Without a brand the next box must be one")
    func noBrand() {
        #expect(type(Media.box("mdat", Media.zeros(9)) + Media.box("moov", [])) == "video/quicktime")
        #expect(type(Media.box("mdat", Media.zeros(9)) + Media.zeros(9)) == nil)
        #expect(type(Media.big(4, 5000) + Media.text("mdat"), isWhole: true) == nil)
        #expect(type(Media.big(4, 5000) + Media.text("mdat"), isWhole: false) == "video/quicktime")
        #expect(type(Media.text("    skip the rest of this text")) == "video/quicktime")
    }
}
