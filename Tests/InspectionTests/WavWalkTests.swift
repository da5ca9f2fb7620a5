import Testing

@testable import Inspection

@Suite("The chunks of a WAV file")
struct WavWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("audio/wav", bytes) }

    @Test("Bytes of sound by bytes a second, wherever the other chunks stand")
    func plain() {
        let data = Films.chunk("data", Media.zeros(32_000))
        #expect(duration(Films.wav() + data) == 2)
        #expect(
            duration(Films.wav() + Films.chunk("LIST", Media.zeros(99)) + data + Films.chunk("id3 ", Media.zeros(900)))
                == 2)
    }

    @Test("A length that is too large, or none, is measured by what has come")
    func streamed() {
        for length in [0, 0xFFFF_FFFF, 0x7FFF_FFFF] {
            #expect(duration(Films.wav() + Media.text("data") + Media.little(4, length) + Media.zeros(8000)) == 0.5)
        }
        #expect(duration(Films.wav() + Films.chunk("data", [])) == nil)
    }

    @Test("A file of more than four gibibytes has its length in a chunk of its own")
    func long() {
        let bytes = Films.wav("RF64")
        let ds64 = Films.chunk("ds64", Media.little(8, 0) + Media.little(8, 16_000) + Media.zeros(12))
        let film = bytes.prefix(12) + ds64 + bytes.dropFirst(12) + Media.text("data") + Media.little(4, 0xFFFF_FFFF)
        #expect(duration(film + Media.zeros(20_000)) == 1)
    }

    @Test("Of plain samples the rate counts, of coded ones the average")
    func rates() {
        let data = Films.chunk("data", Media.zeros(16_000))
        #expect(duration(Films.wav(average: 1) + data) == 1)
        #expect(duration(Films.wav(average: 1600, code: 0x31) + data) == 10)
        #expect(duration(Films.wav(average: 0, code: 0x31) + data) == nil)
        #expect(duration(Media.text("RIFF") + Media.zeros(4) + Media.text("WAVE") + data) == nil)
        #expect(duration(Media.text("RIFF") + Media.zeros(4) + Media.text("AVI ") + data) == nil)
    }
}
