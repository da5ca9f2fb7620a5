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

    @Test("Lengths of zero, no index and no padding are what cameras write")
    func cameras() {
        var film = Recording.avi(frames: 10)
        film.replaceSubrange(4..<8, with: Media.zeros(4))
        #expect(Walked.findings("video/x-msvideo", film).ending == .whole)
        let header = Array(film.prefix(film.count - 8 - 160 - 10 * 84))
        let frames = (0..<10).flatMap { _ in Media.text("00dc") + Media.little(4, 75) + Media.repeated([6], 75) }
        let unpadded = Walked.findings("video/x-msvideo", header + frames)
        #expect(unpadded.hasMedia == true)
        #expect(unpadded.ending == .cut || unpadded.ending == .whole)
        #expect(unpadded.trailingBytes == 0)
    }

    @Test("Another part of the film may follow, rests among the media are passed, and too many are none")
    func parts() {
        let film = Recording.avi(frames: 10)
        let media = Films.chunk("LIST", Media.text("movi") + Films.chunk("00dc", Media.repeated([6], 90)))
        let longer = film + Media.text("RIFF") + Media.little(4, media.count + 4) + Media.text("AVIX") + media
        #expect(Walked.findings("video/x-msvideo", longer).trailingBytes == 0)
        #expect(Walked.findings("video/x-msvideo", longer).ending == .whole)
        let start = film.count - 168 - 840
        let torn = Array(film.prefix(start)) + Media.repeated([1], 800) + Array(film.dropFirst(start + 800))
        #expect(Walked.findings("video/x-msvideo", torn).ending == .broken)
        let scratched = Array(film.prefix(start)) + Media.repeated([1], 100) + Array(film.dropFirst(start + 100))
        #expect(Walked.findings("video/x-msvideo", scratched).ending == .whole)
    }
}
