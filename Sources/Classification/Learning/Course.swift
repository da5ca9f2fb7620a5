internal import Foundation
internal import Tips

/// The texts that one lexicon is learned from, with what the rules say of each.
struct Course {
    let task: Lexicon.Task
    let script: Lexicon.Script
    let items: [LabelledTexts.Item]
    private let leftAside: Int
    private let copies: Int
    private let tallies: [Tally]

    init(_ task: Lexicon.Task, _ texts: LabelledTexts, _ rules: RuleBook) {
        let labelled = texts.items.filter { task == .kind ? $0.label != nil : $0.department != nil }
        let none = Alphabet(of: [String]())
        let scripts = labelled.map { NormalText($0.text, in: none).script }
        script = 2 * scripts.count { $0 == .words } > scripts.count ? .words : .chinese
        let ofScript = zip(labelled, scripts).filter { [script] in $0.1 == script }.map(\.0)
        leftAside = labelled.count - ofScript.count
        items = Self.once(LearningOrder(ofScript).entries, task)
        copies = ofScript.count - items.count
        tallies = items.map { item in
            var seen = Seen(rules)
            return rules.tally(Submission(content: item.text), &seen)
        }
        self.task = task
    }

    /// Equal texts that are said to be the same count once.
    private static func once(_ entries: [LearningOrder.Entry], _ task: Lexicon.Task) -> [LabelledTexts.Item] {
        var seen: Set<String> = []
        return entries.filter { entry in
            let sort = task == .kind ? entry.item.label?.rawValue : entry.item.department
            return seen.insert("\(entry.name)\t\(sort ?? "")").inserted
        }.map(\.item)
    }

    var sorts: [SortToLearn] {
        switch task {
        case .kind: SortToLearn.ofKinds(items.compactMap(\.label), tallies.map(\.rules))
        case .department:
            SortToLearn.ofDepartments(items.compactMap(\.department)) { tallies[$0].weight(of: $1) }
        }
    }

    /// Nil for a text that a rule settles.
    func trial(_ text: Int, _ sorts: [SortToLearn], _ sums: [Double]) -> Calibration.Trial? {
        guard tallies[text].decided == nil, let label = items[text].label else { return nil }
        let rules = tallies[text].rules
        let isAgainstSuggestion = sorts[0].meaning == .suggestion
        let learned = isAgainstSuggestion ? -max(sums[0], -rules.suggestion) : sums[0]
        return Calibration.Trial(
            score: rules.towardsReport + learned, neither: sums.count > 1 ? sums[1] : nil, label: label)
    }

    /// What an office should know of a lexicon years later. Nothing of the texts.
    func notes(rules: Digest, termCount: Int, fewest: Int) -> [String] {
        let sorts = task == .kind ? items.compactMap { $0.label?.rawValue } : items.compactMap(\.department)
        let counts = Set(sorts).sorted().map { sort in "\(sorts.count { $0 == sort }) \(sort)" }
        var notes = [
            "Learned by `tipline rules learn`. What the lines mean: README.md beside classification.yaml.",
            "From \(items.count) texts: \(counts.joined(separator: ", ")).",
            "SHA-256 of the texts and labels: \(digest).",
            "Added to the rules of \(rules.description.prefix(16)). \(termCount) terms, each of at least \(fewest) letters that are not alike around it.",
        ]
        if copies > 0 { notes.insert("\(copies) texts equal to another were left aside.", at: 2) }
        if leftAside > 0 { notes.insert("\(leftAside) texts in another script were left aside.", at: 2) }
        return notes
    }

    private var digest: Digest {
        let lines = items.map { "\($0.label?.rawValue ?? "")\t\($0.department ?? "")\t\($0.text)\n" }
        return Digest.of(lines.joined().utf8)
    }
}
