/// Whether a term may stand in a lexicon: seen in enough letters that are not copies of one another, and continued in so many
/// ways that terms cannot be put together to a longer text.
///
/// Letters count once where the term stands in like surroundings: five copies of one letter are one, edited or not, and so are
/// all letters of a form for the terms of the form. What a term is continued with is asked on both sides: inside a name, an
/// address or a number that always goes on in the same way it has but one (the accessor variety of Feng, Chen, Deng and Zheng,
/// Computational Linguistics 30(1), 2004).
struct TermSupport {
    struct Needs: Sendable {
        var letters: Int
        var ways: Int
    }

    /// Where a term stands in a text.
    struct Place {
        /// The names of the units beside it; 0 for a mark, which ends what could be read on.
        var before: UInt32
        var after: UInt32
        /// The pairs of neighbours on either side, marks left out.
        var pairs: (before: [UInt32], after: [UInt32])

        /// So many of sixteen pairs the same are no accident, and as large a share of fewer. Letters about other things share
        /// none, or a set phrase of up to four; two copies in which one unit in eight was changed still share nine on average.
        private static let alikeOfSixteen = 5
        /// What stands at an end of a text is judged by its other side: a word of thanks added to a copy makes it no other
        /// letter.
        private static let fewestOfSide = 4

        private var isAlone: Bool { pairs.before.isEmpty && pairs.after.isEmpty }

        func isAlike(_ other: Place) -> Bool {
            let least = [
                min(pairs.before.count, other.pairs.before.count), min(pairs.after.count, other.pairs.after.count),
            ]
            let long = least.filter { $0 >= Self.fewestOfSide }
            let enough = (Self.alikeOfSixteen * (long.isEmpty ? least : long).reduce(0, +) + 15) / 16
            let shared =
                pairs.before.count(where: other.pairs.before.contains)
                + pairs.after.count(where: other.pairs.after.contains)
            // The beginning of one text and the end of another have no side to compare; two texts of nothing else are alike.
            return enough > 0 ? shared >= enough : isAlone && other.isAlone
        }
    }

    private enum State {
        case open
        case kept
        case given
    }

    private var state = State.open
    /// The places in the letters that counted, no two letters with a place alike.
    private var letters: [[Place]] = []
    private var ways = (before: Ways(), after: Ways())

    /// A term that so many letters have continued in the same few ways is a part of something longer.
    private static let mostLetters = 64
    /// More say nothing new of a letter.
    private static let mostPlaces = 8

    var isKept: Bool { state == .kept }
    var isOpen: Bool { state == .open }

    /// - Parameter places: all that one text has, at least one.
    mutating func add(_ places: some Collection<Place>, _ needs: Needs) {
        let places = Array(places.prefix(Self.mostPlaces))
        guard isOpen, !letters.contains(where: { letter in places.contains { letter.contains(where: $0.isAlike) } })
        else { return }
        letters.append(places)
        ways.before.add(places.lazy.map(\.before))
        ways.after.add(places.lazy.map(\.after))
        if letters.count >= needs.letters, ways.before.count >= needs.ways, ways.after.count >= needs.ways {
            state = .kept
        } else if letters.count >= max(needs.letters, Self.mostLetters) {
            state = .given
        }
        if !isOpen { letters = [] }
    }

    /// Each letter adds one at most: whoever writes a name five times has not shown five ways.
    private struct Ways {
        private var names: [UInt32] = []
        private(set) var count = 0

        mutating func add(_ units: some Collection<UInt32>) {
            guard let new = units.first(where: { $0 == 0 || !names.contains($0) }) else { return }
            count += 1
            if new != 0 { names.append(new) }
        }
    }
}

/// The units of a text without its marks, for the surroundings of the terms in it.
struct Neighbourhood {
    /// By unit of the text: its number among those that are no marks.
    private var numbers: [Int] = []
    private var names: [UInt32] = []
    private let units: [TextUnits.Unit]

    /// So many units are looked at on either side.
    private static let reach = 8
    /// Stand for the term itself, beside what is before it and after it. No name is so small but that of a mark.
    private static let termEnds: (before: UInt32, after: UInt32) = (1, 2)

    init(_ text: TextUnits) {
        units = text.units
        for unit in units {
            numbers.append(names.count)
            if !unit.isMark { names.append(unit.name) }
        }
    }

    /// Of the term from one unit to another.
    func place(from first: Int, through last: Int) -> TermSupport.Place {
        let (start, end) = (numbers[first], numbers[last])
        let before = (max(0, start - Self.reach)..<start).map { index in
            Self.pair(names[index], index + 1 == start ? Self.termEnds.before : names[index + 1])
        }
        let after = ((end + 1)..<max(end + 1, min(names.count, end + 1 + Self.reach))).map { index in
            Self.pair(index == end + 1 ? Self.termEnds.after : names[index - 1], names[index])
        }
        return TermSupport.Place(
            before: first > 0 ? units[first - 1].name : 0, after: last + 1 < units.count ? units[last + 1].name : 0,
            pairs: (before, after))
    }

    private static func pair(_ left: UInt32, _ right: UInt32) -> UInt32 { left &* 0x9E37_79B1 ^ right &* 0x85EB_CA77 }
}
