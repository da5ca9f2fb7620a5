public import Tips

/// What is taken, how large it may be, and what a citizen is told of what is not.
public struct Formats: Sendable {
    /// In the order of the file.
    public let all: [Format]
    /// What is asked of the files of a tip together; the first that is for a tip counts.
    public let profiles: [EvidenceProfile]
    private let families: [MediaFamily: Family]
    private let sentences: [Refusal.Code: Wording]
    private let markSentences: [Mark: Wording]
    /// What the look at a whole file may find and the office refuses.
    let refused: Set<PolicyCase>
    private let byType: [String: Format]

    struct Family: Sendable {
        var label: Wording
        var largestBytes: Int64
        /// Nil where nothing is said.
        var mostPixels: UInt64?
        var longestSeconds: Double?
    }

    init(
        all: [Format], families: [MediaFamily: Family], profiles: [EvidenceProfile] = [],
        sentences: [Refusal.Code: Wording], markSentences: [Mark: Wording] = [:],
        refused: Set<PolicyCase> = Set(PolicyCase.allCases.filter(\.isRefusedByDefault))
    ) {
        self.all = all
        self.profiles = profiles
        self.families = families
        self.sentences = sentences
        self.markSentences = markSentences
        self.refused = refused
        byType = Dictionary(all.map { ($0.mediaType, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The families that are taken.
    public var taken: [MediaFamily] { MediaFamily.allCases.filter { families[$0] != nil } }

    /// The format with that name of ours.
    public subscript(mediaType: String) -> Format? { byType[mediaType] }

    /// The largest file of a family; 0 for a family that is not taken.
    public func maxBytes(_ family: MediaFamily) -> Int64 { families[family]?.largestBytes ?? 0 }

    /// The largest file that may be taken at all: a bound for as long as nobody knows what it is.
    public var maxBytesOfAny: Int64 { families.values.map(\.largestBytes).max() ?? 0 }

    public func label(_ family: MediaFamily) -> Wording {
        families[family]?.label ?? Wording(zh: family.rawValue, en: family.rawValue)
    }

    /// The most pixels of a picture or frame of a family, and the longest that may play; nil where nothing is said.
    public func bounds(_ family: MediaFamily) -> (pixels: UInt64?, longestSeconds: Double?) {
        (families[family]?.mostPixels, families[family]?.longestSeconds)
    }

    /// What a mark says, in the words of the office.
    public func sentence(of mark: Mark) -> Wording {
        markSentences[mark] ?? Wording(zh: mark.rawValue, en: mark.rawValue)
    }

    /// A refusal in the words of the office.
    public func refusal(_ code: Refusal.Code, mediaType: String? = nil) -> Refusal {
        let sentence = sentences[code] ?? Wording(zh: code.rawValue, en: code.rawValue)
        return Refusal(code: code, sentence: sentence, mediaType: mediaType)
    }
}
