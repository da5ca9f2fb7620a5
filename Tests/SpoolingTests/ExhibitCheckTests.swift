import Spooling
import Testing
import Tips

@Suite("An exhibit against what is said of it")
struct ExhibitCheckTests {
    private static func exhibit(_ content: [UInt8]) -> Exhibit {
        Exhibit(number: 1, mediaType: "image/jpeg", bytes: Int64(content.count), digest: .of(content))
    }

    @Test("whole, changed, unreadable and gone are told apart", arguments: [0, 1, (1 << 20) - 1, (1 << 20) + 1])
    func faults(length: Int) {
        let content = [UInt8](repeating: 7, count: length)
        let exhibit = Self.exhibit(content)
        #expect(ExhibitCheck.fault(exhibit) { BytesReader(content) } == nil)
        #expect(ExhibitCheck.fault(exhibit) { BytesReader(content + [8]) } == .differs)
        #expect(ExhibitCheck.fault(exhibit) { BytesReader(content, fails: true) } == .unreadable)
        let gone = Failure("exhibit-missing", "It is gone.", .callSomeone)
        #expect(ExhibitCheck.fault(exhibit) { throw gone } == .missing)
    }
}
