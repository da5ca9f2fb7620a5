public import RuleFiles
public import Tips

/// Texts with the answer the office expects: how it sees that a change of the rules broke nothing.
public struct RuleCases: Sendable {
    public private(set) var cases: [Case] = []

    public struct Case: Sendable {
        public var location: RuleLocation
        public var submission: Submission
        /// Nil where the case asks for something else alone.
        public var expectedKind: Kind?
        /// The leading department; nil where the case does not care.
        public var expectedDepartment: String?
        /// Nil where the case does not care.
        public var expectedLanes: Set<LaneName>?
        public var expectedUrgent: Bool?
        /// The kind by the office's own name.
        public var expectedName: String?
    }

    public struct Result: Sendable {
        public var tested: Case
        public var decision: Decision

        public var isRight: Bool {
            (tested.expectedKind.map { $0 == decision.kind } ?? true)
                && (tested.expectedDepartment.map { $0 == decision.departments.first } ?? true)
                && (tested.expectedLanes.map { $0 == Set(decision.lanes) } ?? true)
                && (tested.expectedUrgent.map { $0 == decision.isUrgent } ?? true)
                && (tested.expectedName.map { $0 == decision.named } ?? true)
        }

        /// `FILE:LINE: KEY: expected report at 刑侦, got unsure (0.58) at no desk`.
        public var description: String {
            let desk = tested.expectedDepartment.map { " at \($0)" } ?? ""
            let got = decision.departments.first ?? "no desk"
            let percent = Int((decision.confidence * 100).rounded())
            let answer =
                "expected \(tested.expectedKind?.rawValue ?? "any kind")\(desk), got \(decision.kind.rawValue) (\(percent) %) at \(got)"
            return RuleMistake(location: tested.location, sentence: answer + beside).description
        }

        /// What else was expected, and what came.
        private var beside: String {
            var words = ""
            if let lanes = tested.expectedLanes, lanes != Set(decision.lanes) {
                words += "; expected lanes \(Self.names(lanes)), got \(Self.names(Set(decision.lanes)))"
            }
            if let urgent = tested.expectedUrgent, urgent != decision.isUrgent {
                words += urgent ? "; it is urgent and was not seen to be" : "; it is not urgent"
            }
            if let name = tested.expectedName, name != decision.named {
                words += "; expected \(name), got \(decision.named ?? "no name")"
            }
            return words
        }

        private static func names(_ lanes: Set<LaneName>) -> String {
            lanes.sorted().map(\.name).joined(separator: ", ")
        }
    }

    /// Reads every `.yaml` file of a folder, in the order of their names.
    ///
    /// - Throws: ``RuleMistakes`` with every mistake in all of them.
    public static func load(directory: String) throws -> RuleCases {
        var mistakes = RuleMistakes()
        var all = RuleCases()
        for path in try mistakes.collect({ try RuleNode.files(inFolder: directory) }) ?? [] {
            guard let root = try mistakes.collect({ try RuleNode.read(file: path) }) else { continue }
            let items = try mistakes.collect { try root.mapping(allowing: ["cases"]).required("cases").items() }
            for item in items ?? [] {
                if let one = try mistakes.collect({ try Case(item) }) { all.cases.append(one) }
            }
        }
        try mistakes.throwIfAny()
        return all
    }

    public func run(against book: RuleBook) -> [Result] {
        cases.map { Result(tested: $0, decision: book.decide($0.submission)) }
    }
}

extension RuleCases.Case {
    private static let keys: Set<String> = [
        "text", "kind", "department", "place", "channel", "stated_kind", "why", "lanes", "urgent", "named",
        "time_of_day", "ago",
    ]

    init(_ node: RuleNode) throws {
        let entries = try node.mapping(allowing: Self.keys)
        let content = try entries.required("text").nonEmptyText()
        submission = Submission(content: content)
        submission.place = try entries["place"]?.nonEmptyText()
        submission.channel = try entries["channel"]?.nonEmptyText() ?? submission.channel
        submission.statedKind = try entries["stated_kind"]?.citizensKind()
        let asksElse = ["department", "lanes", "urgent", "named"].contains { entries[$0] != nil }
        expectedKind = try (asksElse ? entries["kind"] : entries.required("kind"))?.choice(Kind.self)
        expectedDepartment = try entries["department"]?.nonEmptyText()
        submission.occasion.minuteOfDay = try entries["time_of_day"]?.minuteOfDay()
        submission.occasion.secondsAgo = try entries["ago"]?.seconds()
        expectedLanes = try entries["lanes"].map { Set(try $0.items().map { try $0.laneName() }) }
        expectedUrgent = try entries["urgent"]?.flag()
        expectedName = try entries["named"]?.nonEmptyText()
        location = node.location
    }
}
