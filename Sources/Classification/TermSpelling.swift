internal import RuleFiles

/// Spells terms in symbols, equal ones under one number, and hands out slots.
struct TermSpelling {
    let alphabet: Alphabet
    private(set) var terms: [[Symbol]] = []
    private(set) var uses: [[TermIndex.Use]] = []
    private(set) var written: [String] = []
    private(set) var slotCount = 0
    private(set) var mistakes = RuleMistakes()
    /// By term: the entries of lexicons that wait for it.
    private(set) var entries: [[LexiconIndex.Use]] = []
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

    /// For each district one slot that any of its names fills, in the place or in the content.
    ///
    /// - Parameter rule: the number of the first.
    mutating func wishes(of districts: [Routing.District], rule: Int) throws -> [TermIndex.Wishes] {
        let names = try districts.map { district in
            try district.terms.map { term in
                let symbols = try mistakes.collect { try alphabet.spell(term, atSentenceStart: false) }
                return (term, symbols.map { DistrictName($0, isAbbreviation: term.written != district.name) })
            }
        }
        let own = Set(names.joined().compactMap(\.1?.symbols))
        return names.enumerated().map { district, names in
            for (term, name) in names {
                // 江北 with 开发区 behind it may be another district's own name.
                for (symbols, lead) in name?.spellings(in: alphabet) ?? []
                where symbols == name?.symbols || !own.contains(symbols) {
                    add(term, spelled: symbols, zone: .anywhere, rule: rule + district, lead: lead)
                }
            }
            slotCount += 1
            return TermIndex.Wishes(any: slotCount - 1)
        }
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

    private mutating func add(
        _ term: Rule.Term, spelled symbols: [Symbol], zone: Rule.Zone, rule: Int, lead: Int = 0
    ) {
        let use = TermIndex.Use(
            slot: slotCount, rule: rule, parts: TextParts(zone), lead: UInt8(lead), number: written.count)
        written.append(term.written)
        uses[number(of: symbols)].append(use)
    }

    /// Equal terms have one number, whoever waits for them.
    private mutating func number(of symbols: [Symbol]) -> Int {
        if let number = numbers[symbols] { return number }
        numbers[symbols] = terms.count
        terms.append(symbols)
        uses.append([])
        entries.append([])
        return terms.count - 1
    }

    /// - Parameter first: the number of the lexicon's first entry among those of all lexicons.
    mutating func spell(_ lexicon: Lexicon, first: Int) throws {
        var lines: [[Symbol]: Int] = [:]
        for (offset, entry) in lexicon.entries.enumerated() {
            let atStart = entry.zone == .sentenceStart
            guard let symbols = try mistakes.collect({ try alphabet.spell(entry.term, atSentenceStart: atStart) })
            else { continue }
            // The three sections are told apart by a symbol in front that no other section's key begins with.
            let key = [Symbol(Lexicon.zones.firstIndex(of: entry.zone) ?? 0)] + symbols
            if let line = lines.updateValue(entry.term.location.line, forKey: key) {
                mistakes.add(entry.term.mistake("This term stands in line \(line) already: take one of them away."))
            }
            entries[number(of: symbols)].append(
                LexiconIndex.Use(entry: Int32(first + offset), parts: TextParts(entry.zone)))
        }
    }
}

extension Alphabet {
    /// A term as it looks inside a ``NormalText``. `steal*` finds every word that begins so; `?` is the end of a question.
    func spell(_ term: Rule.Term, atSentenceStart: Bool) throws -> [Symbol] {
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
