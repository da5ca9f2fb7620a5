/// Every term that could be learned from a number of texts, each with the texts it is found in: one to three ideographs or
/// words that stand side by side, wherever a lexicon may look for them.
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
    private var numbers: [Term: Int] = [:]

    /// Longer ones were tried and add nothing.
    static let longestTerm = 3

    /// - Parameter fewest: terms of fewer texts are forgotten.
    init(_ contents: [String], script: Lexicon.Script, fewest: Int) {
        alphabet = Alphabet(of: contents)
        for (number, content) in contents.enumerated() {
            let text = NormalText(content, in: alphabet)
            let pieces = alphabet.pieces(of: text, script: script)
            for first in pieces.indices { harvest(pieces, from: first, of: text, number: Int32(number)) }
        }
        let kept = terms.indices.filter { texts[$0].count >= fewest }
        (terms, texts) = (kept.map { terms[$0] }, kept.map { texts[$0] })
        numbers = [:]
    }

    private mutating func harvest(
        _ pieces: [TermPiece], from first: Int, of text: NormalText, number: Int32
    ) {
        let start = pieces[first].range.lowerBound
        for last in first..<min(first + Self.longestTerm, pieces.count) {
            if last > first, !pieces[last].followsDirectly { return }
            let range = start..<pieces[last].range.upperBound
            let symbols = Array(text.symbols[range])
            note(.content, symbols, number)
            // The same bounds as a rule's: see TermIndex.
            if range.upperBound <= text.firstSentenceEnd { note(.firstSentence, symbols, number) }
            if text.symbols[start - 1] == Alphabet.sentence { note(.sentenceStart, symbols, number) }
        }
    }

    private mutating func note(_ zone: Rule.Zone, _ symbols: [Symbol], _ text: Int32) {
        let term = Term(zone: zone, symbols: symbols)
        if let number = numbers[term] {
            if texts[number].last != text { texts[number].append(text) }
        } else {
            numbers[term] = terms.count
            terms.append(term)
            texts.append([text])
        }
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

/// An ideograph, or a word of letters with the spaces around it.
struct TermPiece {
    /// In the symbols of the text.
    var range: Range<Int>
    /// Whether nothing stands between it and the piece before.
    var followsDirectly: Bool
}

extension Alphabet {
    /// The ideographs of a text, or its words. Words with a digit in them are passed over: telephone numbers are no terms.
    fileprivate func pieces(of text: NormalText, script: Lexicon.Script) -> [TermPiece] {
        var pieces: [TermPiece] = []
        var previousEnd = -1
        var index = 0
        while index < text.symbols.count {
            let isWord = text.symbols[index] == Self.space
            let end = isWord ? endOfWord(text.symbols, from: index) : index + 1
            defer { index = isWord && end > index + 1 ? end - 1 : end }
            let isPiece =
                isWord
                ? script == .words && end - index > 2 && hasOnlyWordLetters(text.symbols[(index + 1)..<(end - 1)])
                : script == .chinese && role(text.symbols[index]) == .wideLetter
            guard isPiece else { continue }
            // Words side by side share the space between them.
            pieces.append(TermPiece(range: index..<end, followsDirectly: previousEnd == (isWord ? index + 1 : index)))
            previousEnd = end
        }
        return pieces
    }

    /// Behind the space that closes the word; the space itself where no word follows it.
    private func endOfWord(_ symbols: [Symbol], from space: Int) -> Int {
        var end = space + 1
        while end < symbols.count, role(symbols[end]) == .wordLetter { end += 1 }
        guard end > space + 1 else { return end }
        return end < symbols.count && symbols[end] == Self.space ? end + 1 : end
    }

    private func hasOnlyWordLetters(_ symbols: ArraySlice<Symbol>) -> Bool {
        symbols.allSatisfy { symbol in
            guard let letter = letter(symbol), let scalar = Unicode.Scalar(letter) else { return false }
            return scalar.properties.numericType == nil
        }
    }

    private func role(_ symbol: Symbol) -> CharacterRole? {
        // Nil for one beyond the Basic Multilingual Plane, which no lexicon holds.
        letter(symbol).flatMap { UInt16(exactly: $0) }.map { CharacterFold.role(ofFolded: $0) }
    }
}
