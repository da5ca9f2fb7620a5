import Testing

@testable import Inspection

@Suite("The streams of an Ogg file")
struct OggStreamsTests {
    private func take(_ streams: inout OggStreams, _ page: [UInt8], packets: Int = 1) -> Bool {
        streams.take(Head(page[...], isWhole: false), packets: packets, at: 28)
    }

    @Test("Each codec counts in its own time, behind its own heads")
    func codecs() {
        let vorbis = Media.text("\u{1}vorbis") + Media.zeros(5) + Media.little(4, 8000) + Media.zeros(14)
        var streams = OggStreams()
        let seen1 = take(&streams, Recording.page(vorbis, flags: 2, granule: 0))
        #expect(!seen1)
        let seen2 = take(&streams, Recording.page(Media.zeros(40), flags: 0, granule: 0), packets: 2)
        #expect(!seen2)
        let seen3 = take(&streams, Recording.page(Media.zeros(40), flags: 4, granule: 16_000))
        #expect(seen3)
        #expect(streams.seconds == 2)
        #expect(streams.areEnded)
        let speex = Media.text("Speex   ") + Media.zeros(28) + Media.little(4, 16_000) + Media.zeros(40)
        streams = OggStreams()
        let seen4 = take(&streams, Recording.page(speex, flags: 2, granule: 0), packets: 2)
        #expect(!seen4)
        let seen5 = take(&streams, Recording.page(Media.zeros(40), flags: 0, granule: 8000))
        #expect(seen5)
        #expect(streams.seconds == 0.5)
        #expect(!streams.areEnded)
    }

    @Test("Pictures are counted as pictures, and what nobody knows as nothing")
    func others() {
        var streams = OggStreams()
        _ = take(&streams, Recording.page([0x80] + Media.text("theora") + Media.zeros(35), flags: 2, granule: 0))
        _ = take(&streams, Recording.page(Media.text("fishead\0") + Media.zeros(56), flags: 2, granule: 0, serial: 8))
        #expect(streams.tracks == TrackCount(video: 1, audio: 0))
        let seen6 = take(&streams, Recording.page(Media.zeros(9), flags: 0, granule: 9, serial: 8), packets: 9)
        #expect(!seen6)
        let seen7 = take(&streams, Recording.page(Media.zeros(9), flags: 0, granule: 9, serial: 9), packets: 9)
        #expect(!seen7)
        let seen8 = take(&streams, Recording.page(Media.zeros(9), flags: 0, granule: 9), packets: 9)
        #expect(seen8)
    }

    @Test("A station that was recorded late counts from when it begins")
    func late() {
        var streams = OggStreams()
        _ = take(&streams, Recording.page(Media.text("OpusHead") + Media.zeros(11), flags: 2, granule: 0), packets: 2)
        for second in 100...103 {
            _ = take(&streams, Recording.page(Media.zeros(40), flags: 0, granule: second * 48_000))
        }
        #expect(streams.seconds == 3)
    }
}
