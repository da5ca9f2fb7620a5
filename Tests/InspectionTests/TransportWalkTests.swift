import Testing

@testable import Inspection

@Suite("The packets of a transport stream")
struct TransportWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("video/mp2t", bytes) }

    @Test("The times of its pictures say how long it plays, from wherever they count")
    func duration() {
        for start in [0, 5_000_000, (1 << 33) - 7200] {
            #expect(findings(Recording.transport(frames: 26, from: start)).durationSeconds == 1)
        }
    }

    @Test("Where the count leaps, two recordings follow one another")
    func leap() {
        let film = Recording.transport(frames: 26) + Recording.transport(frames: 26, from: 90_000_000)
        #expect(findings(film).durationSeconds == 2)
    }

    @Test("With time codes, with correction, and from within a packet")
    func strides() {
        let plain = Recording.transport(frames: 26)
        let corrected = stride(from: 0, to: plain.count, by: 188).flatMap { plain[$0..<$0 + 188] + Media.zeros(16) }
        for film in [
            corrected, Array(plain.dropFirst(70)), Array(Recording.transport(frames: 26, before: 4).dropFirst(9)),
        ] {
            let found = findings(film)
            #expect(found.ending == .whole)
            #expect(found.durationSeconds.map { $0 >= 0.96 } == true)
            #expect(found.tracks == TrackCount(video: 1, audio: 0))
        }
    }

    @Test("Within a packet it was cut")
    func cut() {
        let film = Recording.transport(frames: 10)
        #expect(findings(Array(film.dropLast(60))).ending == .cut)
        #expect(findings(Array(film.dropLast(188))).ending == .whole)
    }

    @Test("Lost bytes are passed over, and noise behind a few packets is none")
    func lost() {
        let film = Recording.transport(frames: 26)
        let torn = Array(film.prefix(5000)) + Media.repeated([0x47, 0x11], 300) + Array(film.dropFirst(5100))
        #expect(findings(torn).ending == .whole)
        #expect(findings(torn).durationSeconds == 1)
        #expect(findings(Array(film.prefix(188 * 6)) + Media.repeated([1, 2, 3], 2000)).ending == .broken)
        #expect(findings(Media.repeated([1, 2, 3], 2000)).ending == .broken)
    }

    @Test("Packets of nothing, and those that are scrambled, are nothing to see")
    func nothing() {
        #expect(findings(Media.repeated([0x47, 0x1F, 0xFF, 0x10] + Media.zeros(184), 20)).hasMedia == false)
        var scrambled = Recording.transport(frames: 4)
        for start in stride(from: 0, to: scrambled.count, by: 188) { scrambled[start + 3] |= 0x80 }
        #expect(findings(scrambled).hasMedia == false)
    }

    @Test("A long one is looked at now and then, and comes to nearly the same")
    func long() {
        let film = Recording.transport(frames: 25 * 400)
        let found = findings(film)
        #expect(found.ending == .whole)
        #expect(found.durationSeconds.map { abs($0 - 400) < 1 } == true)
        var walk = TransportWalk()
        var position = 0
        var seen = 0
        while position < film.count {
            let window = Head(film[position..<min(position + 4096, film.count)], isWhole: false)
            guard case .pass(let count) = walk.step(window, at: UInt64(position)) else { break }
            position += Int(count)
            seen += min(4096, Int(count))
        }
        #expect(seen < film.count * 3 / 4)
    }
}
