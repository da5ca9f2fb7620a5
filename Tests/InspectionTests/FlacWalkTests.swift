import Testing

@testable import Inspection

@Suite("The first block of a FLAC stream")
struct FlacWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("audio/flac", bytes) }

    @Test("Samples by samples a second, behind tags too")
    func plain() {
        let flac = Films.flac(rate: 48_000, samples: 48_000 * 90)
        #expect(duration(flac) == 90)
        #expect(duration(Media.id3(Media.zeros(300)) + Media.id3(Media.zeros(9)) + flac) == 90)
    }

    @Test("A stream that does not know its own length says nothing")
    func unknown() {
        #expect(duration(Films.flac(rate: 48_000, samples: 0)) == nil)
        #expect(duration(Films.flac(rate: 0, samples: 100)) == nil)
        #expect(duration(Media.text("OggS") + Films.flac(rate: 48_000, samples: 100)) == nil)
    }

    @Test("The last frame must come whole, and a tag may follow it")
    func frames() {
        let film = Recording.flac(frames: 6)
        #expect(Walked.findings("audio/flac", film).hasMedia == true)
        #expect(Walked.findings("audio/flac", Array(film.dropLast())).ending == .cut)
        #expect(Walked.findings("audio/flac", film + Media.text("TAG") + Media.zeros(125)).trailingBytes == 128)
        #expect(Walked.findings("audio/flac", film + Media.text("TAG") + Media.zeros(125)).ending == .whole)
        #expect(Walked.findings("audio/flac", Recording.flac(frames: 6, stated: 90_000)).ending == .cut)
        #expect(Walked.findings("audio/flac", Recording.flac(frames: 6, stated: 0)).ending == .unknown)
    }

    @Test("Blocks without a frame behind them are nothing to hear")
    func stub() {
        #expect(Walked.findings("audio/flac", Recording.flac(frames: 0, stated: 4096)).hasMedia == false)
        let noise = Recording.flac(frames: 0, stated: 4096) + Media.repeated([0xFF, 0xF8, 1, 2], 300)
        #expect(Walked.findings("audio/flac", noise).ending == .broken)
    }
}
