/// Finds every term of a rule book in a text in one pass (Aho and Corasick, Communications of the ACM 18(6), 1975), laid out
/// as a double array (Aoe, IEEE Transactions on Software Engineering 15(9), 1989): two flat reads a step, no dictionary.
struct TermAutomaton: Sendable {
    struct Hit: Hashable {
        /// Which of the terms given at the start.
        var term: Int
        /// Index behind the last symbol of the term.
        var end: Int
    }

    /// 16 bytes, so that a step reads one cache line.
    private struct State {
        /// Where the children lie: the child by symbol s is at base + s, if its parent says so.
        var base: Int32 = 0
        var parent: Int32 = -1
        /// The longest proper suffix of this state that is also a state.
        var fallback: Int32 = 0
        /// The nearest state at which a term ends, beginning with this one and going on along the fallbacks; 0 for none.
        var ending: Int32 = 0
    }

    private var states: [State]
    /// For the first symbols (marks and ASCII) the next state is written down for every state, fallbacks followed: texts of
    /// words wander through many short prefixes, and a table spares them the branches. A state is written as the index of
    /// its row; the top bit says that a term ends there.
    private var rows: [UInt32] = []
    private static let rowShift = 6
    private static let rowLength = 1 << rowShift
    /// By symbol: where it leads from the root.
    private var starts: [UInt32] = []
    private static let endingBit: UInt32 = 1 << 31
    /// By state: the term that ends here, or -1.
    private var termNumbers: [Int32]

    /// - Parameter terms: no empty one; equal ones are found under the number of the first.
    init(_ terms: [[Symbol]], symbols: Int) {
        let trie = TermTrie(terms)
        states = Array(repeating: State(), count: symbols + 1)
        termNumbers = Array(repeating: -1, count: symbols + 1)
        var places = [Int32](repeating: 0, count: trie.nodes.count)
        // From here on every base is positive, whatever the symbol.
        var firstFree = symbols + 1
        // Breadth first: a state's fallback is nearer to the root and so already placed.
        for node in trie.breadthFirst {
            let place = Int(places[node])
            termNumbers[place] = trie.nodes[node].term
            let children = trie.nodes[node].children
            guard !children.isEmpty else { continue }
            let base = room(for: children, from: &firstFree, symbols: symbols)
            states[place].base = Int32(base)
            for child in children {
                let target = base + Int(child.symbol)
                states[target].parent = Int32(place)
                places[child.node] = Int32(target)
                // Of a child of the root every proper suffix is empty.
                let fallback = place == 0 ? 0 : step(Int(states[place].fallback), child.symbol)
                states[target].fallback = Int32(fallback)
            }
        }
        for node in trie.breadthFirst.dropFirst() {
            let place = Int(places[node])
            let shorter = states[Int(states[place].fallback)].ending
            states[place].ending = termNumbers[place] >= 0 ? Int32(place) : shorter
        }
        writeRows(trie, places, symbols: symbols)
    }

    /// Every occurrence of every term, in the order of their ends.
    func hits(in text: [Symbol]) -> [Hit] {
        var hits: [Hit] = []
        eachHit(in: text) { hits.append(Hit(term: $0, end: $1)) }
        return hits
    }

    /// Calls `found` with the parts of a ``Hit`` for every occurrence of every term, in the order of their ends.
    @inline(__always)
    func eachHit(in text: [Symbol], _ found: (_ term: Int, _ end: Int) -> Void) {
        let (states, rows, starts, termNumbers) = (states.span, rows.span, starts.span, termNumbers.span)
        var row = 0
        for (index, symbol) in text.enumerated() {
            let next =
                symbol < Self.rowLength ? rows[row + Int(symbol)] : Self.next(states, starts, row, symbol)
            row = Int(next & ~Self.endingBit)
            guard next & Self.endingBit != 0 else { continue }
            var ending = Int(states[row >> Self.rowShift].ending)
            while ending != 0 {
                found(Int(termNumbers[ending]), index + 1)
                ending = Int(states[Int(states[ending].fallback)].ending)
            }
        }
    }

    /// Where a symbol beyond the rows leads, written as the rows write it. Most states fall back to the root, and then there
    /// are two candidates to choose from and nothing to foresee.
    @inline(__always)
    private static func next(
        _ states: Span<State>, _ starts: Span<UInt32>, _ row: Int, _ symbol: Symbol
    ) -> UInt32 {
        let state = row >> rowShift
        let target = Int(states[state].base) + Int(symbol)
        let isChild = Int(states[target].parent) == state
        if !isChild, states[state].fallback != 0 {
            return written(states, step(states, Int(states[state].fallback), symbol))
        }
        let start = starts[Int(symbol)]
        return isChild ? written(states, target) : start
    }

    @inline(__always)
    private static func written(_ states: Span<State>, _ state: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: state << rowShift) | (states[state].ending == 0 ? 0 : endingBit)
    }

    private func written(_ state: Int) -> UInt32 {
        Self.written(states.span, state)
    }

    /// A row is the row of the fallback with the state's own children laid over it.
    private mutating func writeRows(_ trie: TermTrie, _ places: [Int32], symbols: Int) {
        rows = Array(repeating: 0, count: states.count * Self.rowLength)
        starts = Array(repeating: 0, count: symbols)
        for child in trie.nodes[0].children { starts[Int(child.symbol)] = written(Int(places[child.node])) }
        for node in trie.breadthFirst {
            let place = Int(places[node])
            let fallback = Int(states[place].fallback)
            for symbol in 0..<Self.rowLength {
                rows[place * Self.rowLength + symbol] = rows[fallback * Self.rowLength + symbol]
            }
            for child in trie.nodes[node].children where child.symbol < Self.rowLength {
                rows[place * Self.rowLength + Int(child.symbol)] = written(Int(places[child.node]))
            }
        }
    }

    private func step(_ state: Int, _ symbol: Symbol) -> Int {
        Self.step(states.span, state, symbol)
    }

    /// Every base plus the largest symbol lies inside the array: see ``room(for:from:symbols:)``.
    @inline(__always)
    private static func step(_ states: Span<State>, _ from: Int, _ symbol: Symbol) -> Int {
        var state = from
        while true {
            let target = Int(states[state].base) + Int(symbol)
            if Int(states[target].parent) == state { return target }
            if state == 0 { return 0 }
            state = Int(states[state].fallback)
        }
    }

    /// The first base that puts every child on a free state. Grows the array so that no symbol can step out of it.
    private mutating func room(for children: [TermTrie.Child], from firstFree: inout Int, symbols: Int) -> Int {
        while firstFree < states.count, states[firstFree].parent >= 0 { firstFree += 1 }
        let lowest = Int(children[0].symbol)
        var base = firstFree - lowest
        while children.contains(where: { isTaken(base + Int($0.symbol)) }) { base += 1 }
        let needed = base + symbols + 1
        if states.count < needed {
            termNumbers.append(contentsOf: repeatElement(-1, count: needed - states.count))
            states.append(contentsOf: repeatElement(State(), count: needed - states.count))
        }
        return base
    }

    private func isTaken(_ place: Int) -> Bool {
        place < states.count && states[place].parent >= 0
    }
}
