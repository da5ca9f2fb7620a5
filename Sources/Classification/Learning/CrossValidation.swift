/// Measures a way of learning by texts it did not learn from: with the texts dealt out in turn to a number of folds, each fold
/// is answered by what was learned from the others.
public struct CrossValidation: Sendable {
    private let book: RuleBook
    private let learner: LexiconLearner
    public let folds: Int

    /// - Parameter folds: from 2 to 20.
    public init(_ book: RuleBook, settings: LexiconLearner.Settings, folds: Int) throws {
        self.book = book
        self.folds = max(2, min(20, folds))
        learner = try LexiconLearner(book, settings: settings)
    }

    public func score(_ task: Lexicon.Task, on texts: LabelledTexts) throws -> Score {
        let names = Score.names(of: task, in: texts)
        var answers: [Score.Answer] = []
        let order = LearningOrder(texts.items)
        let parts = Array(zip(order.entries.map(\.item), order.parts(folds)))
        for fold in 0..<folds {
            let others = parts.filter { $0.1 != fold }.map(\.0)
            let held = parts.filter { $0.1 == fold }.map(\.0)
            let learned = try learner.learn(task, from: LabelledTexts(others))
            let kept = book.lexicons.filter { ($0.task, $0.script) != (learned.task, learned.script) }
            answers += Score.answers(of: try book.trying(kept + [learned]), to: held, task, names)
        }
        return Score(task: task, names: names, answers: answers)
    }
}
