import Testing
import Tips

@testable import Classification

@Suite("The sum")
struct TallyTests {
    private let digest = Digest.of([UInt8]("rules".utf8))

    private func says(
        _ kind: Kind? = nil, _ weight: Double = 0, department: String? = nil, lane: String? = nil,
        decides: Bool = false,
        leads: Bool = false
    ) -> Rule.Effect {
        Rule.Effect(
            kind: kind, weight: weight, decides: decides, department: department, leads: leads,
            lane: lane.flatMap { LaneName($0) })
    }

    private func decision(_ effects: Rule.Effect..., most: Int = 2) -> Decision {
        var tally = Tally()
        for (number, effect) in effects.enumerated() { tally.add(effect, named: "r\(number)") }
        return tally.decision(threshold: 0.6, mostDepartments: most, rules: digest)
    }

    @Test("reasons are signed towards the decision and add up to its confidence")
    func adds() {
        let found = decision(says(.report, 1), says(.suggestion, 2.5))
        #expect(found.kind == .suggestion)
        #expect(found.because == [.init(name: "r0", weight: -1), .init(name: "r1", weight: 2.5)])
        #expect(found.confidence == logistic(1.5))
    }

    @Test("what is not certain enough is unsure, with the confidence of the likelier kind")
    func unsure() {
        let found = decision(says(.report, 0.3))
        #expect(found.kind == .unsure)
        #expect(found.confidence == logistic(0.3))
        #expect(decision().kind == .unsure)
        #expect(decision().confidence == 0.5)
        #expect(decision(says(.report, 2), says(.suggestion, 2)).kind == .unsure)
    }

    @Test("a rule that decides is the whole sum, and the first one stands")
    func decides() {
        let found = decision(
            says(.report, 3), says(.suggestion, 10, decides: true), says(.report, 10, decides: true), says(.report, 5))
        #expect(found.kind == .suggestion)
        #expect(found.because == [.init(name: "r1", weight: 10)])
        let person = decision(says(.report, 3), says(.unsure, 10, decides: true))
        #expect(person.kind == .unsure)
        #expect(person.because == [.init(name: "r1", weight: 0)])
        #expect(person.confidence == 0.5)
    }

    @Test("the heaviest desk leads, others follow that weigh at least half, as many as are allowed")
    func departments() {
        let effects = [
            says(nil, 1, department: "a"), says(nil, 1.5, department: "b"), says(nil, 0.7, department: "c"),
            says(nil, 0.8, department: "a"),
        ]
        #expect(decision(effects[0], effects[1], effects[2], effects[3]).departments == ["a", "b"])
        #expect(decision(effects[0], effects[1], effects[2], effects[3], most: 1).departments == ["a"])
        #expect(decision(effects[1], effects[2], most: 3).departments == ["b"])
        #expect(decision(effects[0], says(nil, 1, department: "d")).departments == ["a", "d"])
    }

    @Test("a desk that a rule puts first is first, whatever others weigh; these follow as ever")
    func leads() {
        let (first, heavy, light) = (
            says(nil, 1, department: "a", leads: true), says(nil, 9, department: "b"), says(nil, 0.4, department: "c")
        )
        #expect(decision(heavy, first, light).departments == ["a", "b"])
        #expect(decision(heavy, says(nil, 5, department: "c"), first, most: 2).departments == ["a", "b"])
        #expect(decision(heavy, first, most: 1).departments == ["a"])
        #expect(decision(first, says(nil, 0.2, department: "a"), light, most: 3).departments == ["a"])
    }

    @Test("lanes are kept in order, each once, and there is always one")
    func lanes() {
        #expect(decision(says(lane: "x"), says(lane: "y"), says(lane: "x")).lanes.map(\.name) == ["x", "y"])
        #expect(decision(says(.report, 1)).lanes == [.fallback])
    }
}
