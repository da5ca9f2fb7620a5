internal import Foundation
internal import RuleFiles
internal import Tips

/// Makes a lexicon from labelled texts: which terms, how heavy, how far to be trusted. Works on this machine, draws nothing by
/// lot, and gives the same lexicon for the same texts, in whatever order, and rules.
public struct LexiconLearner: Sendable {
    public struct Settings: Sendable {
        /// So many terms for each scale of kinds, and for all desks together. Nil: 2,000 and 4,000.
        public var terms: Int?
        /// Terms of fewer letters are left out; at least 5.
        public var fewestTexts = Lexicon.fewestTexts

        public init() {}
    }

    private let rules: RuleBook
    private let settings: Settings
    private static let folds = 5

    /// - Parameter rules: what the terms are to be added to. Their own lexicons are left aside.
    public init(_ rules: RuleBook, settings: Settings = Settings()) throws {
        self.rules = try rules.trying([])
        self.settings = settings
    }

    /// Whether there is enough of what a task needs: two sorts of which each has ten texts.
    public static func canLearn(_ task: Lexicon.Task, from texts: LabelledTexts) -> Bool {
        switch task {
        case .kind:
            let labels = texts.items.compactMap(\.label)
            return !SortToLearn.ofKinds(labels, labels.map { _ in RuleSums() }).isEmpty
        case .department:
            return !SortToLearn.ofDepartments(texts.items.compactMap(\.department)) { _, _ in 0 }.isEmpty
        }
    }

    /// Texts of the script that fewer of them are written in are left aside: they need a lexicon of their own.
    ///
    /// - Throws: ``Failure`` `too-few-texts`, `lexicon-too-large`.
    public func learn(_ task: Lexicon.Task, from texts: LabelledTexts) throws -> Lexicon {
        let course = Course(task, texts, rules)
        let sorts = course.sorts
        guard !sorts.isEmpty else {
            throw Failure(
                "too-few-texts",
                "To learn from, there must be two sorts with ten texts each in one script. Label more texts.", .refuse)
        }
        let harvest = TermHarvest(course.items.map(\.text), script: course.script, needs: needs)
        let fitted = fit(sorts, harvest)
        var lexicon = Lexicon(task: task, script: course.script, scales: [], entries: [])
        lexicon.scales = zip(sorts, fitted.biases).map { Lexicon.Scale(meaning: $0.meaning, bias: hundredths($1)) }
        lexicon.entries = entries(fitted, harvest)
        lexicon.notes = course.notes(rules: rules.digest, termCount: lexicon.entries.count, fewest: fewest)
        if task == .kind { calibrate(&lexicon, course, sorts, harvest) }
        guard sorts.count <= Lexicon.mostScales, lexicon.text.utf8.count <= Lexicon.mostBytes else {
            throw Failure(
                "lexicon-too-large",
                "What was learned is larger than a lexicon may be. Ask for fewer terms or give fewer departments.",
                .refuse)
        }
        return lexicon
    }

    private var needs: TermSupport.Needs { .init(letters: fewest, ways: Lexicon.fewestWays) }

    private var fewest: Int { max(settings.fewestTexts, Lexicon.fewestTexts) }

    private func fit(_ sorts: [SortToLearn], _ harvest: TermHarvest) -> FittedSorts {
        let isOfKind = sorts.allSatisfy(\.meaning.isOfKind)
        let most = isOfKind ? Lexicon.mostTerms / sorts.count : Lexicon.mostTerms
        let terms = min(settings.terms ?? (isOfKind ? 2000 : 4000), most)
        return FittedSorts(sorts, harvest.texts, terms: terms, fewest: fewest)
    }

    private func entries(_ fitted: FittedSorts, _ harvest: TermHarvest) -> [Lexicon.Entry] {
        harvest.terms.indices.compactMap { term in
            let weights = fitted.weights.map { hundredths($0[term]) }
            guard weights.contains(where: { $0 != 0 }) else { return nil }
            return Lexicon.Entry(
                zone: harvest.terms[term].zone, term: .learned(harvest.written(term)), weights: weights)
        }
    }

    /// Learns five times without a fifth of the texts, and looks how the sums fare on that fifth.
    private func calibrate(
        _ lexicon: inout Lexicon, _ course: Course, _ sorts: [SortToLearn], _ harvest: TermHarvest
    ) {
        var trials: [Calibration.Trial] = []
        for fold in 0..<Self.folds {
            let fitted = fit(sorts.map { $0.without { $0 % Self.folds == fold } }, harvest)
            let sums = sorts.indices.map { fitted.sums($0, harvest.texts, texts: course.items.count) }
            for text in stride(from: fold, to: course.items.count, by: Self.folds) {
                course.trial(text, sorts, sums.map { $0[text] }).map { trials.append($0) }
            }
        }
        let calibration = Calibration(trials, knowsReports: sorts[0].meaning == .report)
        lexicon.trust = calibration.trust
        if let scale = lexicon.scales.firstIndex(where: { $0.meaning == .neither }) {
            let bias = lexicon.scales[scale].bias - hundredths(calibration.doubtTaken)
            lexicon.scales[scale].bias = max(-Lexicon.heaviestWeight, bias)
        }
    }

    private func hundredths(_ value: Double) -> Int32 {
        Int32((max(-10, min(10, value)) * 100).rounded())
    }
}

extension Rule.Term {
    fileprivate static func learned(_ written: String) -> Rule.Term {
        Rule.Term(written: written, location: .init(file: "lexicon", line: 1, key: written))
    }
}
