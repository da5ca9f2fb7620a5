import Testing

@testable import Inspection

@Suite("The header of an ASF file")
struct AsfWalkTests {
    private func duration(_ bytes: [UInt8]) -> Double? { Walked.duration("video/x-ms-asf", bytes) }

    @Test("The properties of the file say it, less what is buffered before")
    func properties() {
        #expect(duration(Films.asf(ticks: 153_000_000, buffered: 3000)) == 12.3)
        #expect(duration(Films.asf(ticks: 123_000_000, buffered: 0, before: Media.zeros(4000))) == 12.3)
    }

    @Test("A stream that was sent as it was recorded, or is shorter than its buffer, says nothing")
    func unknown() {
        #expect(duration(Films.asf(ticks: 153_000_000, buffered: 3000, flags: 1)) == nil)
        #expect(duration(Films.asf(ticks: 10_000_000, buffered: 3000)) == nil)
        #expect(duration(Media.zeros(200)) == nil)
        #expect(duration(Array(Films.asf(ticks: 1, buffered: 0).prefix(30)) + Media.zeros(100)) == nil)
    }

    @Test("Packets that begin as packets do are something to see")
    func packets() {
        let found = Walked.findings("video/x-ms-asf", Recording.asf(packets: 5))
        #expect(found.pixels == PixelSize(width: 320, height: 240))
        #expect(found.tracks == TrackCount(video: 1, audio: 0))
        #expect(found.hasMedia == true)
        let whole = Recording.asf(packets: 5)
        let empty = Array(whole.prefix(whole.count - 1000)) + Media.zeros(1000)
        #expect(Walked.findings("video/x-ms-asf", empty).hasMedia == false)
        #expect(Walked.findings("video/x-ms-asf", empty).ending == .broken)
    }

    @Test("Commands that open an address refer elsewhere")
    func script() {
        func object(_ text: String) -> [UInt8] {
            let letters = text.utf8.flatMap { [$0, 0] as [UInt8] }
            return [0x30, 0x1A, 0xFB, 0x1E, 0x62, 0x0B, 0xD0, 0x11, 0xA3, 0x9B, 0, 0xA0, 0xC9, 0x03, 0x48, 0xF6]
                + Media.little(8, 24 + letters.count) + letters
        }
        #expect(
            Walked.findings("video/x-ms-asf", Recording.asf(packets: 5, more: object("URLANDEXIT"))).refersElsewhere)
        #expect(!Walked.findings("video/x-ms-asf", Recording.asf(packets: 5, more: object("TEXT"))).refersElsewhere)
    }
}
