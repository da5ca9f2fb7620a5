internal import Tips

/// What a character does in a text, once its width, case and script variant are folded away.
///
/// The tables cover the Basic Multilingual Plane; what lies beyond (emoji, rare ideographs) is a letter that folds into itself.
struct CharacterRole: Equatable {
    let bits: UInt8

    /// As if it were not there: quotes, apostrophes, accents that combine, what has no width.
    static let dropped = CharacterRole(bits: 0)
    static let space = CharacterRole(bits: 1)
    static let newline = CharacterRole(bits: 2)
    /// Ends a sentence only where no word follows it directly: 3.5, v2.0.
    static let dot = CharacterRole(bits: 3)
    static let sentenceEnd = CharacterRole(bits: 4)
    static let questionEnd = CharacterRole(bits: 5)
    /// A comma and every other mark that parts words for good.
    static let clauseEnd = CharacterRole(bits: 6)
    /// Letters and digits of scripts that part words by spaces.
    static let wordLetter = CharacterRole(bits: 7)
    /// Han, kana, Hangul: spaces between them mean nothing.
    static let wideLetter = CharacterRole(bits: 8)
}

/// The folding of single characters: full width to half width, upper to lower case, traditional to simplified.
enum CharacterFold {
    static func fold(_ scalar: UInt16) -> UInt16 { folds[Int(scalar)] }
    static func role(ofFolded scalar: UInt16) -> CharacterRole { roles[Int(scalar)] }

    /// Tags and the variation selectors of ideographs, the one plane that nobody sees (Unicode, Supplementary Special-purpose
    /// Plane).
    static func isDropped(far scalar: UInt32) -> Bool { scalar >> 16 == 0x0E }

    private static let folds: [UInt16] = {
        var table = (0...UInt16.max).map { $0 }
        // Latin, Greek, Cyrillic and Armenian have case; the rest of the plane needs no asking.
        for value in 0..<UInt16(0x0590) {
            guard let lower = Unicode.Scalar(value)?.properties.lowercaseMapping.unicodeScalars, lower.count == 1,
                let only = lower.first, only.value <= 0xFFFF
            else { continue }
            table[Int(value)] = UInt16(only.value)
        }
        // Full-width ASCII stands 0xFEE0 above ASCII (Unicode, Halfwidth and Fullwidth Forms).
        for value in UInt16(0xFF01)...0xFF5E { table[Int(value)] = table[Int(value - 0xFEE0)] }
        table[0x3000] = 0x20
        for (variant, plain) in [(UInt16(0xFF61), UInt16(0x3002)), (0xFF64, 0x3001), (0xFF65, 0x30FB)] {
            table[Int(variant)] = plain
        }
        return table.map(SimplifiedForm.of)
    }()

    private static let roles: [CharacterRole] = {
        var table = [CharacterRole](repeating: .clauseEnd, count: 1 << 16)
        for value in 0..<UInt16(0x2E80) {
            guard let properties = Unicode.Scalar(value)?.properties else { continue }
            if properties.isAlphabetic || properties.numericType != nil { table[Int(value)] = .wordLetter }
        }
        for range in wideRanges {
            for value in range { table[Int(value)] = .wideLetter }
        }
        for range in droppedRanges {
            for value in range { table[Int(value)] = .dropped }
        }
        for (signs, role) in signs {
            for scalar in signs.unicodeScalars { table[Int(scalar.value)] = role }
        }
        return table
    }()

    /// CJK radicals and ideographs with kana and Hangul, the same again as compatibility and half-width forms.
    private static let wideRanges: [ClosedRange<UInt16>] = [
        0x2E80...0x2FFF, 0x3005...0x3007, 0x3021...0x3029, 0x3041...0x30FF, 0x3105...0x318F, 0x31A0...0x31BF,
        0x31F0...0x31FF,
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA48F, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFFDC,
    ]

    /// Soft hyphen, combining marks, fillers, marks of direction and joining, variation selectors, byte order mark.
    private static let droppedRanges: [ClosedRange<UInt16>] = [
        0x00AD...0x00AD, 0x0300...0x036F, 0x061C...0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F,
        0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0x3164...0x3164, 0xFE00...0xFE0F, 0xFEFF...0xFEFF,
        0xFFA0...0xFFA0, 0xFFF9...0xFFFB,
        0x0000...0x0008, 0x000E...0x001F, 0x007F...0x009F,
    ]

    private static let signs: [(String, CharacterRole)] = [
        ("\u{9}\u{A0}\u{2002}\u{2003}\u{2009}\u{202F} -_/\u{2010}\u{2011}", .space),
        ("\n\u{B}\u{C}\u{85}\u{2028}\u{2029}", .newline),
        ("\r\"'`´‘’‚“”„«»「」『』《》〈〉【】〖〗·・", .dropped),
        (".", .dot),
        ("。!;", .sentenceEnd),
        ("?¿", .questionEnd),
    ]
}
