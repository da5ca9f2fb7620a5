import Testing

@testable import Inspection

@Suite("The proof of the box")
struct BoxProofTests {
    @Test("finds no way out of it")
    func shut() {
        #expect(BoxProof.waysOut { BoxPrograms.attempting($0.rawValue) } == [])
    }

    @Test("finds every way out of what is no box, and what does not even start")
    func open() {
        #expect(BoxProof.waysOut { _ in BoxPrograms.worker } == BoxEscape.allCases)
        #expect(BoxProof.waysOut { _ in ["/nonexistent"] } == BoxEscape.allCases)
    }
}
