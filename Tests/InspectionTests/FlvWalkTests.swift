import Testing

@testable import Inspection

@Suite("The tags of an FLV film")
struct FlvWalkTests {
    private func duration(_ tags: [UInt8]...) -> Double? {
        Walked.duration("video/x-flv", Films.flv(tags.flatMap { $0 }))
    }

    @Test("The times of sound and pictures say it, up to a month")
    func times() {
        #expect(duration(Films.tag(9, at: 0), Films.tag(8, at: 20), Films.tag(9, at: 12_300)) == 12.3)
        #expect(duration(Films.tag(9, at: 500), Films.tag(8, at: 1500), Films.tag(9, at: 900)) == 1)
        #expect(duration(Films.tag(9, at: 0), Films.tag(9, at: 0x0100_0000)) == 16_777.216)
    }

    @Test("What a script says is not asked, and what is no tag is passed")
    func others() {
        #expect(duration(Films.tag(18, at: 9000), Films.tag(9, at: 0), Films.tag(9, at: 40)) == 0.04)
        #expect(duration(Films.tag(9, at: 0), Films.tag(9, at: 40), Films.tag(7, at: 0), Films.tag(9, at: 900)) == 0.9)
        #expect(duration(Films.tag(9, at: 40)) == nil)
        #expect(Walked.duration("video/x-flv", Media.zeros(40)) == nil)
    }

    @Test("A film that plays much less than it says was cut, and one that ends within a tag")
    func cut() {
        let film = Recording.flv(frames: 100)
        let found = Walked.findings("video/x-flv", film)
        #expect(found.ending == .whole)
        #expect(found.pixels == PixelSize(width: 320, height: 240))
        #expect(found.tracks == TrackCount(video: 1, audio: 0))
        #expect(Walked.findings("video/x-flv", Array(film.dropLast(115 * 50))).ending == .cut)
        #expect(Walked.findings("video/x-flv", Array(film.dropLast(50))).ending == .cut)
        #expect(Walked.findings("video/x-flv", film + Media.zeros(90)).trailingBytes == 90)
    }

    @Test("What only describes the codec is no frame")
    func description() {
        let avc: [UInt8] = [9] + Media.big(3, 40) + Media.zeros(7) + [0x17, 0] + Media.zeros(38) + Media.big(4, 51)
        #expect(Walked.findings("video/x-flv", Films.flv(avc)).hasMedia == false)
        var frame = avc
        frame[12] = 1
        #expect(Walked.findings("video/x-flv", Films.flv(avc + frame)).hasMedia == true)
    }

    @Test("Damage within is passed, a leap of a day is none, and more rests than frames are no film")
    func rests() {
        let frame = [9] + Media.big(3, 100) + Media.zeros(7) + [0x22] + Media.zeros(99) + Media.big(4, 111) as [UInt8]
        let film = Films.flv(Media.repeated(frame, 10))
        #expect(Walked.findings("video/x-flv", film + Media.repeated([7], 300) + frame).ending == .whole)
        #expect(Walked.findings("video/x-flv", film + Media.repeated([7], 3000)).ending == .broken)
        #expect(duration(Films.tag(9, at: 0), Films.tag(9, at: 40), Films.tag(9, at: 1 << 30)) == 0.04)
    }
}
