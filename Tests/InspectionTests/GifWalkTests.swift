import Testing

@testable import Inspection

@Suite("The blocks of a GIF")
struct GifWalkTests {
    private func walk(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("image/gif", bytes) }

    @Test("A whole picture, with a comment, or without the trailer that everyone does without")
    func whole() {
        for bytes in [
            Pictures.gif(), Pictures.gif(before: [0x21, 0xFE, 2, 1, 1, 1, 1, 0]), Pictures.gif(isEnded: false),
        ] {
            let found = walk(bytes)
            #expect(found.ending == .whole)
            #expect(found.hasMedia == true)
            #expect(found.pixels == PixelSize(width: 3, height: 2))
        }
    }

    @Test("One that stops within a picture, or before it, is cut")
    func cut() {
        let bytes = Pictures.gif()
        #expect(walk(Array(bytes.dropLast(2))).ending == .cut)
        #expect(walk(Array(bytes.prefix(30))).ending == .cut)
        #expect(walk(Array(bytes.prefix(30))).hasMedia == false)
    }

    @Test("A block that is none, or codes of no bits, are broken")
    func broken() {
        #expect(walk(Pictures.gif(before: [0x55, 1, 2])).ending == .broken)
        var bytes = Pictures.gif()
        bytes[bytes.count - 6] = 0
        #expect(walk(bytes).ending == .broken)
    }

    @Test("What follows the trailer is counted, and empty blocks before it are passed over")
    func rest() {
        #expect(walk(Pictures.gif(behind: [9, 9])).trailingBytes == 2)
        #expect(walk(Pictures.gif(before: [0, 0])).ending == .whole)
    }
}
