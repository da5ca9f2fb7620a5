import Testing
import Tips

@Suite("Failures")
struct FailureTests {
    private struct Cause: Error, CustomStringConvertible {
        var description: String { "the plug was pulled" }
    }

    @Test("say code, sentence and cause")
    func description() {
        let bare = Failure("disk-full", "There is no room. Free some.", .again)
        #expect(bare.description == "disk-full: There is no room. Free some.")
        let caused = Failure("disk-full", "There is no room.", .again, cause: Cause())
        #expect("\(caused)" == "disk-full: There is no room. (the plug was pulled)")
    }

    @Test("codes are compared as text")
    func codes() {
        #expect(Failure.Code(rawValue: "busy") == "busy")
        #expect(Failure("busy", "Later.", .again).code.rawValue == "busy")
    }
}
