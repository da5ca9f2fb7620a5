import Testing

@testable import Inspection

@Suite("The chunks of a WebP")
struct WebPWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/webp", bytes) }

    @Test("A picture, one with the notes of a camera, and a moving one")
    func whole() {
        let still = walk(Pictures.webp())
        #expect(still.ending == .whole && still.hasMedia == true)
        #expect(still.pixels == PixelSize(width: 4, height: 2))
        for notes in [Pictures.exif(), Media.text("Exif\0\0") + Pictures.exif()] {
            #expect(walk(Pictures.webp(notes: notes)).captured?.wallSeconds == 1_425_204_000)
        }
        #expect(walk(Pictures.movingWebP()).pixels == PixelSize(width: 7, height: 5))
    }

    @Test("The size of a lossy picture stands behind its start code")
    func lossy() {
        let frame = Pictures.riffChunk(
            "VP8 ", [0, 0, 0, 0x9D, 1, 0x2A] + Media.little(2, 640) + Media.little(2, 480 | 1 << 14) + Media.zeros(9))
        #expect(walk(Media.riff("WEBP", frame)).pixels == PixelSize(width: 640, height: 480))
        let between = Pictures.riffChunk("VP8 ", [1, 0, 0, 0x9D, 1, 0x2A] + Media.zeros(20))
        #expect(walk(Media.riff("WEBP", between)).ending == .broken)
    }

    @Test("One that is shorter than it says is cut, but for the byte that makes it even")
    func cut() {
        #expect(walk(Array(Pictures.webp().dropLast(1))).ending == .whole)
        #expect(walk(Array(Pictures.webp().dropLast(2))).ending == .cut)
        #expect(walk(Array(Pictures.webp().prefix(9))).ending == .cut)
    }

    @Test("A chunk that is longer than the whole is broken, a canvas without a picture has no media")
    func broken() {
        let greedy = Media.text("VP8L") + Media.little(4, 4000) + Media.zeros(20)
        #expect(walk(Media.riff("WEBP", greedy)).ending == .broken)
        let canvas = Pictures.riffChunk("VP8X", Media.zeros(10))
        #expect(walk(Media.riff("WEBP", canvas)).hasMedia == false)
    }

    @Test("What lies behind is counted")
    func behind() { #expect(walk(Pictures.webp(behind: [1, 2, 3])).trailingBytes == 3) }
}
