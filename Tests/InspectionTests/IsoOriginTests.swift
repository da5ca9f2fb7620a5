import Testing

@testable import Inspection

@Suite("When and where a film was taken")
struct IsoOriginTests {
    private func findings(_ more: [UInt8]) -> WalkFindings {
        Walked.findings("video/quicktime", Recording.iso("qt  ", [Recording.track("vide")], more: more))
    }

    private let time = CaptureTime(wallSeconds: 1_709_283_907, offsetMinutes: 480)

    private func keyed(_ pairs: [(String, String)], isFull: Bool) -> [UInt8] {
        let keys = pairs.flatMap { Media.big(4, $0.0.utf8.count + 8) + Media.text("mdta" + $0.0) }
        let items = pairs.enumerated().flatMap { number, pair in
            Media.big(4, pair.1.utf8.count + 24) + Media.big(4, number + 1)
                + Media.box("data", Media.big(4, 1) + Media.zeros(4) + Media.text(pair.1))
        }
        let handler = Media.box("hdlr", Media.zeros(8) + Media.text("mdta") + Media.zeros(12))
        return Media.box(
            "meta",
            (isFull ? Media.zeros(4) : []) + handler
                + Media.box("keys", Media.zeros(4) + Media.big(4, pairs.count) + keys)
                + Media.box("ilst", items))
    }

    @Test("Keys that phones write say both, whatever stands between them")
    func keys() {
        let pairs = [
            ("com.apple.quicktime.make", "Somebody"),
            ("com.apple.quicktime.creationdate", "2024-03-01T09:05:07+0800"),
            ("com.apple.quicktime.location.ISO6709", "+31.2304+121.4737+004.000/"),
        ]
        for isFull in [false, true] {
            let found = findings(keyed(pairs, isFull: isFull))
            #expect(found.captured == time)
            #expect(found.place == CapturePlace(latitude: 31.2304, longitude: 121.4737))
        }
    }

    @Test("The texts of QuickTime say it, and the place of 3GPP")
    func texts() {
        let place = Media.text("+31.2304+121.4737/")
        let text = [0xA9] + Media.text("xyz") + Media.big(2, place.count) + [0x15, 0xC7] + place as [UInt8]
        let day =
            [0xA9] + Media.text("day") + Media.big(2, 24) + [0, 0] + Media.text("2024-03-01T09:05:07+0800") as [UInt8]
        let found = findings(
            Media.box("udta", Media.big(4, text.count + 4) + text + Media.big(4, day.count + 4) + day))
        #expect(found.place == CapturePlace(latitude: 31.2304, longitude: 121.4737))
        #expect(found.captured == time)
        let degrees = Media.big(4, Int(121.5 * 65_536)) + Media.big(4, Int(-31.25 * 65_536))
        let location = Media.box(
            "udta", Media.box("loci", Media.zeros(6) + Media.text("here\0") + [0] + degrees + Media.zeros(6)))
        #expect(findings(location).place == CapturePlace(latitude: -31.25, longitude: 121.5))
        let nowhere = Media.box("udta", Media.box("loci", Media.zeros(6) + Media.text("a name without an end")))
        #expect(findings(nowhere).place == nil)
    }

    @Test("The table of the film says when in UTC, from the beginning of 1904")
    func table() {
        func moovTime(_ seconds: Int) -> CaptureTime? {
            var film = Recording.iso("isom", [Recording.track("vide")])
            let at = 20 + 8 + 8 + 4
            film.replaceSubrange(at..<at + 4, with: Media.big(4, seconds))
            return Walked.findings("video/mp4", film).captured
        }
        #expect(moovTime(2_082_844_800 + 1_709_283_907) == CaptureTime(wallSeconds: 1_709_283_907, offsetMinutes: 0))
        #expect(moovTime(0) == nil)
        #expect(moovTime(1_709_283_907) == nil)
    }
}
