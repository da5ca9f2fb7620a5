internal import Foundation
internal import RuleFiles
public import Tips

/// The rules in force, ready to decide. Immutable: an office that edits its rules gets a new book.
public struct RuleBook: Sendable {
    /// SHA-256 of the rule files as they were read.
    public let digest: Digest
    /// Under this confidence the answer is `unsure`.
    public var threshold: Double { sheet.threshold }
    /// The desks the rules may name, in the order of the file.
    public var departments: [String] { sheet.departments }

    let sheet: RuleSheet
    let index: TermIndex

    /// Reads `classification.yaml` in a folder.
    ///
    /// - Throws: ``RuleMistakes`` with every mistake in it.
    public static func load(directory: String) throws -> RuleBook {
        do {
            let path = "\(directory)/classification.yaml"
            return try RuleBook(text: try RuleNode.text(ofFile: path), named: path)
        } catch let mistake as RuleMistake {
            throw RuleMistakes([mistake])
        }
    }

    /// - Parameter file: what the mistakes call the text.
    /// - Throws: ``RuleMistakes``, or a ``RuleMistake`` when the text is not YAML at all.
    public init(text: String, named file: String) throws {
        sheet = try RuleSheet(try RuleNode.parse(text, named: file))
        index = try TermIndex(sheet.rules)
        digest = Digest.of(text.utf8)
    }

    /// Every lane a rule names: what `config check` compares with the endpoints.
    public var lanes: Set<LaneName> { Set(sheet.rules.compactMap(\.says.lane)) }

    public var ruleCount: Int { sheet.rules.count }

    /// The kind, the desks and the lanes of a tip, and what decided. Pure: the same tip and rules give the same decision.
    public func decide(_ submission: Submission) -> Decision {
        var seen = Seen(self)
        seen.look(at: submission, in: index)
        var tally = Tally()
        for rule in sheet.rules.indices where seen.isTried[rule] && holds(rule, for: submission, seen) {
            tally.add(sheet.rules[rule].says, named: sheet.rules[rule].name)
        }
        return tally.decision(threshold: sheet.threshold, mostDepartments: sheet.mostDepartments, rules: digest)
    }

    func holds(_ rule: Int, for submission: Submission, _ seen: borrowing Seen) -> Bool {
        let wishes = index.wishes[rule]
        if let any = wishes.any, !seen.slots[any] { return false }
        if let none = wishes.none, seen.slots[none] { return false }
        for slot in wishes.all where !seen.slots[slot] { return false }
        return sheet.rules[rule].looksFor.allows(submission, words: seen.words)
    }
}

/// What was seen of one tip: which slots are filled and which rules are worth trying.
struct Seen: ~Copyable {
    private(set) var slots: [Bool]
    private(set) var isTried: [Bool]
    private(set) var words = 0

    init(_ book: RuleBook) {
        slots = Array(repeating: false, count: book.index.slotCount)
        isTried = book.index.alwaysTried
    }

    mutating func look(at submission: Submission, in index: TermIndex) {
        let content = NormalText(submission.content, in: index.alphabet)
        words = content.words
        look(at: content, isPlace: false, in: index)
        if let place = submission.place {
            look(at: NormalText(place, in: index.alphabet), isPlace: true, in: index)
        }
    }

    private mutating func look(at text: NormalText, isPlace: Bool, in index: TermIndex) {
        index.search(text, isPlace: isPlace) { use in
            slots[use.slot] = true
            isTried[use.rule] = true
        }
    }
}

extension Rule.Condition {
    /// What needs no search in the text.
    fileprivate func allows(_ submission: Submission, words: Int) -> Bool {
        if let statedKind, statedKind != submission.statedKind { return false }
        if let channel, channel != submission.channel { return false }
        if let longerThan, words <= longerThan { return false }
        if let shorterThan, words >= shorterThan { return false }
        return true
    }
}

/// 1 / (1 + e^-x): the probability that belongs to log-odds of x.
func logistic(_ x: Double) -> Double {
    1 / (1 + exp(-x))
}
