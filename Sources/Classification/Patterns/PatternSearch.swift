/// A regular expression ready to be looked for, in time proportional to the text whatever the expression and the text are: no
/// text can be made for which it takes long, as it can for the usual engines, which go back and try again.
///
/// Where it fits, a pattern is a table with one look-up a character (``PatternTable``); else the places it may have got to are
/// carried along (``PatternWalk``), at most ``mostSteps`` of them.
struct PatternSearch: Sendable {
    private let classes: PatternClasses.Map
    private let way: Way
    /// What one character of a text can cost at most: words of 64 bits that are looked at, about half a nanosecond each.
    let cost: Int

    private enum Way: Sendable {
        case table(PatternTable)
        case walk(PatternWalk)
    }

    static let mostSteps = 500

    /// - Throws: ``PatternFault`` for a pattern that is none, finds every text or is too long.
    init(_ pattern: String) throws {
        let syntax = try PatternReader.read(pattern)
        guard syntax.steps <= Self.mostSteps else {
            throw PatternFault(
                "This pattern is too long once its counts are written out: at most \(Self.mostSteps) characters.")
        }
        let places = PatternSteps(syntax)
        guard !places.holdsAtOnce else {
            throw PatternFault("This pattern is found in every text: it needs something to find.")
        }
        let alphabet = try PatternClasses(places.sets)
        classes = alphabet.map
        if let table = PatternTable(places, alphabet.members) {
            (way, cost) = (.table(table), 1)
        } else {
            let walk = PatternWalk(places, alphabet.members)
            (way, cost) = (.walk(walk), walk.cost)
        }
    }

    /// Whether the pattern is found anywhere in a text.
    func isFound(in text: ArraySlice<UInt16>) -> Bool {
        classes.withClasses { classOf in
            switch way {
            case .table(let table): table.isFound(in: text, classOf)
            case .walk(let walk): walk.isFound(in: text, classOf)
            }
        }
    }
}
