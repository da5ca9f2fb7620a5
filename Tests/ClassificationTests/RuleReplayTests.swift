import Testing
import Tips

@testable import Classification

@Suite("What other rules would have said")
struct RuleReplayTests {
    private static let text = """
        departments: {刑侦: crime}
        rules:
          - {name: theft, why: w, any: [偷], kind: report, weight: 2, department: 刑侦, lane: crime}
          - {name: stated, why: w, stated_kind: suggestion, kind: suggestion, weight: 2}
          - {name: danger, why: w, any: [救命], urgent: true}
        """

    private func former(_ kind: Kind, _ department: String? = nil, lanes: [LaneName] = [.fallback]) -> RuleReplay.Answer
    {
        RuleReplay.Answer(kind: kind, department: department, isUrgent: false, lanes: lanes)
    }

    @Test("changes are counted from one answer to the other, the most frequent first, and no word of a tip is there")
    func counts() throws {
        var replay = RuleReplay(try RuleBook(text: Self.text, named: "c.yaml"))
        for _ in 0..<2 { replay.add(Submission(content: "有人偷车"), former: former(.unsure), lanes: [.fallback]) }
        replay.add(Submission(content: "有人偷车"), former: former(.report, "刑侦"), lanes: [.fallback])
        replay.add(Submission(content: "救命"), former: former(.suggestion), lanes: [])
        replay.addErased()
        replay.addSealed()
        replay.addSealed()
        #expect((replay.read, replay.changed, replay.erased, replay.sealed) == (4, 3, 1, 2))
        #expect(
            replay.text == """
                4 tips decided anew: 3 would get another answer, 1 the same.
                3 texts are no longer readable here: 1 erased, 2 sealed.
                kind:
                  unsure → report  2
                  suggestion → unsure  1
                department:
                  - → 刑侦  2
                urgent:
                  no → yes  1
                """)
    }

    @Test("what nothing kept is not compared, and that is said")
    func partial() throws {
        var replay = RuleReplay(try RuleBook(text: Self.text, named: "c.yaml"))
        let kept = RuleReplay.Answer(kind: .report, department: "刑侦", isUrgent: nil, lanes: nil)
        replay.add(Submission(content: "有人偷车，救命"), former: kept, lanes: [.fallback])
        #expect((replay.read, replay.changed) == (1, 0))
        #expect(replay.text.contains("Urgency and lanes were not compared"))
    }

    @Test("a lane that the configuration has is a change of the way, one it lacks falls to the default")
    func lanes() throws {
        let lane = try #require(LaneName("crime"))
        var replay = RuleReplay(try RuleBook(text: Self.text, named: "c.yaml"))
        replay.add(Submission(content: "偷"), former: former(.report, "刑侦"), lanes: [.fallback, lane])
        #expect(replay.changes(of: "lanes") == [.init(from: "default", to: "crime", tips: 1)])
    }

    @Test("what the citizen called it is known by the rules that decided")
    func stated() throws {
        let book = try RuleBook(text: Self.text, named: "c.yaml")
        #expect(book.statedKind(because: ["theft", "stated"]) == .suggestion)
        #expect(book.statedKind(because: ["theft", "unknown"]) == nil)
    }
}
