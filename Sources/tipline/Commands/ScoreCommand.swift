import ArgumentParser
import Classification
import Foundation
import Tips

struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score", abstract: "Say how well the rules and lexicons answer labelled texts.",
        discussion: """
            A lexicon answers the texts it was learned from better than any others. With --folds the texts are dealt out, and \
            each part is answered by what is learned from the others: only that says something about tips to come.
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var learning: LearningOptions

    @Option(help: "Learn anew so many times, each time without the part that is asked (2 to 20).")
    var folds: Int?

    @Option(help: "Write the score as a page with pictures, too.")
    var html: String?

    @Argument(help: "The labelled texts (TSV): columns `label`, `department` and `text`.")
    var file: String

    func run() async throws {
        try await Outcome.of {
            let book = try RuleBook.load(directory: common.settings().rules)
            let texts = try learning.texts(file)
            if let folds, !(2...20).contains(folds) { throw ValidationError("--folds is from 2 to 20.") }
            let scores = try learning.tasks(for: texts).map { task in
                guard let folds else { return Score.of(book, on: texts, task) }
                return try CrossValidation(book, settings: learning.settings(), folds: folds).score(task, on: texts)
            }
            print(scores.map(\.text).joined(separator: "\n"))
            if let html { try WholeFile.write(ScorePage.text(scores), to: html) }
        }
    }
}
