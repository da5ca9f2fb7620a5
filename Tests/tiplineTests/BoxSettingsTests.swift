import Captured
import Inspection
import Testing
import Tips

@testable import tipline

@Suite("The box an office asks for")
struct BoxSettingsTests {
    @Test("is opened and proven")
    func opened() throws {
        let settings = BoxSettings(isRequired: true, workers: 1, program: BuiltProgram.box)
        #expect(try settings.open(isProven: true, CapturedLog().logger).means?.hold == true)
    }

    @Test("ends the start where there is none, or is done without and said so")
    func missing() throws {
        let log = CapturedLog()
        var settings = BoxSettings(isRequired: true, workers: 1, program: ["/nonexistent"])
        let failure = #expect(throws: Failure.self) { try settings.open(isProven: false, log.logger) }
        #expect(failure?.code == "box-missing")
        #expect(failure?.verdict == .callSomeone)
        settings.isRequired = false
        #expect(try settings.open(isProven: true, log.logger).means == nil)
        #expect(log.text.contains("without a box"))
    }
}
