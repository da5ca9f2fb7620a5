/// The ideographs and words of a text in turn, with the marks between them: what terms are made of, and what stands around
/// them.
struct TextUnits {
    struct Unit: Equatable {
        /// In the symbols of the text; a word with the spaces around it, which it shares with its neighbours.
        var range: Range<Int>
        /// The same for the same ideograph or word of one alphabet; 0 for a mark.
        var name: UInt32
        /// Whether a term may hold it.
        var isPiece: Bool

        var isMark: Bool { name == 0 }
    }

    private(set) var units: [Unit] = []

    /// Words with a digit in them are no piece of a term, since telephone numbers are no terms; nor is the surname before a
    /// title.
    init(_ text: NormalText, _ alphabet: Alphabet, script: Lexicon.Script, persons: NamedPersons) {
        var index = 0
        let symbols = text.symbols
        while index < symbols.count {
            let isSpace = symbols[index] == Alphabet.space
            let end = isSpace ? alphabet.endOfWord(symbols, from: index) : index + 1
            if isSpace {
                if end - index > 2 {
                    let letters = symbols[(index + 1)..<(end - 1)]
                    let isPiece = script == .words && alphabet.hasOnlyWordLetters(letters)
                    units.append(Unit(range: index..<end, name: Self.name(ofWord: letters), isPiece: isPiece))
                }
                // Words side by side share the space between them.
                index = end > index + 1 ? end - 1 : end
                continue
            }
            let isMark = symbols[index] < Alphabet.foreign
            let isPiece = script == .chinese && alphabet.role(symbols[index]) == .wideLetter
            units.append(Unit(range: index..<end, name: isMark ? 0 : UInt32(symbols[index]), isPiece: isPiece))
            index = end
        }
        if script == .chinese { persons.hide(in: &units, of: text) }
    }

    /// FNV-1a (Fowler, Noll and Vo), and a bit no ideograph has. Two words that fall together make one term rarer, no more.
    private static func name(ofWord letters: ArraySlice<Symbol>) -> UInt32 {
        letters.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 } | 1 << 31
    }
}

extension Alphabet {
    /// Behind the space that closes the word; the space itself where no word follows it.
    fileprivate func endOfWord(_ symbols: [Symbol], from space: Int) -> Int {
        var end = space + 1
        while end < symbols.count, role(symbols[end]) == .wordLetter { end += 1 }
        guard end > space + 1 else { return end }
        return end < symbols.count && symbols[end] == Self.space ? end + 1 : end
    }

    fileprivate func hasOnlyWordLetters(_ symbols: ArraySlice<Symbol>) -> Bool {
        symbols.allSatisfy { symbol in
            guard let letter = letter(symbol), let scalar = Unicode.Scalar(letter) else { return false }
            return scalar.properties.numericType == nil
        }
    }

    fileprivate func role(_ symbol: Symbol) -> CharacterRole? {
        // Nil for one beyond the Basic Multilingual Plane, which no lexicon holds.
        letter(symbol).flatMap { UInt16(exactly: $0) }.map { CharacterFold.role(ofFolded: $0) }
    }
}
