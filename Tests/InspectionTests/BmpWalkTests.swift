import Testing

@testable import Inspection

@Suite("The headers of a BMP")
struct BmpWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/bmp", bytes) }

    @Test("Rows of whole words, whichever way up", arguments: [2, -2])
    func whole(height: Int) {
        let found = walk(Pictures.bmp(height: height))
        #expect(found.ending == .whole)
        #expect(found.pixels == PixelSize(width: 3, height: 2))
        #expect(found.trailingBytes == 0)
    }

    @Test("A header of OS/2")
    func old() {
        let bytes =
            Media.text("BM") + Media.zeros(8) + Media.little(4, 26) + Media.little(4, 12) + Media.little(2, 4)
            + Media.little(2, 3) + Media.little(2, 1) + Media.little(2, 8) + Media.zeros(12)
        #expect(walk(bytes).ending == .whole)
        #expect(walk(Array(bytes.dropLast(1))).ending == .cut)
    }

    @Test("Of the shortest header of OS/2 nothing behind it is read, whatever stands there and however the file is cut")
    func shortest() {
        let header =
            Media.text("BM") + Media.zeros(8) + Media.little(4, 30) + Media.little(4, 16) + Media.little(4, 4)
            + Media.little(4, 3) + Media.little(2, 1) + Media.little(2, 8)
        #expect(walk(header + Media.repeated([2], 12)).ending == .whole)
        #expect(walk(header + Media.repeated([2], 11)).ending == .cut)
    }

    @Test("One row too few is cut; so is a picture larger than any file")
    func cut() {
        #expect(walk(Pictures.bmp(rows: 12)).ending == .cut)
        #expect(walk(Pictures.bmp(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF, bits: 1, rows: 5)).ending == .cut)
    }

    @Test(
        "Pixels and packings there are not",
        arguments: [(13, 0), (0, 0), (24, 1), (8, 2), (24, 3), (8, 4), (32, 9), (24, 5)])
    func broken(bits: Int, packing: Int) {
        #expect(walk(Pictures.bmp(bits: bits, packing: packing, rows: 900)).ending == .broken)
    }

    @Test("Packed rows are as long as the header says, and stand on their feet")
    func packed() {
        #expect(walk(Pictures.bmp(bits: 8, packing: 1, rows: 4)).ending == .whole)
        #expect(walk(Pictures.bmp(bits: 8, packing: 1, rows: 0)).ending == .cut)
        #expect(walk(Pictures.bmp(height: -2, bits: 8, packing: 1, rows: 4)).ending == .broken)
    }
}
