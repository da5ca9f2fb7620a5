internal import RuleFiles
internal import Tips

// One rule of the file as values, every mistake in it collected.

extension Rule {
    private static let keys: Set<String> = [
        "name", "why", "in", "any", "all", "none", "stated_kind", "channel", "longer_than", "shorter_than", "kind",
        "weight", "decides", "department", "lane", "patterns", "time_of_day", "within", "priority", "urgent",
        "leads",
    ]

    /// - Throws: ``RuleMistakes`` with all that is wrong with this rule.
    init(_ node: RuleNode, departments: [String], kinds: KindTable) throws {
        var mistakes = RuleMistakes()
        let entries = try node.mapping(allowing: Self.keys, unknown: &mistakes)
        let name = try mistakes.collect { try entries.required("name").shortText() }
        let why = try mistakes.collect { try entries.required("why").nonEmptyText() }
        let looksFor = try mistakes.collect { try Condition(entries, at: node) }
        let says = try mistakes.collect { try Effect(entries, at: node, departments: departments, kinds: kinds) }
        let priority = try mistakes.collect { try entries["priority"]?.integer(in: -1000...1000) } ?? nil
        try mistakes.throwIfAny()
        guard let name, let why, let looksFor, let says else { throw mistakes }
        let place = entries["name"]?.location ?? node.location
        self.init(name: name, why: why, looksFor: looksFor, says: says, location: place)
        self.priority = priority ?? 0
    }
}

extension Rule.Condition {
    fileprivate init(_ entries: RuleMapping, at node: RuleNode) throws {
        var mistakes = RuleMistakes()
        self.init()
        if let node = entries["in"] { zone = try mistakes.collect { try node.choice(Rule.Zone.self) } ?? zone }
        any = try entries["any"].flatMap { node in try mistakes.collect { try node.terms() } } ?? []
        all = try entries["all"].flatMap { node in try mistakes.collect { try node.groups() } } ?? []
        none = try entries["none"].flatMap { node in try mistakes.collect { try node.terms() } } ?? []
        if let node = entries["stated_kind"] {
            statedKind = try mistakes.collect { try node.citizensKind() }
        }
        if let node = entries["channel"] { channel = try mistakes.collect { try node.nonEmptyText() } }
        if let node = entries["longer_than"] { longerThan = try mistakes.collect { try node.integer(in: 0...10_000) } }
        if let node = entries["shorter_than"] {
            shorterThan = try mistakes.collect { try node.integer(in: 1...10_000) }
        }
        try readTime(entries, &mistakes)
        try readPatterns(entries, &mistakes)
        let lists = ["any", "all", "none"].compactMap { entries[$0] }
        if lists.isEmpty, let misplaced = entries["in"] {
            mistakes.add(misplaced.mistake("There is nothing to look for here: add `any`, `all` or `none`."))
        }
        let conditions = ["stated_kind", "channel", "longer_than", "shorter_than", "time_of_day", "within"]
            .compactMap { entries[$0] }
        if lists.isEmpty, conditions.isEmpty {
            mistakes.add(node.mistake("This rule looks for nothing and would hold for every tip: add `any` or `all`."))
        }
        try mistakes.throwIfAny()
    }
}

extension Rule.Condition {
    private mutating func readTime(_ entries: RuleMapping, _ mistakes: inout RuleMistakes) throws {
        if let node = entries["time_of_day"] { timeOfDay = try mistakes.collect { try node.hourSpan() } }
        if let node = entries["within"] {
            withinSeconds = try mistakes.collect { try node.seconds(in: 60...(400 * 86_400)) }
        }
    }

    private mutating func readPatterns(_ entries: RuleMapping, _ mistakes: inout RuleMistakes) throws {
        guard let node = entries["patterns"] else { return }
        if any.isEmpty, all.isEmpty, entries["any"] == nil, entries["all"] == nil {
            mistakes.add(
                node.mistake(
                    "Patterns are only tried where a term was found: name the words beside them in `any` or `all`."))
        }
        if zone == .sentenceStart {
            mistakes.add(
                node.mistake("A pattern cannot be looked for at the start of every sentence: choose another `in`."))
        }
        patterns = try mistakes.collect { try node.patterns() } ?? []
    }
}

extension Rule.Effect {
    fileprivate init(
        _ entries: RuleMapping, at node: RuleNode, departments: [String], kinds: KindTable
    ) throws {
        var mistakes = RuleMistakes()
        self.init()
        decides = try entries["decides"].flatMap { node in try mistakes.collect { try node.flag() } } ?? false
        let ends = decides
        if let node = entries["kind"] {
            (kind, named) = try mistakes.collect { try kinds.kind(node, decides: ends) } ?? (nil, nil)
        }
        isUrgent = try entries["urgent"].flatMap { node in try mistakes.collect { try node.flag() } } ?? false
        department = try entries["department"].flatMap { node in
            try mistakes.collect { try node.oneOf(departments, called: "department") }
        }
        leads = try entries["leads"].flatMap { node in try mistakes.collect { try node.flag() } } ?? false
        if leads, entries["department"] == nil {
            mistakes.add(node.mistake("A rule that leads must say the `department`."))
        }
        lane = try entries["lane"].flatMap { node in try mistakes.collect { try node.laneName() } }
        if ["kind", "department", "lane", "urgent"].allSatisfy({ entries[$0] == nil }) {
            mistakes.add(node.mistake("This rule says nothing: add `kind`, `department`, `lane` or `urgent`."))
        }
        if ends, entries["kind"] == nil {
            mistakes.add(node.mistake("A rule that decides must say the `kind`."))
        }
        weight = try mistakes.collect { try Self.weight(entries, decides: ends) } ?? 0
        try mistakes.throwIfAny()
    }

    /// In log-odds; what a rule that decides adds to its department, so that this desk leads.
    private static let heaviest = 10.0

    private static func weight(_ entries: RuleMapping, decides: Bool) throws -> Double {
        let weighs = !decides && (entries["kind"] != nil || entries["department"] != nil)
        switch (entries["weight"], weighs) {
        case (let node, true): return try (node ?? entries.required("weight")).number(in: 0.01...heaviest)
        case (nil, false): return decides ? heaviest : 0
        case (let node?, false):
            let reason = decides ? "A rule that decides needs none" : "It needs a `kind` or a `department` to weigh"
            throw node.mistake("This weight has no effect. \(reason): take it away.")
        }
    }
}

extension RuleNode {
    static let longestTermScalars = 64
    static let longestPatternScalars = 500

    func filledItems() throws -> [RuleNode] {
        let items = try items()
        guard !items.isEmpty else { throw mistake("This list is empty: name a term or take the key away.") }
        return items
    }

    func terms() throws -> [Rule.Term] {
        var mistakes = RuleMistakes()
        let terms = try filledItems().compactMap { item in
            try mistakes.collect { Rule.Term(written: try item.shortText(), location: item.location) }
        }
        try mistakes.throwIfAny()
        return terms
    }

    /// A list of terms that must all be seen; an item may itself be a list, of which one is enough.
    fileprivate func groups() throws -> [[Rule.Term]] {
        var mistakes = RuleMistakes()
        let groups = try filledItems().compactMap { item in
            try mistakes.collect {
                item.isList ? try item.terms() : [Rule.Term(written: try item.shortText(), location: item.location)]
            }
        }
        try mistakes.throwIfAny()
        return groups
    }

    fileprivate func patterns() throws -> [Rule.Pattern] {
        var mistakes = RuleMistakes()
        let patterns = try filledItems().compactMap { item in
            try mistakes.collect {
                let written = try item.nonEmptyText()
                guard written.unicodeScalars.count <= Self.longestPatternScalars else {
                    throw item.mistake("A pattern has at most \(Self.longestPatternScalars) characters.")
                }
                do {
                    return Rule.Pattern(
                        written: written, location: item.location, search: try PatternSearch(written))
                } catch let fault as PatternFault {
                    throw item.mistake(fault.sentence)
                }
            }
        }
        try mistakes.throwIfAny()
        return patterns
    }

    /// One line of at most 64 characters.
    func shortText() throws -> String {
        let text = try nonEmptyText()
        guard text.unicodeScalars.count <= Self.longestTermScalars, !text.contains(where: \.isNewline) else {
            throw mistake("This must be one line of at most \(Self.longestTermScalars) characters.")
        }
        return text
    }

    /// What a citizen or a weighed rule can say; `unsure` comes of the sum or of a rule that decides.
    func citizensKind() throws -> Kind {
        let kind = try choice(Kind.self)
        guard kind != .unsure else {
            throw mistake("Write report or suggestion here; only a rule with `decides: true` may say unsure.")
        }
        return kind
    }

    func laneName() throws -> LaneName {
        guard let lane = LaneName(try text()) else {
            throw mistake("A lane's name is 1 to 64 of a-z, A-Z, 0-9, `-`, `_`, `.`, the first a letter or digit.")
        }
        return lane
    }

    func oneOf(_ known: [String], called what: String) throws -> String {
        let text = try nonEmptyText()
        guard known.contains(text) else {
            throw mistake("`\(text)` is no \(what) of this book; known are \(known.joined(separator: ", ")).")
        }
        return text
    }
}
