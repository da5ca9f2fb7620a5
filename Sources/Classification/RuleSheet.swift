internal import RuleFiles

/// `Rules/classification.yaml` as values, every mistake in it collected.
struct RuleSheet: Sendable {
    /// Under this confidence the answer is `unsure`.
    var threshold = 0.6
    /// A tip goes to no more desks than this.
    var mostDepartments = 2
    /// The desks a rule may name.
    var departments: [String] = []
    var rules: [Rule] = []

    static let mostRules = 10_000

    init(_ root: RuleNode) throws {
        var mistakes = RuleMistakes()
        let top = try root.mapping(
            allowing: ["threshold", "most_departments", "departments", "rules"], unknown: &mistakes)
        try read(top, &mistakes)
        try mistakes.throwIfAny()
    }

    private mutating func read(_ top: RuleMapping, _ mistakes: inout RuleMistakes) throws {
        if let node = top["threshold"] {
            // Half is the confidence of someone who knows nothing, so a smaller threshold would never bite.
            threshold = try mistakes.collect { try node.number(in: 0.5...0.999) } ?? threshold
        }
        if let node = top["most_departments"] {
            mostDepartments = try mistakes.collect { try node.integer(in: 1...16) } ?? mostDepartments
        }
        if let node = top["departments"] {
            departments = try mistakes.collect { try node.mapping().entries.map(\.key) } ?? []
        }
        guard let items = try mistakes.collect({ try top.required("rules").items() }) else { return }
        guard items.count <= Self.mostRules else {
            return mistakes.add(items[Self.mostRules].mistake("There are more than \(Self.mostRules) rules."))
        }
        var places: [String: RuleLocation] = [:]
        for item in items {
            guard let rule = try mistakes.collect({ try Rule(item, departments: departments) }) else { continue }
            if let first = places.updateValue(rule.location, forKey: rule.name) {
                let sentence = "The name `\(rule.name)` is taken: a rule in line \(first.line) has it."
                mistakes.add(RuleMistake(location: rule.location, sentence: sentence))
            }
            rules.append(rule)
        }
    }
}
