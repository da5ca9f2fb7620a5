import Foundation
import RuleFiles
import Testing
import Tips

@testable import Classification

@Suite("Cases with expected answers")
struct RuleCasesTests {
    @Test("the shipped rules answer every shipped case as expected")
    func shipped() throws {
        let results = try RuleCases.load(directory: "\(shippedRules)/cases").run(
            against: .load(directory: shippedRules))
        #expect(results.count >= 100)
        for result in results where !result.isRight { Issue.record("\(result.description)") }
    }

    @Test("the city hall of the examples sees the emergencies that the shipped rules see, by the same rules")
    func cityHall() throws {
        let (book, ours) = try (
            RuleBook.load(directory: "\(shippedRules)/examples/city-hall"), RuleBook.load(directory: shippedRules)
        )
        var cases = try RuleCases.load(directory: "\(shippedRules)/cases").cases.filter { $0.expectedUrgent != nil }
        #expect(cases.count >= 150)
        cases.removeAll { book.decide($0.submission).isUrgent == $0.expectedUrgent }
        #expect(cases.map(\.submission.content) == [])
        func alarms(_ book: RuleBook) -> [[String]] {
            book.sheet.rules.filter(\.says.isUrgent).map { rule in
                let terms = rule.looksFor.any + rule.looksFor.all.joined() + rule.looksFor.none
                return [rule.name] + terms.map(\.written) + rule.looksFor.patterns.map(\.written)
            }
        }
        #expect(alarms(book) == alarms(ours))
    }

    private func load(_ files: [String: String]) throws -> RuleCases {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("cases-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appendingPathComponent(name)) }
        return try RuleCases.load(directory: folder.path)
    }

    @Test("a case may name place, channel and stated kind; wrong answers are described with their place")
    func results() throws {
        let cases = try load([
            "b.yaml": "cases:\n  - {text: x, kind: report, department: 刑侦}\n",
            "a.yaml": "cases:\n  - {text: x, place: p, channel: app, stated_kind: report, kind: unsure, why: w}\n",
        ])
        #expect(
            cases.cases.map(\.submission) == [
                Submission(content: "x", place: "p", channel: "app", statedKind: .report), Submission(content: "x"),
            ])
        let results = cases.run(against: try RuleBook(text: "rules:\n", named: "c.yaml"))
        #expect(results.map(\.isRight) == [true, false])
        #expect(
            results[1].description.hasSuffix("b.yaml:2: cases[0]: expected report at 刑侦, got unsure (50 %) at no desk"))
    }

    @Test("a case may ask for the ways, for the alarm and for the office's own name alone")
    func besides() throws {
        let cases = try load([
            "a.yaml": """
            cases:
              - {text: x, lanes: [a, b], urgent: true, named: thanks}
              - {text: y, lanes: [a], urgent: true, named: thanks}
              - {text: x, urgent: false, time_of_day: "12:00", ago: 1 h}
            """
        ])
        let book = try RuleBook(
            text: """
                kinds: {thanks: unsure}
                rules:
                  - {name: a, why: w, any: [x], kind: thanks, decides: true, lane: b}
                  - {name: b, why: w, any: [x], urgent: true, lane: a, within: 30 min}
                """, named: "c.yaml")
        let results = cases.run(against: book)
        #expect(results.map(\.isRight) == [true, false, true])
        #expect(
            results[1].description.hasSuffix(
                "expected any kind, got unsure (50 %) at no desk; expected lanes a, got default; it is urgent and was not seen to be; expected thanks, got no name"
            ))
    }

    @Test("mistakes of all files come at once")
    func mistakes() throws {
        let mistakes = #expect(throws: RuleMistakes.self) {
            try load(["a.yaml": "cases:\n  - {text: x}\n  - {text: y, kind: nothing}\n", "b.yaml": "case: []\n"])
        }
        #expect(mistakes?.all.map(\.location.line) == [2, 3, 1])
    }
}
