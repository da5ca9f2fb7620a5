import Testing

@testable import Inspection

@Suite("The head of a FLAC frame")
struct FlacFrameTests {
    private func read(_ bytes: [UInt8]) -> FlacFrame? {
        if case .frame(let frame) = FlacFrame.read(Head(bytes[...], isWhole: false), at: 0) { frame } else { nil }
    }

    @Test("It says which frame it is and how many samples it has")
    func fields() {
        let frame = read(Recording.flacFrame(9))
        #expect(frame?.number == 9)
        #expect(frame?.block == 4096)
        #expect(frame?.isNumbered == true)
        #expect(frame?.headBytes == 6)
        #expect(frame?.firstSample(block: 4096) == 36_864)
    }

    @Test("One bit that is not right, and it is none")
    func damaged() {
        let whole = Array(Recording.flacFrame(3).prefix(6))
        for bit in 0..<48 {
            var bytes = whole
            bytes[bit / 8] ^= 1 << (bit % 8)
            // The lowest bit of the second byte says what is numbered, and the checksum holds that too.
            #expect(read(bytes + Media.zeros(10)) == nil, "bit \(bit)")
        }
    }

    @Test("With fewer bytes it asks for more")
    func short() {
        let whole = Recording.flacFrame(3)
        for length in 0..<6 {
            guard case .needs(let count) = FlacFrame.read(Head(whole.prefix(length), isWhole: false), at: 0) else {
                Issue.record("\(length) bytes are enough")
                continue
            }
            #expect(count > length)
        }
    }

    @Test("A number that cannot be is the largest")
    func overflow() {
        let frame = FlacFrame(headBytes: 6, number: .max / 2, isNumbered: true, block: 4)
        #expect(frame.firstSample(block: 4) == .max)
    }
}
