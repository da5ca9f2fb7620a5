import Testing

@testable import Inspection

@Suite("Where the samples of a film lie")
struct IsoLayoutTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("video/mp4", bytes) }

    @Test("Tracks with samples are counted, and the first picture is measured")
    func tracks() {
        let film = Recording.iso("isom", [Recording.track("soun"), Recording.track("vide"), Recording.track("text")])
        #expect(findings(film).tracks == TrackCount(video: 1, audio: 1))
        #expect(findings(film).pixels == PixelSize(width: 320, height: 240))
    }

    @Test("A table without samples, of no sound or picture, or of places that are no media, is nothing to see")
    func nothing() {
        #expect(findings(Recording.iso("isom", [Recording.track("vide", samples: 0)])).hasMedia == false)
        #expect(findings(Recording.iso("isom", [Recording.track("text")])).hasMedia == false)
        #expect(findings(Recording.iso("isom", [{ _ in Recording.track("vide")(4) }])).hasMedia == false)
        #expect(findings(Recording.iso("isom", [{ _ in Recording.track("vide")(900_000) }])).hasMedia == false)
        #expect(findings(Films.iso(Films.clock("mvhd", scale: 600, ticks: 600))).hasMedia == false)
    }

    @Test("Samples that lie behind the end of the file were cut off")
    func behind() {
        let places =
            { place in Recording.track("vide")(place) + Recording.track("soun")(place + 390) } as (Int) -> [UInt8]
        let film = Recording.iso("isom", [places])
        #expect(findings(film).ending == .whole)
        #expect(findings(Array(film.dropLast(20))).ending == .cut)
        #expect(findings(Array(film.dropLast(20))).hasMedia == true)
    }

    @Test("An entry that is not this very file refers elsewhere")
    func references() {
        func refers(_ reference: [UInt8]) -> Bool {
            findings(Recording.iso("qt  ", [Recording.track("vide", reference: reference)])).refersElsewhere
        }
        #expect(!refers(Media.box("url ", [0, 0, 0, 1])))
        #expect(!refers(Media.box("alis", [0, 0, 0, 1])))
        #expect(!refers(Media.box("url ", [0, 0, 0, 0])))
        #expect(refers(Media.box("url ", [0, 0, 0, 0] + Media.text("http://elsewhere/film.mp4"))))
        #expect(refers(Media.box("alis", [0, 0, 0, 0] + Media.zeros(100))))
        let movies = Media.box("rmra", Media.box("rmda", Media.zeros(30)))
        #expect(findings(Recording.iso("qt  ", [Recording.track("vide")], more: movies)).refersElsewhere)
    }

    @Test("Sizes and places may be told one by one, in four bytes or eight")
    func tables() {
        func film(_ sizes: [Int]) -> [UInt8] {
            Recording.iso(
                "isom",
                [
                    { place in
                        let rows = sizes.flatMap { Media.big(4, $0) }
                        let table =
                            Media.box("stsz", Media.zeros(8) + Media.big(4, sizes.count) + rows)
                            + Media.box("co64", Media.zeros(4) + Media.big(4, 1) + Media.big(8, place))
                        let handler = Media.box("hdlr", Media.zeros(8) + Media.text("vide") + Media.zeros(13))
                        return Media.box(
                            "trak", Media.box("mdia", handler + Media.box("minf", Media.box("stbl", table))))
                    }
                ])
        }
        #expect(findings(film([0, 0, 7])).hasMedia == true)
        #expect(findings(film([0, 0, 0])).hasMedia == false)
    }
}
