import Testing

@testable import Inspection

@Suite("The headers of a JPEG 2000")
struct Jpeg2000WalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/jp2", bytes) }

    @Test("Its size, its parts and its end")
    func whole() {
        let found = walk(Pictures.jpeg2000())
        #expect(found.ending == .whole)
        #expect(found.hasMedia == true)
        #expect(found.pixels == PixelSize(width: 7, height: 5))
    }

    @Test("It is cut where its parts are not all there")
    func cut() {
        let bytes = Pictures.jpeg2000()
        for length in [bytes.count - 1, bytes.count - 20, 90, 40] {
            #expect(walk(Array(bytes.prefix(length))).ending == .cut)
        }
        #expect(walk(Array(bytes.prefix(90))).hasMedia == false)
    }

    @Test("A last part without a length may be as long as it likes")
    func open() { #expect(walk(Pictures.jpeg2000(partBytes: 0)).ending == .unknown) }

    @Test("A part shorter than its own header is broken, and so is a stream of something else")
    func broken() {
        #expect(walk(Pictures.jpeg2000(partBytes: 5)).ending == .broken)
        let other = Media.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A]) + Media.box("jp2c", Media.zeros(30))
        #expect(walk(other).ending == .broken)
    }
}
