import Testing

@testable import Inspection

@Suite("The headers of an AVI film")
struct AviWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("video/x-msvideo", bytes) }

    @Test("The pictures say it, then the sound, then the header of all")
    func order() {
        let picture = Films.strh("vids", scale: 1001, rate: 30_000, length: 3000)
        let sound = Films.strh("auds", scale: 1, rate: 8000, length: 40_000)
        #expect(duration(Films.avi(microseconds: 40_000, frames: 50, sound, picture)) == 100.1)
        #expect(duration(Films.avi(microseconds: 40_000, frames: 50, sound)) == 5)
        #expect(duration(Films.avi(microseconds: 40_000, frames: 50)) == 2)
        #expect(
            duration(Films.avi(microseconds: 40_000, frames: 50, Films.strh("txts", scale: 1, rate: 1, length: 9))) == 2
        )
    }

    @Test("A film of more than one RIFF counts all its frames in one place")
    func openDML() {
        let film = Films.avi(
            microseconds: 40_000, frames: 50, Films.strh("vids", scale: 1, rate: 25, length: 50),
            Films.chunk("LIST", Media.text("odml") + Films.chunk("dmlh", Media.little(4, 2500))))
        #expect(duration(film) == 100)
    }

    @Test("A recorder that was cut off has counted nothing: unknown")
    func unfinished() {
        #expect(
            duration(Films.avi(microseconds: 40_000, frames: 0, Films.strh("vids", scale: 1, rate: 25, length: 0)))
                == nil)
        #expect(
            duration(Films.avi(microseconds: 0, frames: 10, Films.strh("vids", scale: 1, rate: 0, length: 10))) == nil)
    }

    @Test("What stands among the media is not asked")
    func media() {
        let film = Films.avi(microseconds: 0, frames: 0) + Films.strh("vids", scale: 1, rate: 25, length: 50)
        #expect(duration(film) == nil)
        #expect(duration(Media.text("RIFF") + Media.zeros(4) + Media.text("WAVE") + film) == nil)
    }
}
