internal import RuleFiles
internal import Tips

/// Terms with weights that were learned from labelled texts: a small file an office can read, edit and throw away.
///
/// The weights are log-odds in hundredths and add to those of the rules. They are whole numbers, so that a sum is the same in
/// whatever order its terms are found.
public struct Lexicon: Sendable, Equatable {
    /// What it tells apart.
    public enum Task: String, Sendable, CaseIterable {
        case kind
        case department
    }

    /// Which texts it is for: those written mostly in ideographs, or mostly in words of letters.
    public enum Script: String, Sendable, CaseIterable {
        case chinese
        case words
    }

    public var task: Task
    public var script: Script
    /// What every term weighs for, the columns of the file.
    var scales: [Scale]
    /// What the sum of a kind is multiplied with before it becomes a confidence, in hundredths.
    var trust = Trust()
    var entries: [Entry]
    /// Said at the head of the file: what it was learned from.
    public var notes: [String] = []
    var location = RuleLocation(file: "lexicon", line: 1, key: "")

    public var termCount: Int { entries.count }
    public var scaleNames: [String] { scales.map(\.meaning.name) }

    struct Scale: Sendable, Equatable {
        var meaning: Meaning
        /// In hundredths: what a text without any term of the lexicon starts from.
        var bias: Int32 = 0
    }

    enum Meaning: Sendable, Hashable {
        /// For a report and against a suggestion.
        case report
        /// For a suggestion and against everything else. What speaks against it never makes a report.
        case suggestion
        /// For a question, thanks or whatever else is neither report nor suggestion.
        case neither
        case department(String)

        var isOfKind: Bool {
            if case .department = self { false } else { true }
        }

        var name: String {
            switch self {
            case .report: "report"
            case .suggestion: "suggestion"
            case .neither: "neither"
            case .department(let name): name
            }
        }
    }

    struct Trust: Sendable, Equatable {
        var report: Int32 = 100
        var suggestion: Int32 = 100

        subscript(kind: Kind) -> Int32 { kind == .suggestion ? suggestion : report }
    }

    struct Entry: Sendable, Equatable {
        var zone: Rule.Zone
        var term: Rule.Term
        /// In hundredths, one for every scale.
        var weights: [Int32]

        static func == (left: Entry, right: Entry) -> Bool {
            left.zone == right.zone && left.term.written == right.term.written && left.weights == right.weights
        }
    }

    /// Where its terms are looked for: the sections of the file.
    static let zones: [Rule.Zone] = [.content, .firstSentence, .sentenceStart]

    static let mostTerms = 5_000
    static let mostScales = 64
    static let mostBytes = 200_000
    static let mostIdeographs = 6
    static let mostWords = 3
    /// A term must be found in so many letters, copies of one letter counting as one, so that no one's letter can be read off a
    /// lexicon; and go on in so many ways on either side, so that terms cannot be put together again. See ``TermSupport``.
    public static let fewestTexts = 5
    static let fewestWays = 3
    /// Ten thousand to one either way.
    static let heaviestWeight: Int32 = 1000
}
