import Sealing
import Testing
import Tips

@testable import Platform

@Suite("An opened statement")
struct OpenedStatementTests {
    @Test("a statement under a manifest that names it is still refused when it is another tip's")
    func forgedManifest() throws {
        let identity = Identity()
        let tips = try [1, 2].map { try SealedTip($0, [[1], [2]], for: [identity.recipient]) }
        var manifest = try ReceivedManifest.read(tips[0].manifest.bytes)
        #expect(throws: Failure.self) { try OpenedStatement(tips[1].words, of: manifest) }
        #expect(try OpenedStatement(tips[0].words, of: manifest).exhibits.count == 2)
        manifest.exhibits[0].digest = manifest.exhibits[1].digest
        #expect(throws: Failure.self) { try OpenedStatement(tips[0].words, of: manifest) }
        manifest.exhibits.removeLast()
        #expect(throws: Failure.self) { try OpenedStatement(tips[0].words, of: manifest) }
        #expect(throws: Failure.self) { try OpenedStatement(Array("{}".utf8), of: manifest) }
    }
}
