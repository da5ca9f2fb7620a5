import Testing

@testable import Inspection

@Suite("The packs of a program stream")
struct ProgramWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("video/mpeg", bytes) }

    @Test("The times of its packets say how long it plays")
    func duration() {
        let found = findings(Recording.program(packs: 9))
        #expect(found.durationSeconds == 4)
        #expect(found.tracks == TrackCount(video: 1, audio: 0))
    }

    @Test("Packets of MPEG-1 have stuffing and no mark before their times")
    func first() {
        let film = (0..<5).flatMap { number -> [UInt8] in
            let time = Recording.time(number * 90_000)
            return [0, 0, 1, 0xBA, 0x21] + Media.zeros(7) + [0, 0, 1, 0xC0] + Media.big(2, 109)
                + [0xFF, 0xFF, 0x40, 0x20] + time + Media.repeated([8], 100)
        }
        #expect(findings(film).durationSeconds == 4)
        #expect(findings(film).tracks == TrackCount(video: 0, audio: 1))
    }

    @Test("Rests between the packs are passed over, and more of them than of packs are none")
    func rests() {
        let film = Recording.program(packs: 9)
        let torn = Array(film.prefix(600)) + Media.repeated([0, 0, 1, 7], 50) + Array(film.dropFirst(700))
        #expect(findings(torn).durationSeconds == 4)
        #expect(findings(torn).ending == .whole)
        #expect(findings(Array(film.prefix(600)) + Media.repeated([5], 2000)).ending == .broken)
        #expect(findings(film + [0, 0, 1, 0xB9]).ending == .whole)
    }

    @Test("The head of a pack alone, or half a packet, is nothing to see")
    func stub() {
        let film = Recording.program(packs: 2)
        #expect(findings(Array(film.prefix(14))).hasMedia == false)
        #expect(findings(Array(film.prefix(100))).hasMedia == false)
        #expect(findings(Array(film.prefix(100))).ending == .cut)
    }

    @Test("Pictures without packets are some when there are two of them")
    func alone() {
        let head: [UInt8] = [0, 0, 1, 0xB3, 0x14, 0, 0xF0, 0x13] + Media.zeros(20)
        let picture: [UInt8] = [0, 0, 1, 0, 9, 9, 9, 9, 0, 0, 1, 1] + Media.repeated([7], 60)
        let found = findings(head + picture + picture)
        #expect(found.hasMedia == true)
        #expect(found.pixels == PixelSize(width: 320, height: 240))
        #expect(findings(head + picture).hasMedia == false)
        #expect(findings(head + Media.repeated([7], 900)).ending == .broken)
    }
}
