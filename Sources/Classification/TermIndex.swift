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
        var parts: TextParts
        /// How many symbols stand in front of what is looked for.
        var lead: UInt8 = 0
        /// Index into ``written``.
        var number: Int
    }

    /// What waits for one term.
    private struct Waiting {
        /// In symbols.
        var length: Int32
        /// What of ``uses`` and of ``entries``.
        var uses: Range<Int32>
        var entries: Range<Int32>
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
    /// By term, as the automaton numbers them.
    private let waiting: [Waiting]
    private let uses: [Use]
    private let entries: [LexiconIndex.Use]
    /// By term: the parts of a tip in which something waits for it.
    private let wanted: [TextParts]
    /// By use: the term as the office wrote it.
    let written: [String]
    /// By rule: whether it is tried even if no term of it is seen.
    let alwaysTried: [Bool]
    let lexicon: LexiconIndex
    /// By rule: looked up where a rule itself would be copied for the question.
    let hasPatterns: [Bool]

    /// - Throws: ``RuleMistakes`` naming every term of which nothing is left once it is folded.
    init(_ rules: [Rule], districts: [Routing.District] = [], lexicons: [Lexicon] = []) throws {
        let conditions = rules.map(\.looksFor)
        let places = districts.isEmpty ? [] : districts.flatMap(\.terms).map(\.written) + DistrictName.surroundings
        let learned = lexicons.flatMap(\.entries).map(\.term.written)
        alphabet = Alphabet(of: conditions.flatMap(\.terms).map(\.written) + places + learned)
        var spelling = TermSpelling(alphabet: alphabet)
        let wishesOfRules = try conditions.enumerated().map { try spelling.wishes(of: $1, rule: $0) }
        wishes = try wishesOfRules + spelling.wishes(of: districts, rule: rules.count)
        var first = 0
        for lexicon in lexicons {
            try spelling.spell(lexicon, first: first)
            first += lexicon.entries.count
        }
        try spelling.mistakes.throwIfAny()
        lexicon = LexiconIndex(lexicons)
        slotCount = spelling.slotCount
        automaton = TermAutomaton(spelling.terms, symbols: alphabet.count)
        uses = spelling.uses.flatMap(\.self)
        entries = spelling.entries.flatMap(\.self)
        var waiting: [Waiting] = []
        for (number, term) in spelling.terms.enumerated() {
            let (use, entry) = (waiting.last?.uses.upperBound ?? 0, waiting.last?.entries.upperBound ?? 0)
            waiting.append(
                Waiting(
                    length: Int32(term.count),
                    uses: use..<use + Int32(spelling.uses[number].count),
                    entries: entry..<entry + Int32(spelling.entries[number].count)))
        }
        self.waiting = waiting
        wanted = zip(spelling.uses, spelling.entries).map { uses, entries in
            TextParts(uses.map(\.parts) + entries.map(\.parts))
        }
        written = spelling.written
        alwaysTried = wishes.map(\.isAlwaysTried)
        hasPatterns = rules.map { !$0.looksFor.patterns.isEmpty }
    }

    /// Calls `found` for every use of every term seen where its rule looks, and where the term begins; and `entry` for every
    /// entry of a lexicon. Each is called once, however often the term is seen: letters say the same thing again and again.
    @inline(__always)
    func search(
        _ text: NormalText, isPlace: Bool, found: (Use, _ start: Int) -> Void,
        entry: (LexiconIndex.EntryNumber) -> Void = { _ in }
    ) {
        let (waiting, uses, entries) = (waiting.span, uses.span, entries.span)
        var stillWanted = wanted
        var left = stillWanted.mutableSpan
        automaton.eachHit(in: text.symbols) { term, end in
            guard !left[term].isEmpty else { return }
            let start = end - Int(waiting[term].length)
            let new = text.parts(ofTermFrom: start, to: end, isPlace: isPlace).intersection(left[term])
            guard !new.isEmpty else { return }
            left[term].subtract(new)
            for number in waiting[term].entries where !entries[Int(number)].parts.isDisjoint(with: new) {
                entry(entries[Int(number)].entry)
            }
            for number in waiting[term].uses where !uses[Int(number)].parts.isDisjoint(with: new) {
                found(uses[Int(number)], start + Int(uses[Int(number)].lead))
            }
        }
    }
}

/// Which parts of a tip a stretch of it lies in, or a rule looks at.
struct TextParts: OptionSet {
    let rawValue: UInt8
    static let place = TextParts(rawValue: 1)
    static let content = TextParts(rawValue: 2)
    static let firstSentence = TextParts(rawValue: 4)
    static let lastSentence = TextParts(rawValue: 8)
}

extension TextParts {
    /// One place of a text lies in one of the parts that a zone names, never in both of `anywhere`.
    init(_ zone: Rule.Zone) {
        self =
            switch zone {
            case .anywhere: [.place, .content]
            case .place: .place
            case .content, .sentenceStart: .content
            case .firstSentence: .firstSentence
            case .lastSentence: .lastSentence
            }
    }
}

extension NormalText {
    fileprivate func parts(ofTermFrom start: Int, to end: Int, isPlace: Bool) -> TextParts {
        guard !isPlace else { return .place }
        let first: TextParts = end <= firstSentenceEnd ? .firstSentence : []
        let last: TextParts = start >= lastSentenceStart ? .lastSentence : []
        return TextParts.content.union(first).union(last)
    }
}

extension Rule.Condition {
    fileprivate var terms: [Rule.Term] { any + all.joined() + none }
}
