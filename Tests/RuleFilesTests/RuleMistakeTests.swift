import RuleFiles
import Testing

@Suite("Mistakes")
struct RuleMistakeTests {
    private func mistake(_ line: Int, _ key: String) -> RuleMistake {
        RuleMistake(location: RuleLocation(file: "f.yaml", line: line, key: key), sentence: "No.")
    }

    @Test("a mistake reads FILE:LINE: KEY: sentence")
    func description() {
        #expect(mistake(7, "a.b[2]").description == "f.yaml:7: a.b[2]: No.")
        #expect(mistake(1, "").description == "f.yaml:1: No.")
    }

    @Test("collecting goes on after a mistake and keeps all of them in order")
    func collect() throws {
        struct Other: Error {}
        var mistakes = RuleMistakes()
        #expect(mistakes.collect { 3 } == 3)
        try mistakes.throwIfAny()
        let nothing: Int? = try mistakes.collect { throw mistake(1, "a") }
        let none: Int? = try mistakes.collect { throw RuleMistakes([mistake(2, "b"), mistake(3, "c")]) }
        #expect(nothing == nil && none == nil)
        #expect(throws: Other.self) { try mistakes.collect { throw Other() } }
        mistakes.add(mistake(4, "d"))
        #expect(mistakes.all.map(\.location.line) == [1, 2, 3, 4])
        #expect(mistakes.description.split(separator: "\n").count == 4)
        #expect(throws: RuleMistakes.self) { try mistakes.throwIfAny() }
    }
}
