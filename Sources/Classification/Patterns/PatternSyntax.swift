internal import RuleFiles

/// A regular expression as a tree. What cannot be answered in one pass over the text (looking around, referring back) is not
/// part of the language.
indirect enum PatternSyntax {
    case empty
    case one(CharacterRanges)
    case sequence([PatternSyntax])
    case choice([PatternSyntax])
    /// Without `most` as often as you like.
    case repeated(PatternSyntax, least: Int, most: Int?)

    /// How many characters stand in it once its counts are written out; stops at ``PatternTable/mostSteps``.
    var steps: Int {
        switch self {
        case .empty: 0
        case .one: 1
        case .sequence(let parts), .choice(let parts): min(parts.reduce(0) { $0 + $1.steps }, Self.mostSteps)
        case .repeated(let part, let least, let most): min(part.steps * max(1, most ?? least), Self.mostSteps)
        }
    }

    private static let mostSteps = PatternSearch.mostSteps + 1
}

/// Reads a regular expression: characters, `.`, `[…]`, `(…)`, `|`, `* + ? {n,m}`, `^ $`, `\d \w \s` and their opposites.
/// `^` and `$` are the beginning and the end of what is looked at, never of a line.
struct PatternReader {
    private var rest: Substring.UnicodeScalarView
    private var depth = 0

    /// Groups inside groups; a reader that calls itself must not be led deeper than this.
    private static let deepest = 20
    private static let mostTimes = 100

    /// - Throws: ``PatternFault``.
    static func read(_ pattern: String) throws -> PatternSyntax {
        if let far = pattern.unicodeScalars.first(where: { $0.value > 0xFFFF && !FoldedText.isDropped($0) }) {
            throw PatternFault("Patterns do not tell `\(far)` from other rare characters: look for it with a term.")
        }
        var reader = PatternReader(rest: Substring(pattern).unicodeScalars)
        let syntax = try reader.choice()
        guard reader.rest.isEmpty else { throw PatternFault("There is a `)` too many.") }
        return syntax
    }

    private init(rest: Substring.UnicodeScalarView) {
        self.rest = rest
    }

    private mutating func choice() throws -> PatternSyntax {
        var ways = [try sequence()]
        while rest.first == "|" {
            rest.removeFirst()
            ways.append(try sequence())
        }
        return ways.count == 1 ? ways[0] : .choice(ways)
    }

    private mutating func sequence() throws -> PatternSyntax {
        var parts: [PatternSyntax] = []
        while let next = rest.first, next != "|", next != ")" { parts.append(try repetition()) }
        return parts.isEmpty ? .empty : parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func repetition() throws -> PatternSyntax {
        var part = try atom()
        var isRepeated = false
        while let (least, most) = try times() {
            guard !isRepeated else { throw PatternFault("Two counts stand behind each other: keep one of them.") }
            isRepeated = true
            part = .repeated(part, least: least, most: most)
            // As few as possible or as many: it is only asked whether the pattern is found.
            if rest.first == "?" { rest.removeFirst() }
        }
        return part
    }

    private mutating func times() throws -> (least: Int, most: Int?)? {
        switch rest.first {
        case "*":
            rest.removeFirst()
            return (0, nil)
        case "+":
            rest.removeFirst()
            return (1, nil)
        case "?":
            rest.removeFirst()
            return (0, 1)
        case "{": return try count()
        default: return nil
        }
    }

    /// `{3}`, `{3,}` or `{3,5}`.
    private mutating func count() throws -> (Int, Int?) {
        let wrong = PatternFault(
            "A count is written {3}, {3,} or {3,5}, up to \(Self.mostTimes). Write \\{ for the sign itself.")
        guard let end = rest.firstIndex(of: "}") else { throw wrong }
        let numbers = String(rest[rest.index(after: rest.startIndex)..<end]).split(
            separator: ",", omittingEmptySubsequences: false)
        rest = rest[rest.index(after: end)...]
        guard let least = Int(numbers[0]), (0...Self.mostTimes).contains(least), numbers.count <= 2 else { throw wrong }
        guard numbers.count == 2 else { return (least, least) }
        guard !numbers[1].isEmpty else { return (least, nil) }
        guard let most = Int(numbers[1]), (max(1, least)...Self.mostTimes).contains(most) else { throw wrong }
        return (least, most)
    }

    private mutating func atom() throws -> PatternSyntax {
        let first = rest.removeFirst()
        switch first {
        case "(": return try group()
        case "[": return .one(try set())
        case ".": return .one(.anyOfALine)
        case "^": return .one(.start)
        case "$": return .one(.end)
        case "\\": return .one(try escaped())
        case "*", "+", "?", "{":
            throw PatternFault(
                "There is nothing before this `\(first)` to repeat: write \\\(first) for the sign itself.")
        // Quotes do not count in a text, and so not in a pattern.
        default: return FoldedText.isDropped(first) ? .empty : .one(CharacterRanges(first))
        }
    }

    private mutating func group() throws -> PatternSyntax {
        guard depth < Self.deepest else {
            throw PatternFault("Groups lie more than \(Self.deepest) deep in each other.")
        }
        depth += 1
        defer { depth -= 1 }
        if rest.first == "?" {
            rest.removeFirst()
            guard rest.first == ":" else {
                throw PatternFault("Only (…) and (?:…) are known here; a pattern cannot look ahead or behind.")
            }
            rest.removeFirst()
        }
        let inside = try choice()
        guard rest.first == ")" else { throw PatternFault("A `(` is not closed.") }
        rest.removeFirst()
        return inside
    }

    private mutating func escaped() throws -> CharacterRanges {
        guard let sign = rest.popFirst() else {
            throw PatternFault("A `\\` stands at the end: write \\\\ for the sign itself.")
        }
        switch sign {
        case "d": return .digits
        case "D": return CharacterRanges.digits.others
        case "w": return .letters
        case "W": return CharacterRanges.letters.others
        case "s": return .spaces
        case "S": return CharacterRanges.spaces.others
        case "n": return CharacterRanges("\n")
        case "t": return CharacterRanges(" ")
        default:
            guard !sign.properties.isAlphabetic, sign.properties.numericType == nil else {
                throw PatternFault(
                    "`\\\(sign)` is not known here; known are \\d \\w \\s \\n and their opposites \\D \\W \\S.")
            }
            return CharacterRanges(sign)
        }
    }

    /// Behind `[`.
    private mutating func set() throws -> CharacterRanges {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var found = CharacterRanges()
        var isFirst = true
        while rest.first != "]" || isFirst {
            isFirst = false
            found.add(try member())
        }
        rest.removeFirst()
        let members = isNegated ? found.others : found
        guard !found.ranges.isEmpty, !members.ranges.isEmpty else {
            throw PatternFault("Nothing that is ever found stands in this `[…]`.")
        }
        return members
    }

    /// One character of a set, a class of them, or a range.
    private mutating func member() throws -> CharacterRanges {
        guard let next = rest.popFirst() else { throw PatternFault("A `[` is not closed.") }
        let from = next == "\\" ? try escaped() : FoldedText.isDropped(next) ? CharacterRanges() : CharacterRanges(next)
        guard rest.first == "-", let last = rest.dropFirst().first, last != "]" else { return from }
        rest.removeFirst(2)
        guard next != "\\", last != "\\", next <= last, last.value <= 0xFFFF else {
            throw PatternFault("`\(next)-\(last)` is no range from a lower to a higher character.")
        }
        return CharacterRanges(from: next, to: last)
    }
}

/// What is wrong with a pattern; whoever reads the rules adds where it stands.
struct PatternFault: Error {
    var sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
