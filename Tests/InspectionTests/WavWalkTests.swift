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

    @Test("The day a broadcaster recorded it, wherever that stands")
    func captured() {
        let text = Media.zeros(320) + Media.text("2024-03-0109:05:07") + Media.zeros(264)
        let film = Films.wav() + Films.chunk("bext", text) + Films.chunk("data", Media.zeros(8000))
        let time = CaptureTime(wallSeconds: 1_709_283_907, offsetMinutes: nil)
        #expect(Walked.findings("audio/wav", film).captured == time)
    }

    @Test("Without a format, or with one that cannot be, there is nothing to hear")
    func stubs() {
        let data = Films.chunk("data", Media.zeros(8000))
        let head = Media.text("RIFF") + Media.zeros(4) + Media.text("WAVE")
        #expect(Walked.findings("audio/wav", head + data).hasMedia == false)
        #expect(Walked.findings("audio/wav", head + data).ending == .broken)
        #expect(Walked.findings("audio/wav", Films.wav(rate: 0) + data).hasMedia == false)
        #expect(Walked.findings("audio/wav", Films.wav() + Films.chunk("data", [])).hasMedia == false)
        let empty = Films.wav() + Films.chunk("data", []) + Films.chunk("LIST", Media.zeros(100))
        #expect(Walked.findings("audio/wav", empty).hasMedia == false)
    }

    @Test("Coded sound says how many samples it has")
    func coded() {
        let fact = Films.chunk("fact", Media.little(4, 16_000))
        let film = Films.wav(average: 9999, code: 0x11) + fact + Films.chunk("data", Media.zeros(8000))
        #expect(Walked.findings("audio/wav", film).durationSeconds == 2)
    }
}
