import RuleFiles
import Testing

@testable import Classification

@Suite("Mistakes in the routes")
struct RoutingReadingTests {
    private func mistakes(_ routing: String) -> [String] {
        do {
            _ = try RuleBook(
                text: "departments: {治安: order}\nrules: []\n", named: "c.yaml", routing: (text: routing, name: "r.yaml")
            )
            return []
        } catch let mistakes as RuleMistakes {
            return mistakes.all.map { "\($0.location.file):\($0.location.line) \($0.location.key): \($0.sentence)" }
        } catch {
            return ["\(error)"]
        }
    }

    static let wrong: [(String, place: String, words: String)] = [
        ("defalt: [a]", "r.yaml:1 defalt", "did you mean `default`"),
        ("default: []", "r.yaml:1 default", "list is empty"),
        ("default: ['a b']", "r.yaml:1 default[0]", "A lane's name"),
        ("default: [a, a]", "r.yaml:1 default", "each lane once"),
        ("districts: {'': [x]}", "r.yaml:1 districts.", "no name"),
        ("districts: {a: [x], b: [x]}", "r.yaml:1 districts.b[0]", "a name of a already"),
        ("districts: {a: [城東], b: [城东]}", "r.yaml:1 districts.b[0]", "a name of a already, as `城東`"),
        ("districts: {a: [城東, 城东]}", "r.yaml:1 districts.a[1]", "a name of a already, as `城東`"),
        (
            "routes:\n  - {name: r, why: w, lanes: [a, b], never_to: [c, b]}", "r.yaml:2 routes[0].never_to",
            "cannot keep a tip from a lane it leads to"
        ),
        ("routes:\n  - {name: r, why: w, lanes: [a], never_to: []}", "r.yaml:2 routes[0].never_to", "list is empty"),
        ("districts: {'，': []}", "r.yaml:1 districts.，", "Nothing is left"),
        (
            "routes:\n  - {name: r, why: w, lanes: [a], departments: [刑侦]}", "r.yaml:2 routes[0].departments[0]",
            "known are 治安"
        ),
        (
            "routes:\n  - {name: r, why: w, lanes: [a], districts: [x]}", "r.yaml:2 routes[0].districts[0]",
            "no district"
        ),
        ("routes:\n  - {name: r, why: w, lanes: [a], districts: some}", "r.yaml:2 routes[0].districts", "or `any`"),
        ("routes:\n  - {name: r, why: w}", "r.yaml:2 routes[0]", "`lanes` is missing"),
        ("routes:\n  - {name: r, lanes: [a]}", "r.yaml:2 routes[0]", "`why` is missing"),
        ("routes:\n  - {name: r, why: w, lane: [a], lanes: [a]}", "r.yaml:2 routes[0].lane", "did you mean `lanes`"),
        (
            "routes:\n  - {name: r, why: w, lanes: [a]}\n  - {name: r, why: w, lanes: [a]}", "r.yaml:3 routes[1].name",
            "is taken"
        ),
    ]

    @Test("every kind of mistake is named with its file, line and key", arguments: wrong)
    func names(text: String, place: String, words: String) {
        let all = mistakes(text)
        #expect(all.count == 1, "\(all)")
        #expect(all.first?.hasPrefix(place) == true && all.first?.contains(words) == true, "\(all)")
    }
}
