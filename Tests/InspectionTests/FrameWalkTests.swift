import Testing

@testable import Inspection

@Suite("Sound that is nothing but frames")
struct FrameWalkTests {
    private func findings(_ bytes: [UInt8], _ type: String = "audio/mpeg") -> WalkFindings {
        Walked.findings(type, bytes)
    }

    private let frames = Media.repeated(Media.mpegFrame, 10)
    private let second = 10 * 1152.0 / 44_100

    @Test("The frames say how long it plays, and one that only counts them does not play")
    func duration() {
        #expect(abs((findings(frames).durationSeconds ?? 0) - second) < 1e-9)
        #expect(abs((findings(Recording.xing(frames: 10) + frames).durationSeconds ?? 0) - second) < 1e-9)
        #expect(findings(Media.repeated(Media.adtsFrame, 43), "audio/aac").durationSeconds.map { $0 > 0.99 } == true)
        let added = findings(Media.repeated(Recording.eac3Frame, 10), "audio/eac3").durationSeconds ?? 0
        #expect(abs(added - 10 * 1536.0 / 48_000) < 1e-9)
    }

    @Test("Fewer frames than the first one counts: it was cut")
    func counted() {
        #expect(findings(Recording.xing(frames: 10) + frames).ending == .whole)
        #expect(findings(Recording.xing(frames: 12) + frames).ending == .whole)
        #expect(findings(Recording.xing(frames: 13) + frames).ending == .cut)
    }

    @Test("Rests between the frames are passed over, unless there is more of them than of frames")
    func rests() {
        let rest: [UInt8] = Media.repeated([0x11, 0xFF, 0x22], 100)
        let found = findings(frames + rest + frames)
        #expect(found.ending == .whole)
        #expect(abs((found.durationSeconds ?? 0) - 2 * second) < 1e-9)
        #expect(findings(frames + Media.repeated(rest, 14)).ending == .broken)
        #expect(findings(frames + Media.zeros(9000)).ending == .whole)
        #expect(findings(frames + Media.zeros(90_000)).ending == .broken)
    }

    @Test("Tags before, between and behind are no rests")
    func tags() {
        let tag = Media.id3(Media.zeros(100))
        let last = Media.text("TAG") + Media.zeros(125)
        let lyrics = Media.text("LYRICSBEGININD0000210LYR00004song000032LYRICS200")
        let found = findings(tag + tag + frames + lyrics + last)
        #expect(found.ending == .whole)
        #expect(found.trailingBytes == 0)
        #expect(findings(frames + last + Media.text("no tag")).trailingBytes == 6)
        #expect(findings(tag).hasMedia == false)
        #expect(findings(frames + Media.text("LYRICSBEGIN and so on")).trailingBytes == 10)
    }

    @Test("What turns out to be AAC or FLAC behind a long tag is walked as what it is")
    func behindTag() {
        #expect(findings(Media.id3(Media.zeros(300)) + Media.repeated(Media.adtsFrame, 5)).hasMedia == true)
        let flac = findings(Media.id3(Media.zeros(300)) + Recording.flac(frames: 6))
        #expect(flac.ending == .whole)
        #expect(flac.durationSeconds == 6 * 4096.0 / 44_100)
    }

    @Test("Only behind a tag may FLAC begin, not behind the word of lyrics, however the file is cut")
    func flacInLyrics() {
        let lyrics = Array("fLYRICSBEGINfLaC".utf8) + [0x80, 0, 0, 0x22, 0x48, 0x61, 3, 0x80, 0, 0xC8, 0x8A]
        #expect(findings(lyrics).hasMedia == false)
        // A tag of 16 bytes, and of the FLAC no more than its word.
        let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 0, 16] + Media.zeros(16)
        for count in 1...6 { #expect(findings(tag + Array("fLaC".utf8 + [0, 0x80]).prefix(count)).hasMedia == false) }
    }

    @Test("One frame alone may be chance")
    func alone() {
        #expect(findings(Media.mpegFrame).hasMedia == false)
        #expect(findings(Media.mpegFrame + Media.zeros(500)).ending == .broken)
    }
}
