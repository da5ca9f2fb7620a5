import Testing

@testable import Inspection

@Suite("The boxes of a HEIF picture")
struct HeifWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/heic", bytes) }

    @Test("A whole picture has its size, and the time and place in its notes")
    func whole() {
        let found = walk(Pictures.heif(notes: Pictures.exif()))
        #expect(found.ending == .whole)
        #expect(found.hasMedia == true)
        #expect(found.pixels == PixelSize(width: 400, height: 300))
        #expect(found.captured?.wallSeconds == 1_425_204_000)
        #expect(found.place != nil)
    }

    @Test("One byte less is cut, and so is one that stops before its tables")
    func cut() {
        let bytes = Pictures.heif()
        for length in [bytes.count - 1, bytes.count - 30, 40, 24, 12] {
            #expect(walk(Array(bytes.prefix(length))).ending == .cut, "\(length)")
        }
    }

    @Test("Tables without an item have no media")
    func empty() {
        let locations = Media.box("iloc", Media.zeros(4) + [0x44, 0, 0, 0])
        let bytes = Media.ftyp("heic", "mif1") + Media.box("meta", Media.zeros(4) + locations)
        #expect(walk(bytes).hasMedia == false)
    }

    @Test("Wider tables, items in the box itself, and offsets from a start")
    func tables() {
        let row =
            Media.big(4, 9) + [0, 1, 0, 0] + Media.big(4, 100) + Media.big(2, 1) + Media.big(8, 9000) + Media.big(8, 7)
        let inside = Media.box("iloc", [2, 0, 0, 0, 0x88, 0x40] + Media.big(4, 1) + row)
        let bytes = Media.ftyp("avif", "mif1") + Media.box("meta", Media.zeros(4) + inside)
        #expect(walk(bytes).ending == .whole && walk(bytes).hasMedia == true)
        let outside = Media.box("iloc", [2, 0, 0, 0, 0x88, 0x40] + Media.big(4, 1) + row.map { $0 == 1 ? 0 : $0 })
        #expect(walk(Media.ftyp("avif", "mif1") + Media.box("meta", Media.zeros(4) + outside)).hasMedia == false)
    }

    @Test("What is no box behind the last one is counted, and an archive there is met")
    func behind() {
        #expect(walk(Pictures.heif(behind: Media.zeros(20))).trailingBytes == 20)
        #expect(walk(Pictures.heif(behind: Payloads.zipEntry + Media.zeros(900))).payload == .zip)
        let free = Media.box("free", Payloads.pdf)
        #expect(walk(Pictures.heif(behind: free)).payload == .pdf)
    }

    @Test("An item that is too short for its version is read no further than it goes, however the file is cut")
    func shortItem() {
        let item = Media.box("infe", [3, 0, 0, 0] + Media.big(4, 2) + [0, 0, 0x45, 0x78])
        let meta = Media.zeros(4) + Media.box("iinf", Media.zeros(4) + Media.big(2, 1) + item) + Media.text("if  ")
        #expect(walk(Media.ftyp("heic", "mif1") + Media.box("meta", meta + Media.zeros(40))).captured == nil)
    }

    @Test("What begins with another box is broken")
    func broken() {
        #expect(walk(Media.box("meta", Media.zeros(50))).ending == .broken)
    }
}
