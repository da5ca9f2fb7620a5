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
    /// Of the rule files in force, so that a decision can be tried again with the same rules.
    public var rulesDigest: Digest

    public init(
        kind: Kind, departments: [String], confidence: Double, because: [Reason],
        lanes: [LaneName] = [.fallback], rulesDigest: Digest
    ) {
        self.kind = kind
        self.departments = departments
        self.confidence = confidence
        self.because = because
        self.lanes = lanes
        self.rulesDigest = rulesDigest
    }

    /// One rule or term that took part, and how much it weighed; negative speaks against.
    public struct Reason: Hashable, Sendable {
        public var name: String
        public var weight: Double

        public init(name: String, weight: Double) {
            self.name = name
            self.weight = weight
        }
    }
}
