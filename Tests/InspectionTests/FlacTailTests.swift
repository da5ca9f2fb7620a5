import Testing

@testable import Inspection

@Suite("The end of a FLAC stream")
struct FlacTailTests {
    private func tail(_ bytes: [UInt8]) -> FlacTail {
        var tail = FlacTail()
        _ = tail.pass(Head(bytes[...], isWhole: false), at: 100)
        return tail
    }

    @Test("It is where the checksum comes out, at the end of the file or before a tag")
    func ends() {
        let frame = Recording.flacFrame(1)
        let end = UInt64(100 + frame.count)
        #expect(tail(frame).end(length: end) == end)
        #expect(tail(frame + Media.text("TAG") + Media.zeros(125)).end(length: end + 128) == end)
        #expect(tail(frame + Media.text("APETAGEX") + Media.zeros(90)).end(length: end + 98) == end)
    }

    @Test("A frame that did not come whole has none, and before other bytes it is only likely")
    func others() {
        let frame = Recording.flacFrame(1)
        let end = UInt64(100 + frame.count)
        #expect(tail(frame.dropLast()).end(length: end - 1) == nil)
        #expect(tail(frame + [1, 2, 3]).end(length: end + 3) == nil)
        #expect(tail(frame + [1, 2, 3]).firstEnd == end)
    }
}
