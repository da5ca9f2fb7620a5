import Testing

@testable import Inspection

@Suite("The pages of an Ogg file")
struct OggWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("audio/ogg", bytes) }

    @Test("The last page says how long it plays")
    func duration() {
        let found = findings(Recording.opus(pages: 6))
        #expect(found.durationSeconds == 6)
        #expect(found.tracks == TrackCount(video: 0, audio: 1))
    }

    @Test("One recording after another adds up")
    func chained() {
        #expect(findings(Recording.opus(pages: 3) + Recording.opus(pages: 2, serial: 8)).durationSeconds == 5)
    }

    @Test("Heads alone are nothing to hear")
    func stub() {
        let whole = Recording.opus(pages: 3)
        let heads = Array(whole.prefix(28 + 19 + 28 + 28))
        #expect(findings(heads).hasMedia == false)
        #expect(findings(heads).ending == .cut)
    }

    @Test("Rests between the pages are passed over, and more of them than of pages are no Ogg file")
    func rests() {
        let film = Recording.opus(pages: 6)
        let middle = 28 + 19 + 28 + 28
        let rest = Media.repeated([0x4F, 0x67, 1], 50)
        let torn = Array(film.prefix(middle)) + rest + Array(film.dropFirst(middle))
        #expect(findings(torn).durationSeconds == 6)
        #expect(findings(torn).ending == .whole)
        #expect(findings(Array(film.prefix(middle)) + Media.repeated(rest, 9)).ending == .broken)
    }

    @Test("Pages whose checksums are wrong are no pages that anything plays")
    func checksums() {
        let page = Recording.page(Media.text("OpusHead") + Media.zeros(11), flags: 2, granule: 0)
        var wrong = page
        wrong[30] ^= 0x40
        #expect(findings(wrong + page + wrong + wrong).ending == .broken)
        #expect(findings(Media.text("no page at all, and no other behind it")).ending == .broken)
    }
}
