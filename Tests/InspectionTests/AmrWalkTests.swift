import Testing

@testable import Inspection

@Suite("The frames of an AMR file")
struct AmrWalkTests {
    private func findings(_ bytes: [UInt8], isWide: Bool = false) -> WalkFindings {
        Walked.findings(isWide ? "audio/amr-wb" : "audio/amr", bytes)
    }

    private let head = Media.text("#!AMR\n")
    private let frame: [UInt8] = [0x3C] + Media.zeros(31)

    @Test("Twenty milliseconds a frame, silence included")
    func duration() {
        #expect(findings(head + Media.repeated(frame, 100)).durationSeconds == 2)
        let silence: [UInt8] = [0x44] + Media.zeros(5)
        #expect(findings(head + Media.repeated(frame + silence + [0x7C], 50)).durationSeconds == 3)
        let wide: [UInt8] = [0x44] + Media.zeros(60)
        #expect(findings(Media.text("#!AMR-WB\n") + Media.repeated(wide, 50), isWide: true).durationSeconds == 1)
    }

    @Test("Several channels take turns")
    func channels() {
        let head = Media.text("#!AMR_MC1.0\n") + Media.big(4, 2)
        #expect(findings(head + Media.repeated(frame, 100)).durationSeconds == 1)
        // Found by fuzzing: fewer frames than channels play for no time.
        #expect(findings(Media.text("#!AMR_MC1.0\n") + Media.big(4, 0xFFFF) + frame).durationSeconds == nil)
    }

    @Test("What is no frame ends it, and is the end of it where there is more of that")
    func others() {
        let found = findings(head + Media.repeated(frame, 20) + [0x83, 1, 2])
        #expect(found.ending == .whole)
        #expect(found.trailingBytes == 3)
        #expect(findings(head + Media.repeated(frame, 20) + Media.repeated([0x83], 900)).ending == .broken)
        #expect(findings(head + [0x83] + Media.repeated(frame, 20)).ending == .broken)
        #expect(findings(Media.text("#!AMX and so on, and so on")).ending == .broken)
    }

    @Test("Silence and damaged frames alone are nothing to hear")
    func nothing() {
        #expect(findings(head + Media.repeated([0x7C], 100)).hasMedia == false)
        #expect(findings(head + Media.zeros(1300)).hasMedia == false)
        #expect(findings(head + Media.repeated(frame, 3)).hasMedia == false)
        #expect(findings(head + Media.repeated(frame, 6) + Media.zeros(1300)).ending == .broken)
    }
}
