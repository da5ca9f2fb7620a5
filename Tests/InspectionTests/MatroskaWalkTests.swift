import Testing

@testable import Inspection

@Suite("The elements of a Matroska film")
struct MatroskaWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("video/webm", bytes) }

    @Test("The information says it, in floats of four or eight bytes and ticks of any length")
    func information() {
        let cluster = Films.cluster(at: 9000, Films.block(0))
        #expect(duration(Films.matroska(Films.information(Films.duration(12_300.0)), cluster)) == 12.3)
        #expect(duration(Films.matroska(Films.information(Films.duration(Float(12_250))), cluster)) == 12.25)
        let scaled = Films.information(Films.duration(120.0), Films.scale(100_000_000))
        #expect(duration(Films.matroska(scaled, cluster)) == 12)
    }

    @Test("Where it says nothing the times of the blocks do, in clusters of known length and unknown")
    func blocks() {
        for isOpen in [false, true] {
            let film = Films.matroska(
                Films.information(Films.scale(1_000_000)),
                Films.cluster(at: 0, isOpen: isOpen, Films.block(5), Films.block(40)),
                Films.cluster(at: 5000, isOpen: isOpen, Films.block(-20), Films.block(2005)),
                Films.cluster(
                    at: 6000, isOpen: isOpen, Films.element([0xA0], Films.element([0xA1], [0x40, 1, 0, 10, 0, 7]))))
            #expect(duration(film) == 7)
        }
    }

    @Test("Blocks that count from late in the day count from where they begin")
    func late() {
        #expect(duration(Films.matroska(Films.cluster(at: 60_000, Films.block(0), Films.block(1500)))) == 1.5)
        #expect(duration(Films.matroska(Films.cluster(at: 60_000, Films.block(0)))) == nil)
        #expect(duration(Films.matroska(Films.cluster(at: 0, Films.block(-5), Films.block(-3)))) == nil)
    }

    @Test("A duration counts only among the information, and only when it is a number above zero")
    func misplaced() {
        #expect(duration(Films.matroska(Films.element([0xEC], Films.duration(5000.0)))) == nil)
        #expect(duration(Films.matroska(Films.duration(5000.0))) == nil)
        for ticks in [0, -1, Double.nan, .infinity] {
            #expect(duration(Films.matroska(Films.information(Films.duration(ticks)))) == nil)
        }
    }

    @Test("Where no element can be, the next cluster is looked for")
    func malformed() {
        let film = Films.matroska(Films.cluster(at: 0, Films.block(0), Films.block(3000)))
        #expect(duration(film + Media.zeros(500) + Films.cluster(at: 9000, Films.block(0))) == 9)
        #expect(duration(Media.zeros(50) + film) == nil)
        #expect(duration(Films.element([0xEC], []) + film) == nil)
    }

    @Test("Pictures and sound count where a track names them, and the day is told from 2001")
    func found() {
        let day = Films.element([0x44, 0x61], Media.big(8, 86_400 * 1_000_000_000))
        let film = Films.matroska(
            Films.information(Films.duration(3000.0), day), Recording.matroskaTrack,
            Films.cluster(at: 0, Films.block(0)))
        let found = Walked.findings("video/webm", film)
        #expect(found.hasMedia == true)
        #expect(found.tracks == TrackCount(video: 1, audio: 0))
        #expect(found.pixels == PixelSize(width: 320, height: 240))
        #expect(found.captured == CaptureTime(wallSeconds: 978_393_600, offsetMinutes: 0))
        let trackless = Films.matroska(Films.cluster(at: 0, Films.block(0)))
        #expect(Walked.findings("video/webm", trackless).hasMedia == false)
        let blockless = Films.matroska(Films.information(Films.duration(3000.0)), Recording.matroskaTrack)
        #expect(Walked.findings("video/webm", blockless).hasMedia == false)
    }

    @Test("A long film that says how long it is is passed cluster by cluster")
    func long() {
        let clusters = (0..<90).flatMap { Films.cluster(at: $0 * 1000, Films.block(0), Films.block(500)) }
        let film = Films.matroska(Films.information(Films.duration(90_000.0)), Recording.matroskaTrack, clusters)
        #expect(Walked.findings("video/webm", film).durationSeconds == 90)
        #expect(Walked.findings("video/webm", Array(film.dropLast(10))).ending == .cut)
    }
}
