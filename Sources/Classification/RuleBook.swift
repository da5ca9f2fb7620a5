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

    /// What was learned, in the order of the files' names.
    public let lexicons: [Lexicon]

    let sheet: RuleSheet
    let index: TermIndex

    /// Reads `classification.yaml` in a folder, and the lexicons in its folder `lexicons` where there is one.
    ///
    /// - Throws: ``RuleMistakes`` with every mistake in them.
    public static func load(directory: String) throws -> RuleBook {
        do {
            let path = "\(directory)/classification.yaml"
            let text = try RuleNode.text(ofFile: path)
            return try RuleBook(text: text, named: path, lexicons: LexiconFiles(inFolder: "\(directory)/lexicons"))
        } catch let mistake as RuleMistake {
            throw RuleMistakes([mistake])
        }
    }

    /// - Parameter file: what the mistakes call the text.
    /// - Throws: ``RuleMistakes``, or a ``RuleMistake`` when the text is not YAML at all.
    public init(text: String, named file: String) throws {
        try self.init(text: text, named: file, lexicons: LexiconFiles())
    }

    init(text: String, named file: String, lexicons files: LexiconFiles) throws {
        let sheet = try RuleSheet(try RuleNode.parse(text, named: file))
        try self.init(sheet, digest: files.digest(after: text), lexicons: files.lexicons)
    }

    private init(_ sheet: RuleSheet, digest: Digest, lexicons: [Lexicon]) throws {
        try LexiconFiles.check(lexicons, departments: sheet.departments)
        index = try TermIndex(sheet.rules, lexicons: lexicons)
        (self.sheet, self.digest, self.lexicons) = (sheet, digest, lexicons)
    }

    /// The same rules with other lexicons, to try these before they are in force. Keeps the digest, so nothing decided by it
    /// may be recorded.
    ///
    /// - Throws: ``RuleMistakes`` where they do not fit the rules.
    public func trying(_ lexicons: [Lexicon]) throws -> RuleBook {
        try RuleBook(sheet, digest: digest, lexicons: lexicons)
    }

    /// Every lane a rule names: what `config check` compares with the endpoints.
    public var lanes: Set<LaneName> { Set(sheet.rules.compactMap(\.says.lane)) }

    public var ruleCount: Int { sheet.rules.count }

    /// The kind, the desks and the lanes of a tip, and what decided. Pure: the same tip and rules give the same decision.
    public func decide(_ submission: Submission) -> Decision {
        tally(submission).decision(threshold: sheet.threshold, mostDepartments: sheet.mostDepartments, rules: digest)
    }

    /// The sum before anything is made of it.
    func tally(_ submission: Submission) -> Tally {
        let content = NormalText(submission.content, in: index.alphabet)
        var learned = LexiconSums(index.lexicon, script: content.script)
        var seen = Seen(self)
        seen.look(at: content, place: submission.place, in: index, &learned)
        var tally = Tally()
        for rule in sheet.rules.indices where seen.isTried[rule] && holds(rule, for: submission, seen) {
            tally.add(sheet.rules[rule].says, named: sheet.rules[rule].name)
        }
        tally.weigh(learned, index.lexicon)
        return tally
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

    mutating func look(
        at content: NormalText, place: String?, in index: TermIndex, _ learned: inout LexiconSums
    ) {
        words = content.words
        look(at: content, isPlace: false, in: index, &learned)
        if let place {
            look(at: NormalText(place, in: index.alphabet), isPlace: true, in: index, &learned)
        }
    }

    private mutating func look(
        at text: NormalText, isPlace: Bool, in index: TermIndex, _ learned: inout LexiconSums
    ) {
        index.search(text, isPlace: isPlace) { use in
            slots[use.slot] = true
            isTried[use.rule] = true
        } entry: { number in
            learned.note(number, in: index.lexicon)
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
