import Testing

@testable import Inspection

@Suite("What a walk finds")
struct WalkFindingsTests {
    @Test("is told without what is not possible, and nothing else is lost by it")
    func spoken() {
        var findings = WalkFindings(durationSeconds: 7)
        findings.pixels = PixelSize(width: .max, height: 0)
        findings.tracks = TrackCount(video: 1, audio: 2)
        findings.captured = CaptureTime(wallSeconds: 253_402_300_799, offsetMinutes: -1440)
        findings.place = CapturePlace(latitude: -90, longitude: 180)
        findings.payload = .zip
        #expect(findings.spoken == findings)
        for seconds in [-0.1, .nan, .infinity] {
            var wrong = findings
            wrong.durationSeconds = seconds
            var right = findings
            right.durationSeconds = nil
            #expect(wrong.spoken == right)
        }
        for time in [
            CaptureTime(wallSeconds: 253_402_300_800, offsetMinutes: nil),
            CaptureTime(wallSeconds: -62_135_596_801, offsetMinutes: nil),
            CaptureTime(wallSeconds: 0, offsetMinutes: 1441),
        ] {
            var wrong = findings
            wrong.captured = time
            var right = findings
            right.captured = nil
            #expect(wrong.spoken == right)
        }
        for place in [
            CapturePlace(latitude: 90.1, longitude: 0), CapturePlace(latitude: 0, longitude: -181),
            CapturePlace(latitude: .nan, longitude: 0),
        ] {
            var wrong = findings
            wrong.place = place
            var right = findings
            right.place = nil
            #expect(wrong.spoken == right)
        }
        findings.tracks = TrackCount(video: .max, audio: -1)
        #expect(findings.spoken.tracks == TrackCount(video: TrackCount.most, audio: 0))
    }
}
