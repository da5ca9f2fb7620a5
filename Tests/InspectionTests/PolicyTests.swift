import RuleFiles
import Testing
import Tips

@testable import Inspection

@Suite("What follows from the look at a whole file")
struct PolicyTests {
    private let shipped: Formats

    init() throws {
        shipped = try Formats.load(directory: Shipped.rules)
    }

    private func judged(_ type: String, by formats: Formats? = nil, _ change: (inout WalkFindings) -> Void)
        -> Judgement?
    {
        let formats = formats ?? shipped
        var findings = WalkFindings()
        change(&findings)
        return formats[type].map { formats.judgement(of: $0, marks: [.nameDiffers], findings) }
    }

    @Test("What ships refuses a cut picture and keeps half a recording, marked")
    func cut() {
        #expect(judged("image/png") { $0.ending = .cut }?.refusal?.code == .pictureCut)
        #expect(judged("audio/wav") { $0.ending = .cut }?.marks == [.nameDiffers, .cut])
        #expect(judged("video/mp4") { ($0.ending, $0.hasMedia) = (.cut, false) }?.refusal?.code == .noMedia)
    }

    @Test("What was found first by weight is the reason")
    func order() {
        let judgement = judged("image/png") {
            ($0.ending, $0.payload, $0.hasMedia, $0.refersElsewhere) = (.broken, .zip, false, true)
        }
        #expect(judgement?.refusal?.code == .foreignPayload)
        #expect(judged("video/x-msvideo") { $0.refersElsewhere = true }?.refusal?.code == .refersElsewhere)
        #expect(judged("image/gif") { $0.ending = .broken }?.refusal?.code == .containerBroken)
    }

    @Test("More pixels or hours than a family may have")
    func caps() {
        let most = PixelSize(width: 256, height: 1_000_000)
        #expect(judged("image/jpeg") { $0.pixels = most }?.refusal == nil)
        #expect(
            judged("image/jpeg") { $0.pixels = PixelSize(width: 257, height: 1_000_000) }?.refusal?.code
                == .tooManyPixels)
        #expect(
            judged("image/jpeg") { $0.pixels = PixelSize(width: .max, height: .max) }?.refusal?.code == .tooManyPixels)
        #expect(judged("audio/mpeg") { $0.durationSeconds = 86_401 }?.refusal?.code == .audioTooLong)
        #expect(judged("video/mp4") { $0.durationSeconds = 86_401 }?.refusal?.code == .videoTooLong)
        #expect(judged("video/mp4") { $0.durationSeconds = 86_400 }?.refusal == nil)
    }

    @Test("What phones write behind a picture is kept; what nobody knows is kept and marked")
    func behind() {
        #expect(judged("image/jpeg") { ($0.trailingBytes, $0.trailer) = (9, .notes) }?.marks == [.nameDiffers])
        #expect(
            judged("image/jpeg") { ($0.trailingBytes, $0.trailer) = (9, .film) }?.marks == [.nameDiffers, .motionPhoto])
        #expect(judged("image/jpeg") { $0.trailingBytes = 9 }?.marks == [.nameDiffers, .bytesBehind])
    }

    @Test("An office may keep what ships as refused, and refuse what ships as kept")
    func turned() throws {
        let all = PolicyCase.allCases.map { "  \($0.rawValue): \($0.isRefusedByDefault ? "keep" : "refuse")\n" }
            .joined()
        let text =
            FormatsReadingTests.families + FormatsReadingTests.format + "policy:\n" + all + FormatsReadingTests.refusals
        let formats = try Formats(reading: RuleNode.parse(text, named: "f"))
        #expect(judged("image/jpeg", by: formats) { $0.trailingBytes = 9 }?.refusal?.code == .bytesBehind)
        let kept = judged("image/jpeg", by: formats) { ($0.ending, $0.payload, $0.hasMedia) = (.cut, .zip, false) }
        #expect(kept?.marks == [.nameDiffers, .foreignPayload, .cut, .noMedia])
    }

    @Test("A case there is not, or a word that is none, is told with its line")
    func mistakes() {
        for (line, key) in [("  no-medai: refuse", "policy.no-medai"), ("  no-media: perhaps", "policy.no-media")] {
            let text =
                FormatsReadingTests.families + FormatsReadingTests.format + "policy:\n\(line)\n"
                + FormatsReadingTests.refusals
            #expect(throws: (any Error).self) { try Formats(reading: RuleNode.parse(text, named: "f")) }
            do {
                _ = try Formats(reading: RuleNode.parse(text, named: "f"))
            } catch { #expect("\(error)".contains(key) && "\(error)".contains("f:12")) }
        }
    }

    @Test("Every mark and every refusal has its sentence in what ships")
    func sentences() {
        for mark in Mark.allCases { #expect(shipped.sentence(of: mark).zh.hasSuffix("。"), "\(mark)") }
        for found in PolicyCase.allCases {
            #expect(shipped.refusal(found.refusalCode(of: .video)).sentence.zh.hasSuffix("。"))
            #expect(Mark.allCases.contains(found.mark))
        }
    }
}
