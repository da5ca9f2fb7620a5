/// A text as patterns see it: every character that is neither white space nor a quote, in the folded form the terms have, and
/// with its signs. Spaces beside ideographs are gone, others are one space, line ends are one line end.
///
/// ``NormalText`` has no signs and knows only the letters of the terms; a telephone number, a plate or an address needs both.
struct FoldedText {
    private(set) var characters: [UInt16] = []
    private(set) var firstSentence = 0..<0
    private(set) var lastSentence = 0..<0
    /// As ``NormalText`` counts them.
    private(set) var words = 0

    /// - Parameter normal: the same text, for where its sentences end.
    init(_ text: String, _ normal: NormalText) {
        characters.reserveCapacity(text.utf8.count / 2)
        var firstEnd: Int?
        var lastStart: Int?
        var isInWord = false
        var isSpaceDue = false
        Self.entries.withUnsafeBufferPointer { entries in
            for scalar in text.unicodeScalars {
                let entry = scalar.value > 0xFFFF ? Entry(far: scalar.value) : entries[Int(scalar.value)]
                let role = entry.role
                if role == .dropped { continue }
                let beginsWord = role == .wideLetter || role == .wordLetter && !isInWord
                isInWord = role == .wordLetter
                if beginsWord {
                    if words == normal.firstSentenceWords, firstEnd == nil { firstEnd = characters.count }
                    if words == normal.wordsBeforeLast { lastStart = characters.count }
                    words += 1
                }
                write(entry, &isSpaceDue)
            }
        }
        firstSentence = 0..<(firstEnd ?? characters.count)
        lastSentence = min(lastStart ?? 0, characters.count)..<characters.count
    }

    private mutating func write(_ entry: Entry, _ isSpaceDue: inout Bool) {
        switch entry.character {
        case 0x20: isSpaceDue = true
        case 0x0A:
            isSpaceDue = false
            if let last = characters.last, last != 0x0A { characters.append(0x0A) }
        default:
            if isSpaceDue, entry.role != .wideLetter, let last = characters.last, last != 0x0A, !Self.isWide(last) {
                characters.append(0x20)
            }
            isSpaceDue = false
            characters.append(entry.character)
        }
    }

    private static func isWide(_ value: UInt16) -> Bool {
        value == CharacterRanges.foreign || entries[Int(value)].role == .wideLetter
    }

    /// A character as patterns have it, and what it does.
    private struct Entry {
        let bits: UInt32
        var character: UInt16 { UInt16(truncatingIfNeeded: bits) }
        var role: CharacterRole { CharacterRole(bits: UInt8(truncatingIfNeeded: bits >> 16)) }

        init(_ character: UInt16, _ role: CharacterRole) {
            bits = UInt32(character) | UInt32(role.bits) << 16
        }

        init(far scalar: UInt32) {
            self.init(CharacterRanges.foreign, CharacterFold.isDropped(far: scalar) ? .dropped : .wideLetter)
        }
    }

    /// By character, worked out once: the two tables behind it are asked for every character of every text otherwise.
    private static let entries: [Entry] = (0...UInt16.max).map { value in
        let folded = fold(value)
        return Entry(folded, CharacterFold.role(ofFolded: folded))
    }

    /// Quotes, accents that combine and what has no width are left out.
    static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        UInt16(exactly: scalar.value).map { CharacterFold.role(ofFolded: fold($0)) == .dropped }
            ?? CharacterFold.isDropped(far: scalar.value)
    }

    /// A character as it stands in the text; white space as one space or line end.
    static func fold(_ scalar: UInt16) -> UInt16 {
        let folded = CharacterFold.fold(scalar)
        switch folded {
        case 0x09, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F: return 0x20
        case 0x2010, 0x2011: return 0x2D
        default: return CharacterFold.role(ofFolded: folded) == .newline ? 0x0A : folded
        }
    }
}

/// The texts of one tip for patterns, folded when the first pattern asks.
struct FoldedTexts {
    private var content: FoldedText?
    private var place: FoldedText?

    /// Whether one of the patterns is found where the rule looks.
    mutating func hold(
        _ patterns: [Rule.Pattern], in zone: Rule.Zone, _ submission: Submission, _ alphabet: Alphabet
    ) -> Bool {
        let looksAtPlace = zone == .place || zone == .anywhere
        if looksAtPlace, let words = submission.place {
            let text = place ?? FoldedText(words, NormalText(words, in: alphabet))
            place = text
            if patterns.contains(where: { $0.search.isFound(in: text.characters[...]) }) { return true }
        }
        guard zone != .place else { return false }
        let text = content ?? FoldedText(submission.content, NormalText(submission.content, in: alphabet))
        content = text
        let looked =
            switch zone {
            case .firstSentence: text.characters[text.firstSentence]
            case .lastSentence: text.characters[text.lastSentence]
            default: text.characters[...]
            }
        return patterns.contains { $0.search.isFound(in: looked) }
    }

    /// The first pattern of a rule that is found, as it is written.
    mutating func first(
        of looksFor: Rule.Condition, _ submission: Submission, _ alphabet: Alphabet
    ) -> String? {
        for pattern in looksFor.patterns where hold([pattern], in: looksFor.zone, submission, alphabet) {
            return pattern.written
        }
        return nil
    }
}
