/// The weights of all lexicons of a rule book as flat arrays, by the numbers the automaton finds.
struct LexiconIndex: Sendable {
    typealias EntryNumber = Int32

    /// An entry as one term of the automaton waits for it.
    struct Use: Sendable {
        var entry: EntryNumber
        var zone: Rule.Zone
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
    /// By term of the automaton.
    private let ranges: [Range<Int>]
    private let allUses: [Use]
    private let trusts: [Lexicon.Script: Lexicon.Trust]

    /// - Parameter entries: by term of the automaton, those that wait for it.
    init(_ lexicons: [Lexicon], entries: [[Use]]) {
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
        allUses = entries.flatMap(\.self)
        var end = 0
        ranges = entries.map { group in
            defer { end += group.count }
            return end..<end + group.count
        }
        let kinds = lexicons.filter { $0.task == .kind }
        trusts = Dictionary(kinds.map { ($0.script, $0.trust) }) { first, _ in first }
    }

    var entryCount: Int { names.count }

    func uses(of term: Int) -> ArraySlice<Use> { allUses[ranges[term]] }

    func cells(of entry: EntryNumber) -> ArraySlice<Cell> {
        cells[Int(starts[Int(entry)])..<Int(starts[Int(entry) + 1])]
    }

    /// In hundredths; 0 where the entry says nothing on the scale.
    func weight(of entry: EntryNumber, on scale: Int) -> Int32 {
        cells(of: entry).first { $0.scale == scale }?.weight ?? 0
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
    private var isFound: [Bool]

    init(_ index: LexiconIndex) {
        sums = index.scales.map(\.bias)
        isFound = Array(repeating: false, count: index.entryCount)
        found.reserveCapacity(index.entryCount == 0 ? 0 : 256)
    }

    mutating func note(_ entry: LexiconIndex.EntryNumber, in index: LexiconIndex) {
        guard !isFound[Int(entry)] else { return }
        isFound[Int(entry)] = true
        found.append(entry)
        for cell in index.cells(of: entry) { sums[Int(cell.scale)] += cell.weight }
    }
}
