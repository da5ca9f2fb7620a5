import Testing

@testable import Inspection

@Suite("The streams of an AVI film")
struct AviStreamsTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("video/x-msvideo", bytes) }

    @Test("Streams with frames are counted and measured")
    func tracks() {
        let found = findings(Recording.avi(frames: 10))
        #expect(found.tracks == TrackCount(video: 1, audio: 0))
        #expect(found.pixels == PixelSize(width: 320, height: 240))
        #expect(findings(Recording.avi(frames: 0)).hasMedia == false)
        #expect(findings(Recording.avi(frames: 10, chunk: "07dc")).hasMedia == false)
    }

    @Test("Text is nothing to see, and a playlist in it refers elsewhere")
    func playlist() {
        let list =
            Media.text("GAB2\0\u{2}\0") + Media.zeros(20) + Media.text("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n")
        let found = findings(Recording.avi(frames: 1, chunk: "00tx", text: list))
        #expect(found.hasMedia == false)
        #expect(found.refersElsewhere)
        #expect(findings(Recording.avi(frames: 1, chunk: "00tx", text: Media.text("only a line"))).hasMedia == false)
        #expect(!findings(Recording.avi(frames: 1, chunk: "00tx", text: Media.text("only a line"))).refersElsewhere)
    }

    @Test("The day on which it was taken, as cameras write it")
    func captured() {
        let stamp = Films.chunk("IDIT", Media.text("Fri Mar 01 09:05:07 2024\n\0"))
        let found = findings(Recording.avi(frames: 10, more: stamp))
        #expect(found.captured == CaptureTime(wallSeconds: 1_709_283_907, offsetMinutes: nil))
        #expect(found.hasMedia == true)
    }

    @Test("The number of a stream stands before what its chunk is")
    func names() {
        #expect(("01wb" as BoxKind).ofStream.map { $0.number == 1 && $0.kind == 0x7762 } == true)
        #expect(("ix01" as BoxKind).ofStream == nil)
        #expect(("movi" as BoxKind).ofStream == nil)
    }
}
