import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("What cannot be meant in the rules")
struct RuleReviewTests {
    private func warnings(_ rules: String, routing: String? = nil, lanes: Set<LaneName>? = nil) throws -> [String] {
        let text = "departments: {治安: order, 消防: fire}\nrules:\n" + rules
        let book = try RuleBook(text: text, named: "c.yaml", routing: routing.map { (text: $0, name: "r.yaml") })
        return book.review(lanes: lanes).map { "\($0.location.file):\($0.location.line) \($0.sentence)" }
    }

    @Test("the shipped rules have none, with the sample city's endpoints and with one")
    func shipped() throws {
        let book = try RuleBook.load(directory: shippedRules)
        #expect(book.review() == [])
        #expect(book.review(lanes: [.fallback]) == [])
    }

    /// Two rules, lines 3 and 4; what is said of the second.
    static let pairs: [(String, String, words: String?)] = [
        ("any: [偷], kind: report, decides: true", "any: [偷车], kind: suggestion, weight: 1", "never counts"),
        ("any: [偷, 抢], kind: report, decides: true", "any: [偷车, 抢劫], kind: report, weight: 1", "never counts"),
        ("any: [偷], kind: report, decides: true", "any: [偷车, 抢劫], kind: report, weight: 1", nil),
        ("any: [偷], kind: report, decides: true", "all: [x, [偷, 小偷]], kind: unsure, decides: true", "never counts"),
        (
            "any: [偷], kind: report, decides: true", "any: [偷], in: first-sentence, kind: report, weight: 1",
            "never counts"
        ),
        ("any: [偷], in: first-sentence, kind: report, decides: true", "any: [偷], kind: report, weight: 1", nil),
        ("any: [偷], none: [x], kind: report, decides: true", "any: [偷], kind: report, weight: 1", nil),
        (
            "any: [偷], none: [xy], kind: report, decides: true", "any: [偷], none: [xy], kind: report, weight: 1",
            "never counts"
        ),
        (
            "any: [偷], none: [建议书], kind: report, decides: true", "any: [偷], none: [建议], kind: report, weight: 1",
            "never counts"
        ),
        ("any: [rob], kind: report, decides: true", "any: [robber], kind: report, weight: 1", nil),
        ("any: ['rob*'], kind: report, decides: true", "any: [robber], kind: report, weight: 1", "never counts"),
        ("any: [偷], shorter_than: 9, kind: report, decides: true", "any: [偷], kind: report, weight: 1", nil),
        (
            "any: [偷], shorter_than: 9, kind: report, decides: true",
            "any: [偷], shorter_than: 8, kind: report, weight: 1", "never counts"
        ),
        ("any: [偷], channel: app, kind: report, decides: true", "any: [偷], kind: report, weight: 1", nil),
        ("any: [偷], kind: report, decides: true", "any: [偷], channel: app, kind: report, weight: 1", "never counts"),
        ("any: [偷], patterns: [a], kind: report, decides: true", "any: [偷], kind: report, weight: 1", nil),
        (
            "any: [偷], patterns: [a, b], kind: report, decides: true",
            "any: [偷], patterns: [a], kind: report, weight: 1", "never counts"
        ),
        ("any: [偷], kind: report, decides: true", "any: [偷], kind: unsure, decides: true", "contradicts `a` in line 3"),
        (
            "any: [偷, 抢], kind: report, weight: 1", "any: [抢, 偷], kind: suggestion, weight: 2",
            "contradicts `a` in line 3"
        ),
        ("any: [偷], kind: report, weight: 1", "any: [抢], kind: suggestion, weight: 2", nil),
        ("any: [偷], kind: report, weight: 1", "any: [偷], department: 治安, weight: 2", nil),
        ("any: [x], lane: x", "any: [偷车, 小偷], none: [偷], kind: report, weight: 1", "can never hold"),
        ("any: [x], lane: x", "all: [x, [偷车]], none: [偷], kind: report, weight: 1", "can never hold"),
        ("any: [x], lane: x", "any: [偷车, 抢], none: [偷], kind: report, weight: 1", nil),
        ("any: [x], lane: x", "longer_than: 5, shorter_than: 6, kind: report, weight: 1", "can never hold"),
        ("any: [x], lane: x", "longer_than: 5, shorter_than: 7, kind: report, weight: 1", nil),
    ]

    @Test("a rule that has no say, or says the contrary, is named with its line", arguments: pairs)
    func pair(first: String, second: String, words: String?) throws {
        let found = try warnings("  - {name: a, why: w, \(first)}\n  - {name: b, why: w, \(second)}\n")
        #expect(found.count == (words == nil ? 0 : 1), "\(found)")
        if let words {
            #expect(found.first?.hasPrefix("c.yaml:4 ") == true && found.first?.contains(words) == true, "\(found)")
        }
    }

    @Test("of rules that decide the earlier counts, and a higher priority is earlier")
    func priority() throws {
        let found = try warnings(
            """
              - {name: a, why: w, any: [偷车], kind: report, decides: true}
              - {name: b, why: w, any: [偷], kind: unsure, decides: true, priority: 1}
            """)
        #expect(found.count == 1 && found[0].hasPrefix("c.yaml:3 ") && found[0].contains("`b` in line 4"), "\(found)")
    }

    @Test("a `never_to` that forgets a bureau, or names a lane to which nothing goes")
    func keeping() throws {
        func found(_ neverTo: String) throws -> [String] {
            try warnings(
                "  - {name: x, why: w, any: [x], lane: own}\n",
                routing: """
                    districts: {城东区: [], 城西区: []}
                    routes:
                      - {name: east, why: w, departments: [治安], districts: [城东区], lanes: [east, order]}
                      - {name: west, why: w, departments: [治安], districts: [城西区], lanes: [west]}
                      - {name: order, why: w, departments: [治安], lanes: [order]}
                      - {name: spare, why: w, departments: [治安], lanes: [spare]}
                      - {name: fire, why: w, departments: [消防], lanes: [fire], never_to: [\(neverTo)]}
                    """)
        }
        #expect(try found("east, west, order") == [], "`spare` is for what is kept from `order`")
        #expect(try found("own, default, order") == [], "these are no bureaus")
        let forgets = try found("east, order")
        #expect(
            forgets.count == 1 && forgets[0].hasPrefix("r.yaml:7 ") && forgets[0].contains("not west,"), "\(forgets)")
        let strange = try found("order, east, west, nobody")
        #expect(strange.count == 1 && strange[0].contains("Nothing ever goes to nobody,"), "\(strange)")
    }

    @Test("routes that nobody takes, departments without a way, lanes nobody has")
    func routing() throws {
        let routing = """
            default: [nowhere]
            routes:
              - {name: all, why: w, departments: [治安], lanes: [a]}
              - {name: late, why: w, departments: [治安], urgent: true, lanes: [a]}
              - {name: also, why: w, departments: [治安], also: true, lanes: [b]}
            """
        // What takes only the urgent, or takes besides, is no department's way.
        let besides = "default: [nowhere]\nroutes:\n  - {name: all, why: w, also: true, urgent: true, lanes: [a]}\n"
        #expect(
            try warnings("  - {name: x, why: w, any: [x], lane: c}\n", routing: besides).contains {
                $0.contains("No route")
            })
        let lanes = try Set(["default", "a"].map { try #require(LaneName($0)) })
        let found = try warnings("  - {name: x, why: w, any: [x], lane: c}\n", routing: routing, lanes: lanes)
        #expect(found.count == 5, "\(found)")
        for (place, words) in [
            ("r.yaml:4 ", "never taken: `all` in line 3"), ("c.yaml:1 ", "No route"), ("c.yaml:3 ", "no endpoint `c`"),
            ("r.yaml:5 ", "no endpoint `b`"), ("r.yaml:1 ", "no endpoint `nowhere`"),
        ] {
            #expect(found.contains { $0.hasPrefix(place) && $0.contains(words) }, "\(place) \(found)")
        }
    }
}
