import Testing

@testable import Inspection

@Suite("The chunks of an AIFF file")
struct AiffWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("audio/aiff", bytes) }

    @Test("Frames of sound by frames a second")
    func duration() {
        #expect(findings(Recording.aiff(frames: 16_000)).durationSeconds == 2)
    }

    @Test("Without a description, or without sound, there is nothing to hear")
    func stubs() {
        let bytes = Recording.aiff(frames: 4000)
        #expect(findings(Array(bytes.prefix(38))).hasMedia == false)
        let undescribed = Array(bytes.prefix(12)) + Media.text("COMN") + Array(bytes.dropFirst(16))
        #expect(findings(undescribed).hasMedia == false)
        #expect(findings(undescribed).ending == .broken)
        #expect(findings(Media.text("FORM") + Media.zeros(4) + Media.text("ILBM") + Media.zeros(90)).ending == .broken)
    }

    @Test("Of what was cut off a hundredth of a second must have come")
    func cut() {
        let bytes = Recording.aiff(frames: 4000)
        #expect(findings(Array(bytes.prefix(54 + 40))).hasMedia == false)
        #expect(findings(Array(bytes.prefix(54 + 400))).hasMedia == true)
        #expect(findings(Array(bytes.prefix(54 + 400))).ending == .cut)
    }
}
