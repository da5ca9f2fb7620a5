import ArgumentParser
import Classification
import Foundation
import Tips

extension RulesCommand {
    struct Time: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure what these rules cost: reading them, their memory, and one decision.",
            discussion: "Texts are read from standard input, one a line, and decided over and over for a while.")

        @OptionGroup var common: CommonOptions

        @Option(help: "How long to decide, in seconds.")
        var seconds = 2.0

        func run() async throws {
            try await Outcome.of {
                let folder = try common.settings().rules
                var texts: [Submission] = []
                while let line = try StandardInput.line() { texts.append(Submission(content: line)) }
                guard !texts.isEmpty, seconds > 0, seconds <= 600 else {
                    throw ValidationError("Give at least one text, and 600 seconds at most.")
                }
                let before = Memory.residentBytes
                let clock = ContinuousClock()
                var book: RuleBook?
                let reading = try clock.measure { book = try RuleBook.load(directory: folder) }
                guard let book else { return }
                let taken = Memory.residentBytes - before
                print(Self.report(reading, taken, Self.decisions(book, texts, seconds), book))
            }
        }

        /// Microseconds a decision, of each round through the texts.
        private static func decisions(_ book: RuleBook, _ texts: [Submission], _ seconds: Double) -> [Double] {
            let clock = ContinuousClock()
            let end = clock.now + .seconds(seconds)
            var rounds: [Double] = []
            var sum = 0
            repeat {
                let round = clock.measure { for text in texts { sum &+= book.decide(text).because.count } }
                rounds.append(round / .microseconds(1) / Double(texts.count))
            } while clock.now < end
            // Said to nobody, and so that the work cannot be left out.
            return sum < 0 ? [] : rounds.sorted()
        }

        private static func report(
            _ reading: Duration, _ bytes: Int, _ rounds: [Double], _ book: RuleBook
        ) -> String {
            var json = JSONText()
            json.object { json in
                json.key("rules")
                json.integer(book.ruleCount)
                json.key("load_milliseconds")
                json.number(reading / .milliseconds(1))
                json.key("resident_bytes")
                json.integer(bytes)
                json.key("decision_microseconds")
                json.number(rounds.isEmpty ? 0 : rounds[rounds.count / 2])
                json.key("rounds")
                json.integer(rounds.count)
            }
            return json.text
        }
    }
}

/// This process, as the system sees it.
private enum Memory {
    /// 0 where the system does not tell (proc(5), the second number of `statm`, in pages).
    static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? (Int(numbers[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }
}
