internal import RuleFiles
internal import Tips

/// One named rule, as the office wrote it: what it looks for, and what it says where it finds that.
struct Rule: Sendable {
    var name: String
    var why: String
    var looksFor: Condition
    var says: Effect
    var location: RuleLocation
    /// Higher ones are looked at first; of equal ones the earlier in the file.
    var priority = 0

    /// Everything that is set must hold.
    struct Condition: Sendable {
        var zone = Zone.content
        var any: [Term] = []
        /// Of every group at least one.
        var all: [[Term]] = []
        var none: [Term] = []
        /// At least one is found; only asked once the terms are there.
        var patterns: [Pattern] = []
        var statedKind: Kind?
        var channel: String?
        /// Words, an ideograph counting as one.
        var longerThan: Int?
        var shorterThan: Int?
        var timeOfDay: HourSpan?
        /// The event, where it is said when it was, lies no longer back than this when the tip comes.
        var withinSeconds: Double?
    }

    struct Effect: Sendable {
        var kind: Kind?
        /// The kind by the office's own name, where it has one: `consult`.
        var named: String?
        /// In log-odds for the kind; ranks the department.
        var weight: Double = 0
        /// Ends the matter: the first such rule that holds is the decision.
        var decides = false
        var department: String?
        /// Its department comes first, whatever others weigh.
        var leads = false
        var lane: LaneName?
        /// Someone is in danger now.
        var isUrgent = false
    }

    /// A term as written, and as the alphabet of the book spells it.
    struct Term: Sendable {
        var written: String
        var location: RuleLocation
    }

    /// A regular expression as written, and ready to be looked for.
    struct Pattern: Sendable {
        var written: String
        var location: RuleLocation
        var search: PatternSearch
    }

    /// Where in a tip a rule looks.
    enum Zone: String, Sendable, CaseIterable {
        case content
        case place
        /// Content or place.
        case anywhere
        /// The first sentence of the content that is more than a salutation.
        case firstSentence = "first-sentence"
        /// The last one that is more than a word of thanks.
        case lastSentence = "last-sentence"
        /// The very beginning of any sentence of the content.
        case sentenceStart = "sentence-start"
    }
}
