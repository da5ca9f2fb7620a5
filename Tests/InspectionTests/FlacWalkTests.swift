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
}
