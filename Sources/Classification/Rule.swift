internal import RuleFiles
internal import Tips

/// One named rule, as the office wrote it: what it looks for, and what it says where it finds that.
struct Rule: Sendable {
    var name: String
    var why: String
    var looksFor: Condition
    var says: Effect
    var location: RuleLocation

    /// Everything that is set must hold.
    struct Condition: Sendable {
        var zone = Zone.content
        var any: [Term] = []
        /// Of every group at least one.
        var all: [[Term]] = []
        var none: [Term] = []
        var statedKind: Kind?
        var channel: String?
        /// Words, an ideograph counting as one.
        var longerThan: Int?
        var shorterThan: Int?
    }

    struct Effect: Sendable {
        var kind: Kind?
        /// In log-odds for the kind; ranks the department.
        var weight: Double = 0
        /// Ends the matter: the first such rule that holds is the decision.
        var decides = false
        var department: String?
        var lane: LaneName?
    }

    /// A term as written, and as the alphabet of the book spells it.
    struct Term: Sendable {
        var written: String
        var location: RuleLocation
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
