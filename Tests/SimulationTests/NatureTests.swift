import Sealing
import Testing
import Tips

@testable import Simulation

@Suite("What sort of a spool a world has")
struct NatureTests {
    @Test("every sort occurs, alone and beside others, and the same seed has the same")
    func mixed() {
        let natures = (UInt64(0)..<400).map { Nature(Chance($0, "nature")) }
        for sort in [\Nature.isSealed, \.hasUploads, \.hasBackups, \.hasDrop] {
            #expect(Set(natures.map { $0[keyPath: sort] }) == [true, false])
        }
        #expect(natures.contains { $0.isSealed && $0.hasUploads && $0.hasDrop })
        #expect(natures.contains { !$0.isSealed && !$0.hasUploads && !$0.hasBackups && !$0.hasDrop })
        #expect(natures.map(\.expireSeconds) == (UInt64(0)..<400).map { Nature(Chance($0, "nature")).expireSeconds })
    }

    @Test("the inside opens what was sealed to it, and nothing that was touched")
    func inside() throws {
        let sealed = try SealedWriter.sealed(Array("in confidence".utf8), for: Inside.recipients)
        #expect(Inside.opened(sealed) == Array("in confidence".utf8))
        #expect(
            Inside.words(of: ManifestBody.sealed(Array("{}".utf8), statement: sealed)) == Array("in confidence".utf8))
        #expect(Inside.words(of: Array("{}".utf8)) == Array("{}".utf8))
        #expect(Inside.opened(sealed.dropLast()) == nil)
    }
}
