public import Tips

/// What an office takes as evidence with the tips of some channel or desk: one item of `profiles` in `formats.yaml`.
///
/// The first profile that is for a tip is the one that counts. A tip that none is for is bound by the families alone.
public struct EvidenceProfile: Sendable, Hashable {
    /// Lower case, words joined by hyphens: how `GET /v1/limits` calls it.
    public var name: String
    /// For whoever reads it in five years.
    public var why: String
    /// What citizens are told of it, before they choose files and behind every refusal.
    public var sentence: Wording
    /// Nil: whatever the channel.
    public var channels: [String]?
    /// The desk that leads must be among them. Nil: whatever the desk.
    public var departments: [String]?
    /// How old an event may be when the tip begins to come; then its time must be said. Nil: however old.
    public var withinSeconds: Double?
    /// Nil: all that the list names.
    public var mediaTypes: [String]?
    /// A tip without any file is refused. Text is refused last, so this is never so unless it is said.
    public var isRequired: Bool
    /// A tip fits when one of these fits. Empty: any files.
    public var alternatives: [Alternative]

    public init(
        name: String, why: String, sentence: Wording, channels: [String]? = nil, departments: [String]? = nil,
        withinSeconds: Double? = nil, mediaTypes: [String]? = nil, isRequired: Bool = false,
        alternatives: [Alternative] = []
    ) {
        self.name = name
        self.why = why
        self.sentence = sentence
        self.channels = channels
        self.departments = departments
        self.withinSeconds = withinSeconds
        self.mediaTypes = mediaTypes
        self.isRequired = isRequired
        self.alternatives = alternatives
    }

    /// The families that may come together, and how much of each. A family that is not among them may not come.
    public struct Alternative: Sendable, Hashable {
        public var bounds: [MediaFamily: Bounds]

        public init(_ bounds: [MediaFamily: Bounds]) {
            self.bounds = bounds
        }
    }

    /// Bounds for the files of one family. Nil: as the family's.
    public struct Bounds: Sendable, Hashable {
        public var least: Int
        public var most: Int?
        /// Of each file.
        public var largestBytes: Int64?
        /// Of all files of the family together.
        public var totalBytes: Int64?
        /// Of each file. Counted in whole seconds, as a phone shows them: 30.9 s are 30.
        public var longestSeconds: Double?

        public init(
            least: Int = 0, most: Int? = nil, largestBytes: Int64? = nil, totalBytes: Int64? = nil,
            longestSeconds: Double? = nil
        ) {
            self.least = least
            self.most = most
            self.largestBytes = largestBytes
            self.totalBytes = totalBytes
            self.longestSeconds = longestSeconds
        }
    }

    /// Whether some alternative bounds how long files of a family play.
    func boundsDuration(of family: MediaFamily) -> Bool {
        alternatives.contains { $0.bounds[family]?.longestSeconds != nil }
    }

    /// Whether it is for a tip of which so much is known; nil while that cannot be said.
    func isFor(channel: String?, departments told: [String]?) -> Bool? {
        let byChannel = Self.holds(channels) { wanted in channel.map(wanted.contains) }
        let byDepartment = Self.holds(departments) { wanted in
            told.map { $0.first.map(wanted.contains) ?? false }
        }
        if byChannel == false || byDepartment == false { return false }
        return byChannel == nil || byDepartment == nil ? nil : true
    }

    private static func holds(_ wanted: [String]?, _ compare: ([String]) -> Bool?) -> Bool? {
        guard let wanted else { return true }
        return compare(wanted)
    }
}
