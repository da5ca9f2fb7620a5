import Testing

@testable import Inspection

@Suite("The blocks of a WavPack file")
struct WavPackWalkTests {
    private func findings(_ bytes: [UInt8]) -> WalkFindings {
        Walked.findings("audio/x-wavpack", bytes)
    }

    @Test("The first block says how long it plays, and fewer samples than that were cut")
    func duration() {
        let whole = Recording.wavPack(blocks: 4)
        #expect(findings(whole).durationSeconds == 4)
        #expect(findings(Array(whole.prefix(whole.count / 2))).ending == .cut)
        #expect(findings(Array(whole.prefix(whole.count / 2))).hasMedia == true)
    }

    @Test("A tag may follow, and other bytes are behind it")
    func behind() {
        let whole = Recording.wavPack(blocks: 2)
        #expect(findings(whole + Media.text("TAG") + Media.zeros(125)).trailingBytes == 0)
        #expect(findings(whole + Media.text("more")).trailingBytes == 4)
    }

    @Test("A block that its pieces do not fill is broken")
    func pieces() {
        var bytes = Recording.wavPack(blocks: 1)
        bytes[33] = 0xF0
        #expect(findings(bytes).ending == .broken)
        #expect(findings(Media.text("wvpk") + Media.zeros(40)).ending == .broken)
    }
}
