import Testing

@testable import Inspection

@Suite("Runs of frames")
struct SoundFrameTests {
    private func header(_ bytes: [UInt8], _ read: (Head, Int) -> SoundFrame.Header?) -> Int? {
        read(Head((bytes + Media.zeros(8))[...], isWhole: false), 0)?.length
    }

    @Test(
        "A frame of MPEG sound is as long as its header says",
        arguments: [
            ([0xFF, 0xFB, 0x90, 0x44], 417), ([0xFF, 0xFB, 0x92, 0x44], 418), ([0xFF, 0xFB, 0x14, 0x64], 96),
            ([0xFF, 0xF3, 0x40, 0xC4], 104), ([0xFF, 0xE3, 0x18, 0xC4], 72), ([0xFF, 0xFD, 0x84, 0x00], 384),
            ([0xFF, 0xFF, 0x10, 0x00], 32), ([0xFF, 0xFB, 0xF0, 0x44], nil), ([0xFF, 0xFB, 0x00, 0x44], nil),
            ([0xFF, 0xFB, 0x9C, 0x44], nil), ([0xFF, 0xEB, 0x90, 0x44], nil), ([0xFF, 0xF9, 0x90, 0x44], nil),
        ] as [([UInt8], Int?)])
    func mpeg(bytes: [UInt8], length: Int?) {
        #expect(header(bytes, SoundFrame.mpeg) == length)
    }

    @Test("The other streams state their lengths too")
    func others() {
        #expect(header(Media.adtsFrame, SoundFrame.adts) == 100)
        #expect(header([0xFF, 0xF1, 0x7C, 0x80, 0x0C, 0x9F, 0xFC], SoundFrame.adts) == nil)
        #expect(header([0x0B, 0x77, 0, 0, 0x1E, 0x40], SoundFrame.ac3) == 1792)
        #expect(header([0x0B, 0x77, 0, 0, 0x5D, 0x40], SoundFrame.ac3) == 1672)
        #expect(header([0x0B, 0x77, 0, 0, 0xC0, 0x40], SoundFrame.ac3) == nil)
        #expect(header([0x0B, 0x77, 0, 0x3F, 0, 0x80], SoundFrame.eac3) == 128)
        #expect(header([0x0B, 0x77, 0, 0x3F, 0, 0x40], SoundFrame.eac3) == nil)
    }

    @Test("Three frames make a run, two where there are no more, and all are of one kind")
    func runs() {
        let frame = Media.mpegFrame
        func run(_ bytes: [UInt8], isWhole: Bool) -> Bool {
            SoundFrame.run(in: Head(bytes[...], isWhole: isWhole), of: SoundFrame.mpeg)
        }
        #expect(run(Media.repeated(frame, 3), isWhole: false))
        #expect(!run(Media.repeated(frame, 2), isWhole: false))
        #expect(run(Media.repeated(frame, 2), isWhole: true))
        #expect(!run(frame, isWhole: true))
        let other: [UInt8] = [0xFF, 0xFB, 0x98, 0x44] + Media.zeros(600)
        #expect(!run(frame + other + frame, isWhole: false))
    }
}
