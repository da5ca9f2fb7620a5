import Testing

@testable import Inspection

@Suite("The boxes of an ISO film")
struct IsoWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("video/mp4", bytes) }

    @Test("The film's own clock says it, before the media or behind them, in 32 bits or 64")
    func movie() {
        for isLong in [false, true] {
            let moov = Films.clock("mvhd", scale: 600, ticks: 7380, isLong: isLong)
            #expect(duration(Films.iso(moov)) == 12.3)
            #expect(duration(Films.iso(moov, isBehind: true)) == 12.3)
        }
    }

    @Test("A box with a long length, and one that goes on to the end of the file")
    func lengths() {
        let moov = Films.clock("mvhd", scale: 1000, ticks: 2500)
        let long = Media.big(4, 1) + Media.text("mdat") + Media.big(8, 16 + 40) + Media.zeros(40)
        #expect(duration(long + Media.box("moov", moov)) == 2.5)
        #expect(duration(Media.ftyp("isom", "isom") + Media.big(4, 0) + Media.text("moov") + moov) == 2.5)
        #expect(duration(Media.ftyp("isom", "isom") + Media.big(4, 0) + Media.text("mdat") + moov) == nil)
    }

    @Test("Where the film does not say it, the longest of its tracks does")
    func tracks() {
        for unknown in [0, 0xFFFF_FFFF] {
            let moov =
                Films.clock("mvhd", scale: 1000, ticks: unknown) + Films.track(1, scale: 44_100, ticks: 441_000)
                + Films.track(2, scale: 90_000, ticks: 180_000)
            #expect(duration(Films.iso(moov)) == 10)
        }
        let trimmed = Films.clock("mvhd", scale: 1000, ticks: 4000) + Films.track(1, scale: 1000, ticks: 9000)
        #expect(duration(Films.iso(trimmed)) == 4)
    }

    @Test("Of a film in fragments the times and samples of the fragments add up")
    func fragments() {
        let film =
            Films.fragmented() + Films.fragment(Films.tfhd(), Films.tfdt(0), Films.run(samples: 25))
            + Films.fragment(Films.tfhd(sampleDuration: 100), Films.tfdt(1000), Films.run(samples: 10))
            + Films.fragment(Films.tfhd(), Films.tfdt(2000), Films.run([400, 500, 600]))
        #expect(duration(film) == 3.5)
        let timeless = Films.fragmented() + Films.fragment(Films.tfhd(), Films.run(samples: 25), Films.run(samples: 50))
        #expect(duration(timeless) == 3)
        let recordedLate =
            Films.fragmented() + Films.fragment(Films.tfhd(), Films.tfdt(3_600_000), Films.run(samples: 25))
        #expect(duration(recordedLate) == 1)
    }

    @Test("An extent or an index says it for the fragments")
    func indexed() {
        let extent = Media.box("mehd", Media.zeros(4) + Media.big(4, 61_000)) + Films.trex(40)
        #expect(duration(Films.fragmented(extent) + Films.fragment(Films.tfhd(), Films.run(samples: 1))) == 61)
        let index = Films.sidx(scale: 1000, [1500, 1500]) + Films.sidx(scale: 1000, start: 3000, [2000])
        #expect(duration(Films.fragmented() + index + Films.fragment(Films.tfhd(), Films.run(samples: 1))) == 5)
    }

    @Test("What claims more than there is room for is bounded by what it lies in")
    func hostile() {
        let greedy = Media.big(4, 0x7FFF_FFFF) + Media.text("trak") + Media.zeros(20)
        #expect(duration(Films.iso(Films.clock("mvhd", scale: 10, ticks: 50) + greedy)) == 5)
        let tiny = Media.big(4, 3) + Media.text("trak")
        #expect(duration(Films.iso(Films.clock("mvhd", scale: 10, ticks: 50) + tiny)) == 5)
        let samples = Media.box("trun", [0, 0, 1, 0] + Media.big(4, 0x7FFF_FFFF) + Media.big(4, 3000))
        #expect(duration(Films.fragmented() + Films.fragment(Films.tfhd(), samples)) == 3)
        let many = Media.box("trun", [0, 0, 0, 0] + Media.big(4, 0xFFFF_FFFF))
        #expect(duration(Films.fragmented(Films.trex(0xFFFF_FFFF)) + Films.fragment(Films.tfhd(), many, many)) != nil)
        #expect(duration(Films.iso(Films.clock("mvhd", scale: 0, ticks: 50))) == nil)
        #expect(duration(Media.big(4, 1) + Media.text("moov") + Media.big(8, 3)) == nil)
    }

    @Test("Boxes count only where they belong")
    func places() {
        let mvhd = Films.clock("mvhd", scale: 10, ticks: 50)
        #expect(duration(Media.ftyp("isom", "isom") + mvhd + Media.box("mdat", Media.zeros(9))) == nil)
        #expect(duration(Films.iso(Media.box("udta", mvhd))) == nil)
        #expect(duration(Films.iso(Media.box("moov", mvhd))) == nil)
    }

    @Test("Media that go on to the end of the file are whole there")
    func open() {
        var film = Recording.iso("isom", [Recording.track("vide")])
        film.replaceSubrange(film.count - 408..<film.count - 404, with: Media.zeros(4))
        let found = Walked.findings("video/mp4", film)
        #expect(found.ending == .whole)
        #expect(found.hasMedia == true)
    }

    @Test("A table that did not come whole is none, and media without one are nothing to see")
    func tableless() {
        let film = Recording.iso("isom", [Recording.track("vide")], isBehind: true)
        for length in stride(from: 450, to: film.count, by: 7) {
            let found = Walked.findings("video/mp4", Array(film.prefix(length)))
            #expect(found.hasMedia == false)
            #expect(found.ending == .cut)
        }
        #expect(
            Walked.findings("video/mp4", Media.ftyp("isom", "isom") + Media.repeated([0xC3], 900)).ending == .broken)
    }

    @Test("Boxes behind the media that nobody knows are passed, and what is no box is behind the end")
    func behind() {
        let film = Recording.iso("isom", [Recording.track("vide")])
        let noted = Walked.findings("video/mp4", film + Media.box("sefd", Media.zeros(40)))
        #expect(noted.ending == .whole)
        #expect(noted.trailingBytes == 0)
        for rest in [Media.zeros(90), Media.text("%PDF-1.4 and so on"), [1, 2, 3, 4, 5, 6, 7, 8, 9]] {
            let found = Walked.findings("video/mp4", film + rest)
            #expect(found.ending == .whole)
            #expect(found.trailingBytes == UInt64(rest.count))
        }
    }
}
