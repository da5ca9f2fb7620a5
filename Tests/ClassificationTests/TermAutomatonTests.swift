import Testing

@testable import Classification

@Suite("Finding terms")
struct TermAutomatonTests {
    /// The plain way: every term at every place.
    private func naive(_ terms: [[Symbol]], _ text: [Symbol]) -> Set<TermAutomaton.Hit> {
        var hits: Set<TermAutomaton.Hit> = []
        for (number, term) in terms.enumerated() where term.count <= text.count {
            for start in 0...(text.count - term.count) where Array(text[start..<start + term.count]) == term {
                hits.insert(TermAutomaton.Hit(term: number, end: start + term.count))
            }
        }
        return hits
    }

    @Test("terms inside, behind and across one another are all found")
    func overlaps() {
        let terms: [[Symbol]] = [[1, 2, 3], [2, 3], [3], [2, 3, 4, 5], [4, 5]]
        let automaton = TermAutomaton(terms, symbols: 6)
        let text: [Symbol] = [1, 2, 3, 4, 5, 2, 3]
        #expect(Set(automaton.hits(in: text)) == naive(terms, text))
        #expect(automaton.hits(in: text).map(\.end) == automaton.hits(in: text).map(\.end).sorted())
    }

    @Test("no terms, no text, no hit")
    func nothing() {
        #expect(TermAutomaton([], symbols: 6).hits(in: [1, 2, 5]).isEmpty)
        #expect(TermAutomaton([[1]], symbols: 6).hits(in: []).isEmpty)
    }

    @Test("it finds what the plain search finds, small symbols and large ones mixed", arguments: 0..<60)
    func random(seed: Int) {
        var random = Dice(seed: UInt64(seed))
        let symbols = [8, 60, 70, 400][seed % 4]
        // Few distinct symbols from both ends of the range, so that terms overlap and rows and states meet.
        let palette = (0..<5).map { _ in Symbol(1 + random.roll(symbols - 1)) }
        func word(_ longest: Int) -> [Symbol] { (0..<1 + random.roll(longest)).map { _ in palette[random.roll(5)] } }
        var terms: [[Symbol]] = []
        for _ in 0..<1 + random.roll(40) {
            let term = word(6)
            if !terms.contains(term) { terms.append(term) }
        }
        let automaton = TermAutomaton(terms, symbols: symbols)
        for _ in 0..<20 {
            let text = word(60)
            let hits = automaton.hits(in: text)
            #expect(Set(hits) == naive(terms, text))
            #expect(Set(hits).count == hits.count)
        }
    }
}

/// A small generator (SplitMix64) so that a failing seed fails again.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(sides))
    }
}
