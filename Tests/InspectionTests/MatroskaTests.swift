import Testing

@testable import Inspection

@Suite("Matroska and WebM")
struct MatroskaTests {
    private func type(_ bytes: [UInt8]) -> String? { Matroska.mediaType(of: Head(bytes[...], isWhole: false)) }

    @Test("Another document type is none of ours")
    func documentType() {
        #expect(type(Media.matroska("xml", trackType: 1)) == nil)
        #expect(type(Media.matroska("matroskamatroskamatroska", trackType: 1)) == nil)
    }

    @Test("Subtitles alone are not sound")
    func subtitles() {
        #expect(type(Media.matroska("matroska", trackType: 17)) == "video/x-matroska")
    }

    @Test("A segment of unknown length, as streams are recorded, is read to the end of the head")
    func unknownLength() {
        var bytes = Media.matroska("webm", trackType: 2)
        guard let segment = bytes.indices.first(where: { bytes[$0...].starts(with: [0x18, 0x53, 0x80, 0x67]) }) else {
            Issue.record("no segment")
            return
        }
        bytes[segment + 4] = 0x7F
        bytes[segment + 5] = 0xFF
        #expect(type(bytes) == "audio/webm")
    }

    @Test("A head of nothing but empty elements ends")
    func emptyElements() {
        let header = Array(Media.matroska("webm", trackType: 2).prefix(24))
        #expect(type(header + Media.repeated([0xEC, 0x80], 30_000)) == "video/webm")
    }
}
