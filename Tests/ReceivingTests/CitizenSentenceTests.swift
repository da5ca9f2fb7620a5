import Inspection
import Testing
import Tips

@testable import Receiving

@Suite("What a citizen is told of a failure")
struct CitizenSentenceTests {
    private static let fallback = "neither-known-nor-foreseen"

    @Test("Every code with a status of its own has sentences of its own, in both languages")
    func codes() throws {
        let formats = try Sample.formats()
        // What files are refused for is in the office's words.
        let own = Problem.table.keys.filter { Refusal.Code(rawValue: $0.rawValue) == nil && $0 != "invalid-field" }
        for code in own {
            let wording = try #require(CitizenSentence.table[code], "\(code.rawValue)")
            let told = CitizenSentence.of(Failure(code, "for developers", .again), formats)
            #expect(told.en == wording.en.replacing("{number}", with: "110"))
            #expect(told.zh == wording.zh.replacing("{number}", with: "110"))
            #expect(wording.zh.unicodeScalars.contains { $0.value > 0x2E80 } && !wording.en.contains("developers"))
        }
    }

    @Test("A refused file has the office's own sentence", arguments: Refusal.Code.allCases)
    func refusals(code: Refusal.Code) throws {
        let formats = try Sample.formats()
        let wording = CitizenSentence.of(Failure(.init(rawValue: code.rawValue), "x", .refuse, part: 2), formats)
        #expect(wording == formats.refusal(code).sentence)
    }

    @Test("A field that is not right is told what it wants; one that no form shows, in general")
    func fields() throws {
        let formats = try Sample.formats()
        func sentence(_ field: String?) -> String {
            CitizenSentence.of(Failure("invalid-field", "x", .refuse, field: field), formats).en
        }
        let shown = ["content", "kind", "occurred_at", "place", "contact"].map(sentence)
        #expect(Set(shown).count == 5)
        #expect(sentence("content").contains("10,000") && sentence("place").contains("300"))
        #expect(sentence(nil) == sentence("latitude") && sentence("no such field") == sentence(nil))
        #expect(!shown.contains(sentence(nil)))
    }

    @Test("A code nobody foresaw says whether trying again helps, and never its own sentence")
    func unforeseen() throws {
        let formats = try Sample.formats()
        let refused = CitizenSentence.of(Failure(.init(rawValue: Self.fallback), "canary", .refuse), formats)
        let passing = CitizenSentence.of(Failure(.init(rawValue: Self.fallback), "canary", .callSomeone), formats)
        #expect(refused != passing && !refused.en.contains("canary") && !passing.en.contains("canary"))
    }
}
