internal import RuleFiles

/// All terms of a rule book and its lexicons in one automaton, and for each the rules and entries that wait for it.
struct TermIndex: Sendable {
    /// One thing a rule waits for: that one of a list of terms is seen where the rule looks.
    typealias Slot = Int

    /// A term as one rule uses it. Plain numbers: thousands of these are looked at for every tip.
    struct Use: Sendable {
        var slot: Slot
        /// From the number of rules on: a district.
        var rule: Int
        var zone: Rule.Zone
        /// Index into ``written``.
        var number: Int
    }

    /// The slots of one rule.
    struct Wishes: Sendable {
        var any: Slot?
        var all: Range<Slot> = 0..<0
        var none: Slot?
        /// Whether the rule can hold without any term being seen.
        var isAlwaysTried: Bool { any == nil && all.isEmpty }
    }

    let alphabet: Alphabet
    let wishes: [Wishes]
    let slotCount: Int
    private let automaton: TermAutomaton
    private let lengths: [Int]
    /// By term: which of `uses` belong to the term that the automaton knows under that number.
    private let ranges: [Range<Int>]
    private let uses: [Use]
    /// By use: the term as the office wrote it.
    let written: [String]
    /// By rule: whether it is tried even if no term of it is seen.
    let alwaysTried: [Bool]
    let lexicon: LexiconIndex
    /// By rule: looked up where a rule itself would be copied for the question.
    let hasPatterns: [Bool]

    /// - Throws: ``RuleMistakes`` naming every term of which nothing is left once it is folded.
    init(_ rules: [Rule], districts: [Routing.District] = [], lexicons: [Lexicon] = []) throws {
        let conditions = rules.map(\.looksFor) + districts.map(\.looksFor)
        let learned = lexicons.flatMap(\.entries).map(\.term.written)
        alphabet = Alphabet(of: conditions.flatMap(\.terms).map(\.written) + learned)
        var spelling = TermSpelling(alphabet: alphabet)
        wishes = try conditions.enumerated().map { try spelling.wishes(of: $1, rule: $0) }
        var first = 0
        for lexicon in lexicons {
            try spelling.spell(lexicon, first: first)
            first += lexicon.entries.count
        }
        try spelling.mistakes.throwIfAny()
        lexicon = LexiconIndex(lexicons, entries: spelling.entries)
        slotCount = spelling.slotCount
        automaton = TermAutomaton(spelling.terms, symbols: alphabet.count)
        lengths = spelling.terms.map(\.count)
        uses = spelling.uses.flatMap(\.self)
        var end = 0
        ranges = spelling.uses.map { group in
            defer { end += group.count }
            return end..<end + group.count
        }
        written = spelling.written
        alwaysTried = wishes.map(\.isAlwaysTried)
        hasPatterns = rules.map { !$0.looksFor.patterns.isEmpty }
    }

    /// Calls `found` for every use of every term seen where its rule looks, as often as it is seen, and where it begins; and
    /// `entry` for every entry of a lexicon.
    func search(
        _ text: NormalText, isPlace: Bool, found: (Use, _ start: Int) -> Void,
        entry: (LexiconIndex.EntryNumber) -> Void = { _ in }
    ) {
        for hit in automaton.hits(in: text.symbols) {
            for use in lexicon.uses(of: hit.term)
            where Self.isIn(use.zone, hit, length: lengths[hit.term], of: text, isPlace: isPlace) { entry(use.entry) }
            for index in ranges[hit.term] {
                let use = uses[index]
                let length = lengths[hit.term]
                if Self.isIn(use.zone, hit, length: length, of: text, isPlace: isPlace) { found(use, hit.end - length) }
            }
        }
    }

    private static func isIn(
        _ zone: Rule.Zone, _ hit: TermAutomaton.Hit, length: Int, of text: NormalText, isPlace: Bool
    ) -> Bool {
        switch zone {
        case .anywhere: true
        case .place: isPlace
        case .content, .sentenceStart: !isPlace
        case .firstSentence: !isPlace && hit.end <= text.firstSentenceEnd
        case .lastSentence: !isPlace && hit.end - length >= text.lastSentenceStart
        }
    }
}

extension Routing.District {
    fileprivate var looksFor: Rule.Condition {
        var condition = Rule.Condition()
        condition.zone = .anywhere
        condition.any = terms
        return condition
    }
}

extension Rule.Condition {
    fileprivate var terms: [Rule.Term] { any + all.joined() + none }
}
