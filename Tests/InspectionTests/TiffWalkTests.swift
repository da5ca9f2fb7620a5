import Testing

@testable import Inspection

@Suite("The directories of a TIFF")
struct TiffWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/tiff", bytes) }

    @Test("In both byte orders, with the directory before the strips or behind them")
    func whole() {
        for isLittle in [true, false] {
            for isBehind in [true, false] {
                let found = walk(Pictures.tiff(isLittle: isLittle, isBehind: isBehind))
                #expect(found.ending == .whole)
                #expect(found.hasMedia == true)
                #expect(found.pixels == PixelSize(width: 5, height: 6))
            }
        }
    }

    @Test("A strip that reaches behind the end, or a directory that lies there, is cut", arguments: [true, false])
    func cut(isBehind: Bool) {
        let bytes = Pictures.tiff(isBehind: isBehind)
        for length in stride(from: 8, to: bytes.count, by: 5) where !isBehind || length < 80 {
            #expect(walk(Array(bytes.prefix(length))).ending == .cut, "\(length)")
        }
    }

    @Test("BigTIFF")
    func big() {
        func entry(_ tag: Int, _ value: Int) -> [UInt8] {
            Media.little(2, tag) + Media.little(2, 16) + Media.little(8, 1) + Media.little(8, value)
        }
        let entries = entry(256, 70) + entry(257, 60) + entry(273, 120) + entry(279, 30)
        let bytes =
            [0x49, 0x49, 43, 0, 8, 0, 0, 0] + Media.little(8, 16) + Media.little(8, 4) + entries + Media.little(8, 0)
            + Media.zeros(38)
        #expect(walk(bytes).ending == .whole)
        #expect(walk(bytes).pixels == PixelSize(width: 70, height: 60))
        #expect(walk(Array(bytes.dropLast(1))).ending == .cut)
    }

    @Test("A header that points nowhere, a directory without entries, and one without strips")
    func broken() {
        #expect(walk(Pictures.head(true, first: 4)).ending == .broken)
        #expect(walk([0x49, 0x49, 41, 0] + Media.zeros(20)).ending == .broken)
        #expect(walk(Pictures.head(true, first: 8) + Media.zeros(20)).ending == .broken)
        let bare = Pictures.head(true, first: 8) + Pictures.directory(true, at: 8, [Pictures.short(true, 256, 5)])
        #expect(walk(bare).hasMedia == false)
    }

    @Test("A directory that points to itself or backwards ends the row of pictures")
    func circle() {
        #expect(walk(Pictures.tiff(next: 8)).ending == .whole)
        #expect(walk(Pictures.tiff(next: 9)).ending == .whole)
    }

    @Test("Time and place are in it as in any")
    func captured() {
        #expect(walk(Pictures.exif()).captured?.offsetMinutes == 480)
    }
}
