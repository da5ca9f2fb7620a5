import Testing

@testable import Inspection

@Suite("The heads of a Monkey's Audio file")
struct ApeWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings { Walked.findings("audio/x-ape", bytes) }

    @Test("Frames of a stated length, the last of its own")
    func duration() {
        #expect(findings(Recording.ape(sound: 900)).durationSeconds == 82_548.0 / 44_100)
    }

    @Test("The head alone is nothing to hear, and one that contradicts itself is broken")
    func stubs() {
        let whole = Recording.ape(sound: 900)
        #expect(findings(Array(whole.prefix(120))).hasMedia == false)
        #expect(findings(Array(whole.prefix(300))).ending == .cut)
        #expect(findings(Recording.ape(sound: 0)).ending == .broken)
        var channels = whole
        channels[52 + 18] = 0
        #expect(findings(channels).ending == .broken)
    }

    @Test("The older head says less")
    func old() {
        let head =
            Media.text("MAC ") + Media.little(2, 3970) + Media.zeros(4) + Media.little(2, 2) + Media.little(4, 44_100)
            + Media.little(4, 44) + Media.zeros(4) + Media.little(4, 3) + Media.little(4, 900)
        let found = findings(head + Media.zeros(400))
        #expect(found.hasMedia == true)
        #expect(found.ending == .unknown)
        #expect(findings(head + Media.zeros(50)).hasMedia == false)
    }
}
