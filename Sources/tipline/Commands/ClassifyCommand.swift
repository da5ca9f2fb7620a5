import ArgumentParser
import Classification
import Foundation
import Tips

struct ClassifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify", abstract: "One text a line on standard input; one JSON object a line for each.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Outcome.of {
            let rules = try RuleBook.load(directory: common.settings().rules)
            while let line = try StandardInput.line() {
                print(Self.describe(rules.decide(Submission(content: line))))
            }
        }
    }

    static func describe(_ decision: Decision) -> String {
        var json = JSONText()
        json.object { json in
            json.key("kind")
            json.string(decision.kind.rawValue)
            json.key("department")
            json.string(decision.departments.first)
            json.key("confidence")
            json.number(decision.confidence)
            json.key("because")
            json.array { json in
                for reason in decision.because {
                    json.object { json in
                        json.key("name")
                        json.string(reason.name)
                        json.key("weight")
                        json.number(reason.weight)
                    }
                }
            }
        }
        return json.text
    }
}
