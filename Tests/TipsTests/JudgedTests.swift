import Testing
import Tips

@Suite("What a tip is judged to be")
struct JudgedTests {
    private static let new = Judged(kind: .suggestion, departments: ["户籍", "a\"b"])

    @Test("a corrected body is the one that the corrected decision would have had, in clear and sealed")
    func bodies() throws {
        var tip = try Sample.full()
        let old = Judged(kind: tip.decision.kind, departments: tip.decision.departments)
        let statement: [UInt8] = [10, 123, 10]
        let before = (Manifest.body(of: tip), Manifest.sealedBody(of: tip, statement: statement))
        (tip.decision.kind, tip.decision.departments) = (Self.new.kind, Self.new.departments)
        #expect(ManifestBody.corrected(before.0, from: old, to: Self.new) == Manifest.body(of: tip))
        #expect(
            ManifestBody.corrected(before.1, from: old, to: Self.new)
                == Manifest.sealedBody(of: tip, statement: statement))
        #expect(ManifestBody.corrected(before.0, from: old, to: old) == before.0)
    }

    @Test("a body that says something else is left alone")
    func others() throws {
        let body = Manifest.body(of: try Sample.full())
        for departments in [[], ["交"], ["户籍"]] {
            #expect(
                ManifestBody.corrected(body, from: Judged(kind: .report, departments: departments), to: Self.new) == nil
            )
        }
        #expect(ManifestBody.corrected([], from: Self.new, to: Self.new) == nil)
    }
}
