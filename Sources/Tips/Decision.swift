/// What the rules made of a tip, and why: enough to explain it years later to someone who was not there.
public struct Decision: Hashable, Sendable {
    public var kind: Kind
    /// The desks, the first one leading. Empty where no rule named one.
    public var departments: [String]
    /// Certainty of `kind`, 0 to 1.
    public var confidence: Double
    public var because: [Reason]
    /// Where it goes: never empty; `default` where no rule sends it elsewhere.
    public var lanes: [LaneName]
    /// Someone is in danger now, by what the rules can tell: it goes first, and the citizen is told to call.
    public var isUrgent: Bool
    /// Of the rule files in force, so that a decision can be tried again with the same rules.
    public var rulesDigest: Digest

    /// The kind by the office's own name, where a rule gave one: `consult`, `thanks`.
    public var named: String? { because.lazy.flatMap(\.says).first { $0 != Reason.urgent } }

    public init(
        kind: Kind, departments: [String], confidence: Double, because: [Reason],
        lanes: [LaneName] = [.fallback], isUrgent: Bool = false, rulesDigest: Digest
    ) {
        self.kind = kind
        self.departments = departments
        self.confidence = confidence
        self.because = because
        self.lanes = lanes
        self.isUrgent = isUrgent
        self.rulesDigest = rulesDigest
    }

    /// One rule or term that took part, and how much it weighed; negative speaks against.
    public struct Reason: Hashable, Sendable {
        public var name: String
        public var weight: Double
        /// What it says beside its weight: the office's own name of a kind, ``urgent``. Mostly nothing.
        public var says: [String]

        public static let urgent = "urgent"

        public init(name: String, weight: Double, says: [String] = []) {
            self.name = name
            self.weight = weight
            self.says = says
        }
    }
}
