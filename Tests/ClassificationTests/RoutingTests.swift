import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("The way of a tip")
struct RoutingTests {
    private static let rules = """
        departments: {治安: order, 消防: fire}
        most_departments: 2
        rules:
          - {name: order, why: w, any: [赌博], kind: report, weight: 2, department: 治安}
          - {name: fire, why: w, any: [火灾], kind: report, weight: 2, department: 消防}
          - {name: idea, why: w, any: [建议], kind: suggestion, weight: 5}
          - {name: danger, why: w, any: [救命], urgent: true}
          - {name: own, why: w, any: [专线], lane: own}
        """

    private static let routing = """
        default: [desk]
        districts:
          江北区: [江北]
          江北新区: []
          滨湖: []
        routes:
          - {name: alarm, why: w, urgent: true, also: true, lanes: [duty]}
          - {name: ideas, why: w, kinds: [suggestion], departments: [治安], lanes: [ideas]}
          - {name: north, why: w, departments: [治安], districts: [江北区], lanes: [north]}
          - {name: new, why: w, departments: [治安], districts: any, lanes: [bureau]}
          - {name: order, why: w, departments: [治安], lanes: [order]}
          - {name: fire, why: w, departments: [消防], lanes: [fire, order]}
          - {name: lake, why: w, districts: [滨湖], lanes: [lake]}
        """

    private func lanes(_ content: String, place: String? = nil, routing: String = routing) throws -> [String] {
        let book = try RuleBook(text: Self.rules, named: "c.yaml", routing: (text: routing, name: "r.yaml"))
        return book.decide(Submission(content: content, place: place)).lanes.map(\.name)
    }

    @Test("for each desk the first route that fits is taken, and what is taken besides")
    func taken() throws {
        #expect(try lanes("赌博") == ["order"])
        #expect(try lanes("江北赌博") == ["north"])
        #expect(try lanes("建议查赌博") == ["ideas"])
        #expect(try lanes("赌博，救命") == ["order", "duty"])
        #expect(try lanes("火灾") == ["fire", "order"])
        #expect(try lanes("赌博和火灾") == ["order", "fire"], "two desks, each lane once")
    }

    @Test("what no route takes goes to the default, never nowhere; a rule's own lane goes before")
    func fallback() throws {
        #expect(try lanes("天气") == ["desk"])
        #expect(try lanes("天气", routing: "routes: []") == ["default"])
        #expect(try lanes("滨湖天气") == ["lake"])
        #expect(try lanes("专线") == ["own"])
        #expect(try lanes("专线赌博") == ["own", "order"])
    }

    @Test(
        "a district is found by any of its names; the place goes before the content, the longer name before the shorter"
    )
    func districts() throws {
        #expect(try lanes("赌博", place: "江北解放路") == ["north"])
        #expect(try lanes("江北赌博", place: "滨湖") == ["bureau"])
        #expect(try lanes("江北新区赌博") == ["bureau"])
        #expect(try lanes("滨湖和江北赌博") == ["bureau"], "the first one named")
        #expect(try lanes("江 北 賭博") == ["north"])
    }

    @Test(
        "a route keeps what it takes from other lanes, whichever way leads there; the next route for that desk is taken"
    )
    func keptApart() throws {
        let rules = """
            departments: {治安: order, 督察: discipline, 水警: waters}
            rules:
              - {name: order, why: w, any: [赌博], kind: report, weight: 9, department: 治安}
              - {name: waters, why: w, any: [船], kind: report, weight: 8, department: 水警}
              - {name: officers, why: w, all: [民警, 收钱], department: 督察, weight: 1, leads: true}
              - {name: own, why: w, any: [专线], lane: bureau}
            """
        let routing = """
            districts: {江北区: [江北]}
            routes:
              - {name: bureau, why: w, departments: [治安, 水警], districts: any, lanes: [bureau]}
              - {name: also, why: w, also: true, districts: any, lanes: [bureau, duty]}
              - {name: order, why: w, departments: [治安], lanes: [order]}
              - {name: discipline, why: w, departments: [督察], lanes: [discipline], never_to: [bureau]}
            """
        let book = try RuleBook(text: rules, named: "c.yaml", routing: (text: routing, name: "r.yaml"))
        func lanes(_ content: String) -> [String] { book.decide(Submission(content: content)).lanes.map(\.name) }
        #expect(lanes("江北区赌博") == ["bureau", "duty"])
        #expect(lanes("江北区民警收钱") == ["discipline"], "nor beside it")
        #expect(lanes("江北区赌博，民警收钱") == ["discipline", "order"])
        #expect(lanes("江北区赌博船，民警收钱，专线") == ["discipline", "order"], "nor by a rule's own lane")
        #expect(lanes("江北区船上民警收钱") == ["discipline"], "what no other route takes is left to this one")
        let text = book.explain(Submission(content: "江北区赌博，民警收钱")).text
        for line in ["department 督察, first", "passed over: bureau, line 3,", "passed over: also, line 4,"] {
            #expect(text.contains(line), "\(text)")
        }
    }

    @Test("two routes that keep each other away leave a tip to the default, never nowhere")
    func keptApartBothWays() throws {
        let routing = """
            routes:
              - {name: order, why: w, departments: [治安], lanes: [order], never_to: [fire]}
              - {name: fire, why: w, departments: [消防], lanes: [fire], never_to: [order]}
            """
        #expect(try lanes("赌博和火灾", routing: routing) == ["default"])
        #expect(try lanes("火灾", routing: routing) == ["fire"])
    }

    @Test("the rule book names every lane, and its digest is that of both files")
    func book() throws {
        let book = try RuleBook(text: Self.rules, named: "c.yaml", routing: (text: Self.routing, name: "r.yaml"))
        #expect(
            book.lanes.map(\.name).sorted() == [
                "bureau", "desk", "duty", "fire", "ideas", "lake", "north", "order", "own",
            ])
        let other = try RuleBook(
            text: Self.rules, named: "c.yaml", routing: (text: Self.routing + "\n", name: "r.yaml"))
        let alone = try RuleBook(text: Self.rules, named: "c.yaml")
        #expect(Set([book.digest, other.digest, alone.digest]).count == 3)
    }

    @Test("the explanation names district, urgency and the routes with their lines")
    func explained() throws {
        let book = try RuleBook(text: Self.rules, named: "c.yaml", routing: (text: Self.routing, name: "r.yaml"))
        let text = book.explain(Submission(content: "江北赌博，救命")).text
        for line in [
            "district: 江北区", "urgent: it goes first, and the citizen is told to call", "route: north, line 9, to north",
            "route: alarm, line 7, to duty", "lanes: north, duty", "  urgent  danger, line 7",
        ] {
            #expect(text.contains(line), "\(text)")
        }
    }

    @Test("an alarm stands in the reasons even where another rule settled the kind, and weighs nothing there")
    func alarm() throws {
        let book = try RuleBook(
            text: """
                rules:
                  - {name: danger, why: w, any: [救命], kind: report, weight: 1, urgent: true}
                  - {name: short, why: w, any: [救命], kind: unsure, decides: true}
                """, named: "c.yaml")
        let decision = book.decide(Submission(content: "救命"))
        #expect(decision.isUrgent && decision.kind == .unsure)
        #expect(
            decision.because == [
                Decision.Reason(name: "short", weight: 0), Decision.Reason(name: "danger", weight: 0, says: ["urgent"]),
            ])
        #expect(decision.named == nil)
    }
}
