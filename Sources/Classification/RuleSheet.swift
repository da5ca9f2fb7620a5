internal import RuleFiles

/// `Rules/classification.yaml` as values, every mistake in it collected.
struct RuleSheet: Sendable {
    /// Under this confidence the answer is `unsure`.
    var threshold = 0.6
    /// A tip goes to no more desks than this.
    var mostDepartments = 2
    /// The desks a rule may name.
    var departments: [String] = []
    var departmentPlaces: [(String, RuleLocation)] = []
    /// Names of the office's own for what a tip may be.
    var kinds = KindTable()
    /// In the order in which they are looked at.
    var rules: [Rule] = []

    static let mostRules = 10_000
    /// ``PatternSearch/cost`` of all patterns together: a text of 10,000 characters, made for the purpose, takes 50 ms.
    static let mostPatternCost = 10_000

    init(_ root: RuleNode) throws {
        var mistakes = RuleMistakes()
        let top = try root.mapping(
            allowing: ["threshold", "most_departments", "departments", "kinds", "rules"], unknown: &mistakes)
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
            let entries = try mistakes.collect { try node.mapping().entries } ?? []
            departments = entries.map(\.key)
            departmentPlaces = entries.map { ($0.key, $0.value.location) }
        }
        if let node = top["kinds"] { kinds = try mistakes.collect { try KindTable(node) } ?? kinds }
        guard let items = try mistakes.collect({ try top.required("rules").items() }) else { return }
        guard items.count <= Self.mostRules else {
            return mistakes.add(items[Self.mostRules].mistake("There are more than \(Self.mostRules) rules."))
        }
        try readRules(items, &mistakes)
        // Stable: of equal ones the earlier in the file stays the earlier.
        if rules.contains(where: { $0.priority != 0 }) {
            rules = rules.enumerated().sorted { ($1.element.priority, $0.offset) < ($0.element.priority, $1.offset) }
                .map(\.element)
        }
    }

    private mutating func readRules(_ items: [RuleNode], _ mistakes: inout RuleMistakes) throws {
        var places: [String: RuleLocation] = [:]
        var patternCost = 0
        for item in items {
            guard let rule = try mistakes.collect({ try Rule(item, departments: departments, kinds: kinds) }) else {
                continue
            }
            if let first = places.updateValue(rule.location, forKey: rule.name) {
                let sentence = "The name `\(rule.name)` is taken: a rule in line \(first.line) has it."
                mistakes.add(RuleMistake(location: rule.location, sentence: sentence))
            }
            let before = patternCost
            patternCost += rule.looksFor.patterns.reduce(0) { $0 + $1.search.cost }
            if before <= Self.mostPatternCost, patternCost > Self.mostPatternCost,
                let pattern = rule.looksFor.patterns.first
            {
                let sentence =
                    "From here on a text could be made for which the patterns of this file take too long: give them smaller counts, above all this one and those before it."
                mistakes.add(RuleMistake(location: pattern.location, sentence: sentence))
            }
            rules.append(rule)
        }
    }
}
