/// Every term that may be learned from a number of texts, each with the texts it is found in: one to three ideographs or words
/// that stand side by side, wherever a lexicon may look for them.
struct TermHarvest {
    struct Term: Hashable {
        var zone: Rule.Zone
        var symbols: [Symbol]
    }

    /// In the order they are first met.
    private(set) var terms: [Term] = []
    /// By term: the numbers of the texts, ascending.
    private(set) var texts: [[Int32]] = []
    let alphabet: Alphabet
    private let walk: TermWalk

    /// Longer ones were tried and add nothing.
    static let longestTerm = 3

    /// - Parameter needs: of how many letters a term must be, and how it must go on in them.
    init(_ contents: [String], script: Lexicon.Script, needs: TermSupport.Needs) {
        alphabet = Alphabet(of: contents)
        walk = TermWalk(alphabet: alphabet, script: script, persons: NamedPersons(alphabet))
        var numbers: [Term: Int] = [:]
        for (number, content) in contents.enumerated() { note(content, Int32(number), &numbers) }
        // Most terms are of one text or two: only what is left is looked at twice.
        keep(terms.indices.filter { texts[$0].count >= needs.letters }, &numbers)
        var supports = [TermSupport](repeating: TermSupport(), count: terms.count)
        for content in contents { look(at: content, numbers, &supports, needs) }
        keep(terms.indices.filter { supports[$0].isKept }, &numbers)
    }

    private mutating func note(_ content: String, _ text: Int32, _ numbers: inout [Term: Int]) {
        // A copy: the closure writes what is beside it.
        let walk = walk
        walk.forEachTerm(of: NormalText(content, in: alphabet)) { term, _, _ in
            if let number = numbers[term] {
                if texts[number].last != text { texts[number].append(text) }
            } else {
                numbers[term] = terms.count
                terms.append(term)
                texts.append([text])
            }
        }
    }

    private func look(
        at content: String, _ numbers: [Term: Int], _ supports: inout [TermSupport], _ needs: TermSupport.Needs
    ) {
        let text = NormalText(content, in: alphabet)
        let neighbourhood = Neighbourhood(walk.units(of: text))
        var places: [Int: [TermSupport.Place]] = [:]
        walk.forEachTerm(of: text) { term, first, last in
            guard let number = numbers[term], supports[number].isOpen else { return }
            places[number, default: []].append(neighbourhood.place(from: first, through: last))
        }
        for (number, places) in places { supports[number].add(places, needs) }
    }

    private mutating func keep(_ kept: [Int], _ numbers: inout [Term: Int]) {
        (terms, texts) = (kept.map { terms[$0] }, kept.map { texts[$0] })
        numbers = Dictionary(uniqueKeysWithValues: zip(terms, terms.indices))
    }

    /// The term as an office would write it.
    func written(_ term: Int) -> String {
        var out = ""
        for symbol in terms[term].symbols {
            if let letter = alphabet.letter(symbol).flatMap({ Unicode.Scalar($0) }) {
                out.unicodeScalars.append(letter)
            } else if !out.isEmpty {
                out += " "
            }
        }
        if out.hasSuffix(" ") { out.removeLast() }
        return out
    }
}

/// Goes through the terms of a text, wherever a lexicon may look for them.
private struct TermWalk {
    let alphabet: Alphabet
    let script: Lexicon.Script
    let persons: NamedPersons

    func units(of text: NormalText) -> TextUnits { TextUnits(text, alphabet, script: script, persons: persons) }

    /// - Parameter body: gets the term, its first unit and its last.
    func forEachTerm(of text: NormalText, _ body: (TermHarvest.Term, Int, Int) -> Void) {
        let units = units(of: text).units
        for first in units.indices {
            let start = units[first].range.lowerBound
            for last in first..<min(first + TermHarvest.longestTerm, units.count) {
                guard units[last].isPiece else { break }
                let range = start..<units[last].range.upperBound
                let symbols = Array(text.symbols[range])
                body(TermHarvest.Term(zone: .content, symbols: symbols), first, last)
                // The same bounds as a rule's: see TermIndex.
                if range.upperBound <= text.firstSentenceEnd {
                    body(TermHarvest.Term(zone: .firstSentence, symbols: symbols), first, last)
                }
                if text.symbols[start - 1] == Alphabet.sentence {
                    body(TermHarvest.Term(zone: .sentenceStart, symbols: symbols), first, last)
                }
            }
        }
    }
}
