import Testing

@testable import Inspection

@Suite("What a worker says")
struct LookAnswerTests {
    private static let position = WalkPosition(
        mediaType: "image/jpeg", state: [1, 2, 3], idleBytes: 77, durationSeconds: 4.5)

    private static let findings: WalkFindings = {
        var findings = WalkFindings(durationSeconds: 12.25)
        findings.pixels = PixelSize(width: 4032, height: 3024)
        findings.tracks = TrackCount(video: 1, audio: 2)
        findings.hasMedia = true
        findings.ending = .whole
        findings.trailingBytes = 9
        findings.captured = CaptureTime(wallSeconds: 1_425_204_000, offsetMinutes: -90)
        findings.place = CapturePlace(latitude: 30.5, longitude: -104.25)
        findings.refersElsewhere = true
        findings.payload = .sevenZip
        findings.trailer = .film
        return findings
    }()

    private static let answers: [LookAnswer] = [
        .head(HeadFacts(), nil, nil),
        .head(
            HeadFacts(own: "video/mp4", magic: .type("video/x-m4v"), payload: .zip, other: .scriptedPicture), position,
            findings),
        .head(HeadFacts(own: nil, magic: .unknown), nil, WalkFindings()),
        .head(HeadFacts(own: nil, magic: .failed), position, nil),
        .step(position), .step(WalkPosition(mediaType: "a/b")), .end(findings), .end(WalkFindings()), .nothing,
    ]

    private static func spoken(_ answer: LookAnswer) -> [UInt8] { Array(answer.message.dropFirst(4)) }

    @Test("is heard as it was said", arguments: answers)
    func round(answer: LookAnswer) {
        #expect(LookAnswer(Self.spoken(answer)) == answer)
    }

    @Test("is no answer when it is cut, or says more", arguments: answers)
    func cut(answer: LookAnswer) {
        let bytes = Self.spoken(answer)
        for length in bytes.indices { #expect(LookAnswer(Array(bytes.prefix(length))) == nil) }
        #expect(LookAnswer(bytes + [0]) == nil)
    }

    @Test("is no answer out of bounds")
    func bounds() {
        var wrong = [Self.findings, Self.findings, Self.findings, Self.findings, Self.findings, Self.findings]
        wrong[0].durationSeconds = -1
        wrong[1].durationSeconds = .nan
        wrong[2].place = CapturePlace(latitude: 91, longitude: 0)
        wrong[3].captured = CaptureTime(wallSeconds: .max, offsetMinutes: nil)
        wrong[4].captured = CaptureTime(wallSeconds: 0, offsetMinutes: 2000)
        wrong[5].tracks = TrackCount(video: 1 << 20, audio: 0)
        for findings in wrong { #expect(LookAnswer(Self.spoken(.end(findings))) == nil) }
        for name in ["", "IMAGE/JPEG", "a b", "a\n", String(repeating: "a", count: 128)] {
            #expect(LookAnswer(Self.spoken(.step(WalkPosition(mediaType: name)))) == nil)
        }
        let large = WalkPosition(mediaType: "a/b", state: Media.zeros(WalkPosition.mostStateBytes + 1))
        #expect(LookAnswer(Self.spoken(.step(large))) == nil)
    }

    @Test("is understood whatever a file made of it, but for what is not possible")
    func impossible() throws {
        let times = [Int64.min, -62_135_596_801, 253_402_300_800, .max].map {
            CaptureTime(wallSeconds: $0, offsetMinutes: nil)
        }
        for time in times + [CaptureTime(wallSeconds: 0, offsetMinutes: 1441)] {
            var findings = Self.findings
            findings.captured = time
            #expect(LookAnswer(Self.spoken(.end(findings))) == nil)
            let heard = LookAnswer(Self.spoken(.end(findings.spoken)))
            findings.captured = nil
            #expect(heard == .end(findings), "the rest of it stands")
        }
        var findings = Self.findings
        findings.durationSeconds = .infinity
        findings.place = CapturePlace(latitude: .nan, longitude: 0)
        findings.tracks = TrackCount(video: .max, audio: -1)
        #expect(LookAnswer(Self.spoken(.end(findings.spoken))) != nil)
    }

    @Test("may be any bytes")
    func noise() {
        var source = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...60, using: &source)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...(Bool.random() ? 3 : 255), using: &source) }
            if let answer = LookAnswer(bytes) { #expect(Self.spoken(answer).count == bytes.count) }
        }
    }
}
