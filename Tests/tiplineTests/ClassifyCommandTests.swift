import Foundation
import Testing
import Tips

@testable import tipline

@Suite("What classify prints")
struct ClassifyCommandTests {
    @Test("One object with kind, department, confidence and reasons, on one line")
    func describes() throws {
        let decision = Decision(
            kind: .report, departments: ["交警", "治安"], confidence: 0.75, because: [.init(name: "a\nb", weight: -1.5)],
            rulesDigest: .of([]))
        let line = ClassifyCommand.describe(decision)
        #expect(!line.contains("\n"))
        let members = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(Set(members.keys) == ["kind", "department", "confidence", "because"])
        #expect(members["kind"] as? String == "report")
        #expect(members["department"] as? String == "交警")
        #expect(members["confidence"] as? Double == 0.75)
        let because = try #require(members["because"] as? [[String: Any]])
        #expect(because.first?["name"] as? String == "a\nb")
        #expect(because.first?["weight"] as? Double == -1.5)
    }

    @Test("No department is null, never an empty name")
    func nobody() throws {
        let decision = Decision(kind: .unsure, departments: [], confidence: 0.5, because: [], rulesDigest: .of([]))
        let line = ClassifyCommand.describe(decision)
        #expect(line.contains(#""department":null"#))
    }
}
