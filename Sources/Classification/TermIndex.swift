internal import RuleFiles

/// All terms of a rule book in one automaton, and for each the rules that wait for it.
struct TermIndex: Sendable {
    /// One thing a rule waits for: that one of a list of terms is seen where the rule looks.
    typealias Slot = Int

    /// A term as one rule uses it. Plain numbers: thousands of these are looked at for every tip.
    struct Use: Sendable {
        var slot: Slot
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

    /// - Throws: ``RuleMistakes`` naming every term of which nothing is left once it is folded.
    init(_ rules: [Rule]) throws {
        alphabet = Alphabet(of: rules.lazy.flatMap(\.looksFor.terms).map(\.written))
        var spelling = Spelling(alphabet: alphabet)
        wishes = try rules.enumerated().map { try spelling.wishes(of: $1.looksFor, rule: $0) }
        try spelling.mistakes.throwIfAny()
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
    }

    /// Calls `found` for every use of every term seen where its rule looks, as often as it is seen.
    func search(_ text: NormalText, isPlace: Bool, found: (Use) -> Void) {
        for hit in automaton.hits(in: text.symbols) {
            for index in ranges[hit.term] {
                let use = uses[index]
                if Self.isIn(use.zone, hit, length: lengths[hit.term], of: text, isPlace: isPlace) { found(use) }
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

/// Spells terms in symbols, equal ones under one number, and hands out slots.
private struct Spelling {
    let alphabet: Alphabet
    private(set) var terms: [[Symbol]] = []
    private(set) var uses: [[TermIndex.Use]] = []
    private(set) var written: [String] = []
    private(set) var slotCount = 0
    private(set) var mistakes = RuleMistakes()
    private var numbers: [[Symbol]: Int] = [:]

    init(alphabet: Alphabet) {
        self.alphabet = alphabet
    }

    mutating func wishes(of condition: Rule.Condition, rule: Int) throws -> TermIndex.Wishes {
        var wishes = TermIndex.Wishes()
        if !condition.any.isEmpty { wishes.any = try slot(for: condition.any, of: condition, rule: rule) }
        let first = slotCount
        for group in condition.all { _ = try slot(for: group, of: condition, rule: rule) }
        wishes.all = first..<slotCount
        if !condition.none.isEmpty { wishes.none = try slot(for: condition.none, of: condition, rule: rule) }
        return wishes
    }

    /// One slot that any of the terms fills.
    private mutating func slot(
        for terms: [Rule.Term], of condition: Rule.Condition, rule: Int
    ) throws -> TermIndex.Slot {
        var spellings: [[Symbol]: String] = [:]
        for term in terms {
            let atSentenceStart = condition.zone == .sentenceStart
            guard let symbols = try mistakes.collect({ try alphabet.spell(term, atSentenceStart: atSentenceStart) })
            else { continue }
            if let first = spellings.updateValue(term.written, forKey: symbols) {
                mistakes.add(term.mistake("This term stands in the list already, as `\(first)`: take it away."))
            }
            add(term, spelled: symbols, zone: condition.zone, rule: rule)
        }
        slotCount += 1
        return slotCount - 1
    }

    private mutating func add(_ term: Rule.Term, spelled symbols: [Symbol], zone: Rule.Zone, rule: Int) {
        let use = TermIndex.Use(slot: slotCount, rule: rule, zone: zone, number: written.count)
        written.append(term.written)
        if let number = numbers[symbols] {
            uses[number].append(use)
        } else {
            numbers[symbols] = terms.count
            terms.append(symbols)
            uses.append([use])
        }
    }
}

extension Alphabet {
    /// A term as it looks inside a ``NormalText``. `steal*` finds every word that begins so; `?` is the end of a question.
    fileprivate func spell(_ term: Rule.Term, atSentenceStart: Bool) throws -> [Symbol] {
        let isStem = term.written.hasSuffix("*")
        let text = NormalText(isStem ? String(term.written.dropLast()) : term.written, in: self)
        var symbols = text.symbols[...]
        symbols = symbols.drop { $0 == Self.sentence || $0 == Self.clause }
        while let last = symbols.last, last == Self.sentence || last == Self.clause { symbols.removeLast() }
        guard text.words > 0 || symbols == [Self.question] else {
            throw term.mistake("Nothing is left of this term once spaces and signs are folded away: name a word.")
        }
        if isStem {
            guard symbols.last == Self.space else {
                throw term.mistake("A `*` stands for the rest of a word of letters; in Chinese it is not needed.")
            }
            symbols.removeLast()
        }
        guard !symbols.contains(Self.sentence) else {
            throw term.mistake("This term is more than one sentence: make two terms of it.")
        }
        return (atSentenceStart ? [Self.sentence] : []) + symbols
    }
}

extension Rule.Term {
    fileprivate func mistake(_ sentence: String) -> RuleMistake {
        RuleMistake(location: location, sentence: sentence)
    }
}

extension Rule.Condition {
    fileprivate var terms: [Rule.Term] { any + all.joined() + none }
}
