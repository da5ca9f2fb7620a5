/// Takes one character after the other and writes symbols.
///
/// Letters and spaces are nearly all of a text, and where words end cannot be foreseen: they are written without a branch, as a
/// table of ``Step`` says. Whatever ends a clause or a sentence takes the slow way.
struct NormalWriter {
    /// How much is written.
    struct Place {
        var symbols: Int
        /// Words, an ideograph counting as one.
        var words = 0
        var state = State.outside
    }

    typealias SentenceEnd = Place

    private(set) var place = Place(symbols: 1)
    /// Where each sentence ended, its mark not yet written.
    private(set) var sentences: [SentenceEnd] = []
    private let symbols: UnsafeMutablePointer<Symbol>

    /// No character causes more than three symbols (a question mark behind a word: space, question, sentence), those it leaves
    /// due included; the beginning and the end of the text cause three more, and one is written ahead.
    static func room(forBytes bytes: Int) -> Int { 3 * bytes + 5 }

    /// - Parameter buffer: of ``room(forBytes:)``, which nothing here writes beyond.
    init(into buffer: UnsafeMutableBufferPointer<Symbol>) {
        // The room is never zero, so there is always an address.
        symbols = buffer.baseAddress.unsafelyUnwrapped
        symbols[0] = Alphabet.sentence
    }

    mutating func write(_ text: CharacterReader) {
        var text = text
        var place = place
        Step.table.withUnsafeBufferPointer { steps in
            while let entry = text.next() {
                let step = steps[Int(place.state.rawValue | entry.role.bits)]
                if step.isSlow {
                    place = writeMark(entry, at: place)
                } else {
                    symbols[place.symbols] = Alphabet.space
                    place.symbols += step.spaces
                    symbols[place.symbols] = entry.symbol
                    place.symbols += step.letters
                    place.words += step.words
                    place.state = step.next
                }
            }
        }
        self.place = endSentence(at: place)
    }

    @inline(never)
    private mutating func writeMark(_ entry: Alphabet.Entry, at before: Place) -> Place {
        var place = before
        switch entry.role {
        case .questionEnd:
            closeWord(&place)
            append(Alphabet.question, at: &place)
            place = endSentence(at: place)
        case .clauseEnd where place.state != .dotDue:
            closeWord(&place)
            if last(place) != Alphabet.clause, last(place) != Alphabet.sentence { append(Alphabet.clause, at: &place) }
        case .wideLetter:
            place = endSentence(at: place)
            append(entry.symbol, at: &place)
            place.words += 1
        default:
            place = endSentence(at: place)
        }
        return place
    }

    private mutating func endSentence(at before: Place) -> Place {
        var place = before
        closeWord(&place)
        if last(place) != Alphabet.sentence {
            sentences.append(place)
            append(Alphabet.sentence, at: &place)
        }
        return place
    }

    private func closeWord(_ place: inout Place) {
        if place.state != .outside { append(Alphabet.space, at: &place) }
        place.state = .outside
    }

    private func append(_ symbol: Symbol, at place: inout Place) {
        symbols[place.symbols] = symbol
        place.symbols += 1
    }

    private func last(_ place: Place) -> Symbol { symbols[place.symbols - 1] }
}

extension NormalWriter {
    /// What the characters so far left to be settled by the next one. The low 4 bits are kept free for a role.
    struct State: Equatable {
        let rawValue: UInt8
        static let outside = State(rawValue: 0x00)
        static let inWord = State(rawValue: 0x10)
        /// All that follow are still in a word.
        static let spaceDue = State(rawValue: 0x20)
        static let newlineDue = State(rawValue: 0x30)
        /// `3.5` is one sentence, `end. Next` are two.
        static let dotDue = State(rawValue: 0x40)
        static let all = [outside, inWord, spaceDue, newlineDue, dotDue]
    }

    /// What a character does in a state: write a space, write its symbol, count a word, go to a state; or none of it, slowly.
    struct Step {
        private let bits: UInt16

        var isSlow: Bool { bits & 0x8000 != 0 }
        var spaces: Int { Int(bits >> 8 & 1) }
        var letters: Int { Int(bits >> 9 & 1) }
        var words: Int { Int(bits >> 10 & 1) }
        var next: State { State(rawValue: UInt8(truncatingIfNeeded: bits)) }

        private static let slow = Step(bits: 0x8000)

        private static func to(_ next: State, spaces: UInt16 = 0, letters: UInt16 = 0, words: UInt16 = 0) -> Step {
            Step(bits: words << 10 | letters << 9 | spaces << 8 | UInt16(next.rawValue))
        }

        static let table: [Step] = State.all.flatMap { state in
            (UInt8(0)..<16).map { step(from: state, CharacterRole(bits: $0)) }
        }

        private static func step(from state: State, _ role: CharacterRole) -> Step {
            switch (role, state) {
            case (.wordLetter, .inWord): to(.inWord, letters: 1)
            case (.wordLetter, _): to(.inWord, spaces: 1, letters: 1, words: 1)
            case (.wideLetter, .outside): to(.outside, letters: 1, words: 1)
            case (.wideLetter, .inWord), (.wideLetter, .spaceDue): to(.outside, spaces: 1, letters: 1, words: 1)
            case (.space, .inWord): to(.spaceDue)
            case (.dropped, .dotDue), (.space, .dotDue): slow
            case (.dropped, _), (.space, _): to(state)
            // A single line end inside prose of words is a space, as in mail; elsewhere, or doubled, it ends the sentence.
            case (.newline, .inWord), (.newline, .spaceDue): to(.newlineDue)
            case (.dot, .inWord), (.dot, .spaceDue), (.dot, .newlineDue): to(.dotDue)
            default: slow
            }
        }
    }
}
