internal import Tips

/// How well a rule book answers texts whose right answer is known.
public struct Score: Sendable {
    /// One text: what it is, what was answered, and with what certainty.
    public struct Answer: Sendable, Equatable {
        public var truth: String
        /// `unsure` where nothing was said.
        public var said: String
        /// 0 to 1; nil where the answer has none.
        public var confidence: Double?
        /// Whether the answer is the right one, which for a question or thanks is `unsure`.
        public var isRight: Bool
    }

    /// Precision and recall of one sort, over the texts that are of one of the sorts.
    public struct Sort: Sendable, Equatable {
        public var name: String
        public var texts: Int
        public var said: Int
        public var right: Int
        public var precision: Double { said == 0 ? 0 : Double(right) / Double(said) }
        public var recall: Double { texts == 0 ? 0 : Double(right) / Double(texts) }
        /// The harmonic mean of both.
        public var f1: Double { texts + said == 0 ? 0 : 2 * Double(right) / Double(texts + said) }
    }

    /// Answers of one sort whose confidence lies in a band.
    public struct Band: Sendable, Equatable {
        /// From this confidence on, to a tenth above.
        public var from: Double
        public var answers: Int
        public var right: Int
        public var meanConfidence: Double
        public var shareRight: Double { answers == 0 ? 0 : Double(right) / Double(answers) }
    }

    public let task: Lexicon.Task
    /// What can be answered.
    public let names: [String]
    public let answers: [Answer]

    public static let unsure = Kind.unsure.rawValue
    /// What is none of the sorts when nobody labelled reports.
    public static let other = LabelledTexts.Label.other.rawValue

    init(task: Lexicon.Task, names: [String], answers: [Answer]) {
        (self.task, self.names, self.answers) = (task, names, answers)
    }

    /// Texts that are of one of the sorts: the figures are about these.
    public var asked: [Answer] { answers.filter { names.contains($0.truth) } }

    public var sorts: [Sort] {
        let asked = asked
        return names.map { name in
            Sort(
                name: name, texts: asked.count { $0.truth == name }, said: asked.count { $0.said == name },
                right: asked.count { $0.truth == name && $0.said == name })
        }
    }

    public var accuracy: Double { Self.share(asked.count(where: \.isRight), of: asked.count) }
    public var macroF1: Double { sorts.reduce(0) { $0 + $1.f1 } / Double(max(1, names.count)) }
    /// The share that got an answer.
    public var coverage: Double { Self.share(asked.count { $0.said != Self.unsure }, of: asked.count) }
    /// Over those that got an answer.
    public var accuracyOfAnswered: Double {
        let answered = asked.filter { $0.said != Self.unsure }
        return Self.share(answered.count(where: \.isRight), of: answered.count)
    }

    /// How many texts of one sort were answered with another, `unsure` in the last place.
    public func confusion(of truth: String) -> [Int] {
        (names + [Self.unsure]).map { said in answers.count { $0.truth == truth && $0.said == said } }
    }

    /// Every truth that occurs, the sorts first.
    public var truths: [String] {
        names.filter { name in answers.contains { $0.truth == name } }
            + Set(answers.map(\.truth)).subtracting(names).sorted()
    }

    /// The answers of one sort by their confidence, in tenths from 0.5. A question answered with a sort is wrong.
    public func reliability(of name: String) -> [Band] {
        let said = answers.filter { $0.said == name && $0.confidence != nil }
        return (5..<10).map { tenth in
            let inBand = said.filter { min(9, max(5, Int(($0.confidence ?? 0) * 10))) == tenth }
            let mean = inBand.reduce(0) { $0 + ($1.confidence ?? 0) } / Double(max(1, inBand.count))
            return Band(
                from: Double(tenth) / 10, answers: inBand.count, right: inBand.count(where: \.isRight),
                meanConfidence: mean)
        }
    }

    static func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
}

extension Score {
    /// What a book answers to the labelled texts; those without a label of the task are passed over.
    public static func of(_ book: RuleBook, on texts: LabelledTexts, _ task: Lexicon.Task) -> Score {
        let names = names(of: task, in: texts)
        return Score(task: task, names: names, answers: answers(of: book, to: texts.items, task, names))
    }

    static func names(of task: Lexicon.Task, in texts: LabelledTexts) -> [String] {
        switch task {
        case .department: return Set(texts.items.compactMap(\.department)).sorted()
        case .kind:
            let labels = Set(texts.items.compactMap(\.label))
            return labels.contains(.report)
                ? [Kind.report.rawValue, Kind.suggestion.rawValue]
                : [Kind.suggestion.rawValue, other]
        }
    }

    static func answers(
        of book: RuleBook, to items: [LabelledTexts.Item], _ task: Lexicon.Task, _ names: [String]
    ) -> [Answer] {
        items.compactMap { item in
            let decision = { book.decide(Submission(content: item.text)) }
            switch task {
            case .department:
                guard let truth = item.department else { return nil }
                let said = decision().departments.first ?? unsure
                return Answer(truth: truth, said: said, confidence: nil, isRight: truth == said)
            case .kind:
                guard let label = item.label else { return nil }
                return answer(decision(), label: label, names)
            }
        }
    }

    /// With suggestions alone to look for, every other answer is `other`, and so is every other label.
    private static func answer(_ decision: Decision, label: LabelledTexts.Label, _ names: [String]) -> Answer {
        if names.contains(other) {
            let truth = label == .suggestion ? label.rawValue : other
            let said = decision.kind == .suggestion ? decision.kind.rawValue : other
            let confidence = decision.kind == .suggestion ? decision.confidence : nil
            return Answer(truth: truth, said: said, confidence: confidence, isRight: truth == said)
        }
        let said = decision.kind.rawValue
        let isKind = names.contains(label.rawValue)
        return Answer(
            truth: label.rawValue, said: said, confidence: decision.kind == .unsure ? nil : decision.confidence,
            isRight: isKind ? label.rawValue == said : decision.kind == .unsure)
    }
}
