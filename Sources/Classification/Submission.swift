public import Tips

/// What the rules look at of a tip: nothing else of it can sway a decision.
public struct Submission: Sendable, Hashable {
    /// 1 to 10,000 Unicode scalars.
    public var content: String
    public var place: String?
    public var channel: String
    /// What the citizen calls it: one hint among others, weighed by the rules.
    public var statedKind: Kind?
    public var occasion: Occasion

    public init(
        content: String, place: String? = nil, channel: String = "web", statedKind: Kind? = nil,
        occasion: Occasion = Occasion()
    ) {
        self.content = content
        self.place = place
        self.channel = channel
        self.statedKind = statedKind
        self.occasion = occasion
    }
}
