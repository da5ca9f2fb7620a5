/// The characters of a pattern, numbered, and which of them may follow which.
struct PatternSteps {
    /// A set of these characters, as bits.
    struct Places: Hashable {
        private var bits: [UInt64] = []
        /// The pattern has been found on the way here.
        private(set) var isFound = false

        static let found = Places(isFound: true)

        init() {}

        private init(isFound: Bool) {
            self.isFound = isFound
        }

        mutating func insert(_ place: Int) {
            while bits.count <= place >> 6 { bits.append(0) }
            bits[place >> 6] |= 1 << UInt64(place & 63)
        }

        mutating func markFound() {
            self = .found
        }

        mutating func formUnion(_ other: Places) {
            if isFound || other.isFound { return markFound() }
            while bits.count < other.bits.count { bits.append(0) }
            for word in other.bits.indices { bits[word] |= other.bits[word] }
        }

        /// In so many words of 64; more than there are, are empty.
        func bits(words: Int) -> [UInt64] { bits + Array(repeating: 0, count: max(0, words - bits.count)) }

        /// Those that are in both, in order.
        func forEach(in other: Places, _ body: (Int) -> Void) {
            for word in 0..<min(bits.count, other.bits.count) {
                var both = bits[word] & other.bits[word]
                while both != 0 {
                    body(word << 6 | both.trailingZeroBitCount)
                    both &= both - 1
                }
            }
        }
    }

    /// By number.
    private(set) var sets: [CharacterRanges] = []
    /// By number: what may come behind it.
    private(set) var following: [Places] = []
    /// What may come first: in the whole pattern, then in each part that is repeated.
    private var first: [Places] = []

    /// Before the first character.
    var beginning: Places { first[0] }

    /// How often `^` and `$` stand in it: none of them takes a character, so that some may meet at one end of a text.
    var marks: (starts: Int, ends: Int) { (sets.count { $0 == .start }, sets.count { $0 == .end }) }

    /// Whether nothing at all is enough to find it.
    var holdsAtOnce: Bool { beginning.isFound }

    init(_ syntax: PatternSyntax) {
        let entrance = newEntrance()
        for end in build(syntax, behind: [entrance]) { change(end) { $0.markFound() } }
    }

    /// From every place of `state` that these characters fit, and from the beginning: the pattern may start anywhere.
    func step(from state: Places, over members: Places) -> Places {
        var target = beginning
        state.forEach(in: members) { target.formUnion(following[$0]) }
        return target
    }

    /// A point before a part, which is no character: below zero, so that it is told from those.
    private mutating func newEntrance() -> Int {
        first.append(Places())
        return -first.count
    }

    private mutating func change(_ place: Int, _ body: (inout Places) -> Void) {
        if place < 0 { body(&first[-place - 1]) } else { body(&following[place]) }
    }

    /// Lays a part of the pattern behind the places in `ends`; gives the places behind which the pattern goes on.
    private mutating func build(_ syntax: PatternSyntax, behind ends: Set<Int>) -> Set<Int> {
        switch syntax {
        case .empty: return ends
        case .one(let set):
            let place = sets.count
            sets.append(set)
            following.append(Places())
            for end in ends { change(end) { $0.insert(place) } }
            return [place]
        case .sequence(let parts): return parts.reduce(ends) { build($1, behind: $0) }
        case .choice(let ways): return ways.reduce(into: Set()) { $0.formUnion(build($1, behind: ends)) }
        // What holds no character changes nothing however often it stands there, and costs no steps.
        case .repeated(let part, _, _) where part.steps == 0: return ends
        case .repeated(let part, let least, let most): return build(part, least, most, behind: ends)
        }
    }

    private mutating func build(_ part: PatternSyntax, _ least: Int, _ most: Int?, behind ends: Set<Int>) -> Set<Int> {
        var ends = ends
        for _ in 0..<max(0, most == nil ? least - 1 : least) { ends = build(part, behind: ends) }
        guard let most else { return loop(part, isNeeded: least > 0, behind: ends) }
        var all = ends
        for _ in least..<max(least, most) {
            ends = build(part, behind: ends)
            all.formUnion(ends)
        }
        return all
    }

    /// Once and again: what it can begin with follows what stands before it, and its own ends.
    private mutating func loop(_ part: PatternSyntax, isNeeded: Bool, behind ends: Set<Int>) -> Set<Int> {
        let entrance = newEntrance()
        var own = build(part, behind: [entrance])
        let heads = first[-entrance - 1]
        // Where nothing of the part is enough, it may as well not be there.
        let mayBeSkipped = own.remove(entrance) != nil || !isNeeded
        for place in own.union(ends) { change(place) { $0.formUnion(heads) } }
        return mayBeSkipped ? own.union(ends) : own
    }
}
