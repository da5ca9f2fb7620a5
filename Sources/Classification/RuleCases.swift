public import RuleFiles
public import Tips

/// Texts with the answer the office expects: how it sees that a change of the rules broke nothing.
public struct RuleCases: Sendable {
    public private(set) var cases: [Case] = []

    public struct Case: Sendable {
        public var location: RuleLocation
        public var submission: Submission
        public var expectedKind: Kind
        /// The leading department; nil where the case does not care.
        public var expectedDepartment: String?
    }

    public struct Result: Sendable {
        public var tested: Case
        public var decision: Decision

        public var isRight: Bool {
            guard decision.kind == tested.expectedKind else { return false }
            return tested.expectedDepartment.map { $0 == decision.departments.first } ?? true
        }

        /// `FILE:LINE: KEY: expected report at 刑侦, got unsure (0.58) at no desk`.
        public var description: String {
            let desk = tested.expectedDepartment.map { " at \($0)" } ?? ""
            let got = decision.departments.first ?? "no desk"
            let percent = Int((decision.confidence * 100).rounded())
            let answer =
                "expected \(tested.expectedKind.rawValue)\(desk), got \(decision.kind.rawValue) (\(percent) %) at \(got)"
            return RuleMistake(location: tested.location, sentence: answer).description
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
    private static let keys: Set<String> = ["text", "kind", "department", "place", "channel", "stated_kind", "why"]

    init(_ node: RuleNode) throws {
        let entries = try node.mapping(allowing: Self.keys)
        let content = try entries.required("text").nonEmptyText()
        submission = Submission(content: content)
        submission.place = try entries["place"]?.nonEmptyText()
        submission.channel = try entries["channel"]?.nonEmptyText() ?? submission.channel
        submission.statedKind = try entries["stated_kind"]?.citizensKind()
        expectedKind = try entries.required("kind").choice(Kind.self)
        expectedDepartment = try entries["department"]?.nonEmptyText()
        location = node.location
    }
}
