/// What a text is turned into for the automaton: a letter some term holds, or one of the marks between letters.
typealias Symbol = UInt16

/// The letters that occur in the terms of a rule book, numbered without gaps, so that the automaton's arrays stay small,
/// and a table from every character to its number.
struct Alphabet: Sendable {
    /// Around every word of a script that parts words by spaces, so that `rob` is not found in `problem`.
    static let space: Symbol = 1
    /// Before the first sentence and after every one.
    static let sentence: Symbol = 2
    static let question: Symbol = 3
    static let clause: Symbol = 4
    /// A letter that no term holds.
    static let foreign: Symbol = 5
    private static let firstLetter: Symbol = 6

    /// What to do with a character: its role in the low 4 bits, its symbol above.
    struct Entry {
        let bits: UInt32
        var role: CharacterRole { CharacterRole(bits: UInt8(truncatingIfNeeded: bits & 15)) }
        var symbol: Symbol { Symbol(truncatingIfNeeded: bits >> 4) }

        init(bits: UInt32) {
            self.bits = bits
        }

        init(_ role: CharacterRole, _ symbol: Symbol) {
            bits = UInt32(symbol) << 4 | UInt32(role.bits)
        }
    }

    /// How many symbols there are.
    let count: Int
    private let entries: [UInt32]
    /// In the order of their symbols.
    private let letters: [UInt32]
    /// Those beyond the Basic Multilingual Plane (rare ideographs, emoji), which the table has no room for.
    private let farLetters: [UInt32: Symbol]

    init(of terms: some Sequence<String>) {
        var letters: Set<UInt32> = []
        for scalar in terms.lazy.flatMap(\.unicodeScalars) {
            letters.insert(UInt16(exactly: scalar.value).map { UInt32(CharacterFold.fold($0)) } ?? scalar.value)
        }
        var numbers = [Symbol](repeating: Self.foreign, count: 1 << 16)
        var farLetters: [UInt32: Symbol] = [:]
        var next = Self.firstLetter
        // In the order of Unicode, so that ASCII comes first and fits the automaton's short rows.
        self.letters = letters.sorted()
        for letter in self.letters where next < .max {
            if letter <= 0xFFFF { numbers[Int(letter)] = next } else { farLetters[letter] = next }
            next += 1
        }
        count = Int(next)
        self.farLetters = farLetters
        entries = (0...UInt16.max).map { value in
            let folded = CharacterFold.fold(value)
            let role = CharacterFold.role(ofFolded: folded)
            return Entry(role, numbers[Int(folded)]).bits
        }
    }

    /// The folded letter that a symbol stands for; nil for marks and for letters no term holds.
    func letter(_ symbol: Symbol) -> UInt32? {
        symbol < Self.firstLetter || Int(symbol) >= count ? nil : letters[Int(symbol - Self.firstLetter)]
    }

    /// Nil for a letter no term holds.
    func symbol(ofFolded letter: UInt16) -> Symbol? {
        let symbol = Entry(bits: entries[Int(letter)]).symbol
        return symbol == Self.foreign ? nil : symbol
    }

    /// Reads valid UTF-8 for as long as `body` runs.
    func withReader<Result>(of text: UnsafeBufferPointer<UInt8>, _ body: (CharacterReader) -> Result) -> Result {
        entries.withUnsafeBufferPointer { body(CharacterReader(text, $0, farLetters)) }
    }
}

/// The characters of a text in turn, as an alphabet has them.
struct CharacterReader {
    /// Valid UTF-8, as every `String` holds it: the length of a sequence is read off its first byte.
    let text: UnsafeBufferPointer<UInt8>
    /// 65,536 of them.
    let entries: UnsafeBufferPointer<UInt32>
    private let farLetters: [UInt32: Symbol]
    private var index = 0

    fileprivate init(
        _ text: UnsafeBufferPointer<UInt8>, _ entries: UnsafeBufferPointer<UInt32>, _ farLetters: [UInt32: Symbol]
    ) {
        self.text = text
        self.entries = entries
        self.farLetters = farLetters
    }

    mutating func next() -> Alphabet.Entry? {
        guard index < text.count else { return nil }
        let (entry, length) = character()
        index += length
        return entry
    }

    @inline(__always)
    private func character() -> (Alphabet.Entry, length: Int) {
        let first = text[index]
        if first < 0x80 { return (Alphabet.Entry(bits: entries[Int(first)]), 1) }
        if first < 0xE0 {
            return (Alphabet.Entry(bits: entries[Int(first & 0x1F) << 6 | Int(text[index + 1] & 0x3F)]), 2)
        }
        guard first < 0xF0 else { return (farCharacter(first), 4) }
        let rest = Int(text[index + 1] & 0x3F) << 6 | Int(text[index + 2] & 0x3F)
        return (Alphabet.Entry(bits: entries[Int(first & 0x0F) << 12 | rest]), 3)
    }

    private func farCharacter(_ first: UInt8) -> Alphabet.Entry {
        let scalar = (1...3).reduce(UInt32(first & 0x07)) { $0 << 6 | UInt32(text[index + $1] & 0x3F) }
        guard !CharacterFold.isDropped(far: scalar) else { return Alphabet.Entry(.dropped, Alphabet.foreign) }
        return Alphabet.Entry(.wideLetter, farLetters[scalar] ?? Alphabet.foreign)
    }
}
