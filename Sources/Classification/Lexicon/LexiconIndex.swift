/// The weights of all lexicons of a rule book as flat arrays, by the numbers the automaton finds.
struct LexiconIndex: Sendable {
    typealias EntryNumber = Int32

    /// An entry as one term of the automaton waits for it.
    struct Use: Sendable {
        var entry: EntryNumber
        var parts: TextParts
    }

    /// What an entry adds to a scale.
    struct Cell: Sendable {
        /// Index into ``scales``.
        var scale: Int32
        var weight: Int32
    }

    /// A scale of one of the lexicons.
    struct Scale: Sendable {
        var meaning: Lexicon.Meaning
        var script: Lexicon.Script
        var bias: Int32
    }

    let scales: [Scale]
    /// How the entries are called in a decision: `lexicon: 能否 (first-sentence)`.
    let names: [String]
    private let starts: [Int32]
    private let cells: [Cell]
    private let trusts: [Lexicon.Script: Lexicon.Trust]

    init(_ lexicons: [Lexicon]) {
        var scales: [Scale] = []
        var starts: [Int32] = [0]
        var cells: [Cell] = []
        for lexicon in lexicons {
            let first = Int32(scales.count)
            scales += lexicon.scales.map { Scale(meaning: $0.meaning, script: lexicon.script, bias: $0.bias) }
            for entry in lexicon.entries {
                for (offset, weight) in entry.weights.enumerated() where weight != 0 {
                    cells.append(Cell(scale: first + Int32(offset), weight: weight))
                }
                starts.append(Int32(cells.count))
            }
        }
        (self.scales, self.starts, self.cells) = (scales, starts, cells)
        names = lexicons.flatMap(\.entries).map(\.name)
        let kinds = lexicons.filter { $0.task == .kind }
        trusts = Dictionary(kinds.map { ($0.script, $0.trust) }) { first, _ in first }
    }

    /// Calls `body` with everything an entry adds to a scale.
    @inline(__always)
    func forEachCell(of entry: EntryNumber, _ body: (Cell) -> Void) {
        let (starts, cells) = (starts.span, cells.span)
        for index in Int(starts[Int(entry)])..<Int(starts[Int(entry) + 1]) { body(cells[index]) }
    }

    /// In hundredths; 0 where the entry says nothing on the scale.
    func weight(of entry: EntryNumber, on scale: Int) -> Int32 {
        var weight: Int32 = 0
        forEachCell(of: entry) { if $0.scale == scale { weight = $0.weight } }
        return weight
    }

    /// The scale of a meaning for texts of a script.
    func scale(_ meaning: Lexicon.Meaning, for script: Lexicon.Script) -> Int? {
        scales.firstIndex { $0.meaning == meaning && $0.script == script }
    }

    func trust(for script: Lexicon.Script) -> Lexicon.Trust { trusts[script] ?? Lexicon.Trust() }
}

extension Lexicon.Entry {
    fileprivate var name: String {
        zone == .content ? "lexicon: \(term.written)" : "lexicon: \(term.written) (\(zone.rawValue))"
    }
}

/// What of the lexicons was seen in one text: every entry once, however often it stands there.
struct LexiconSums: ~Copyable {
    /// Of the text.
    var script = Lexicon.Script.chinese
    /// By scale, in hundredths, the bias with it; only those of the text's script count.
    private(set) var sums: [Int32]
    /// In the order they were first seen.
    private(set) var found: [LexiconIndex.EntryNumber] = []

    init(_ index: LexiconIndex) {
        sums = index.scales.map(\.bias)
        found.reserveCapacity(sums.isEmpty ? 0 : 256)
    }

    /// - Parameter entry: one that was not noted before.
    mutating func note(_ entry: LexiconIndex.EntryNumber, in index: LexiconIndex) {
        found.append(entry)
        index.forEachCell(of: entry) { sums[Int($0.scale)] += $0.weight }
    }
}
