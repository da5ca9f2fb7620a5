internal import RuleFiles
internal import Tips

// A lexicon's file as a value, every mistake in it collected. LexiconText.swift writes it.

extension Lexicon {
    /// Reads one file.
    ///
    /// - Throws: ``RuleMistakes`` with all that is wrong in it; ``RuleMistake`` when it cannot be read at all.
    static func read(file path: String) throws -> (lexicon: Lexicon, text: String) {
        let text = try RuleNode.text(ofFile: path)
        return (try Lexicon(text: text, named: path), text)
    }

    /// - Parameter file: what the mistakes call the text.
    /// - Throws: ``RuleMistakes``.
    public init(text: String, named file: String) throws {
        guard text.utf8.count <= Self.mostBytes else {
            let place = RuleLocation(file: file, line: 1, key: "")
            throw RuleMistakes([
                RuleMistake(
                    location: place, sentence: "A lexicon has at most \(Self.mostBytes) bytes: learn fewer terms.")
            ])
        }
        var reading = LexiconReading(file: file)
        for line in TabbedLines(text, named: file).lines { reading.read(line) }
        self = try reading.lexicon()
    }
}

/// What of the file is understood so far.
private struct LexiconReading {
    private let start: RuleLocation
    private var notes: [String] = []
    private var task: Lexicon.Task?
    private var script: Lexicon.Script?
    private var scales: [Lexicon.Scale] = []
    private var trust = Lexicon.Trust()
    private var zone: Rule.Zone?
    private var entries: [Lexicon.Entry] = []
    private var isEnded = false
    private var last: RuleLocation
    private var mistakes = RuleMistakes()

    init(file: String) {
        start = RuleLocation(file: file, line: 1, key: "")
        last = start
    }

    func lexicon() throws -> Lexicon {
        var mistakes = mistakes
        if mistakes.isEmpty, scales.isEmpty {
            mistakes.add(
                RuleMistake(
                    location: start, sentence: "A lexicon begins with the lines `lexicon`, `scales` and `bias`."))
        }
        if mistakes.isEmpty, !isEnded {
            let sentence =
                "The file does not end with `\(Lexicon.end)`: a part of it is missing. Copy or learn it again."
            mistakes.add(RuleMistake(location: last, sentence: sentence))
        }
        try mistakes.throwIfAny()
        guard let task, let script else { throw mistakes }
        return Lexicon(
            task: task, script: script, scales: scales, trust: trust, entries: entries, notes: notes, location: start)
    }

    mutating func read(_ line: TabbedLines.Line) {
        let name = line.cells[0]
        last = line.location
        do throws(RuleMistake) {
            guard !isEnded || name.hasPrefix("#") else {
                throw line.mistake("Nothing stands behind `\(Lexicon.end)`.")
            }
            if name.hasPrefix("#") {
                notes.append(String(line.cells.joined(separator: "\t").dropFirst().drop { $0 == " " }))
            } else if name.hasPrefix("[") {
                try readSection(name, line)
            } else if zone == nil {
                try readHead(name, line)
            } else {
                try readTerm(name, line)
            }
        } catch {
            mistakes.add(error)
        }
    }

    private mutating func readSection(_ name: Substring, _ line: TabbedLines.Line) throws(RuleMistake) {
        guard !scales.isEmpty else {
            throw line.mistake("Say the `lexicon`, its `scales` and its `bias` before the first section.")
        }
        if line.cells == [Lexicon.end[...]] { return isEnded = true }
        let known = Lexicon.zones.map { "[\($0.rawValue)]" } + [Lexicon.end]
        guard line.cells.count == 1, let found = known.firstIndex(of: String(name)) else {
            throw line.mistake("A section is one of \(known.joined(separator: ", ")).")
        }
        zone = Lexicon.zones[found]
    }

    private mutating func readHead(_ name: Substring, _ line: TabbedLines.Line) throws(RuleMistake) {
        let cells = line.cells.dropFirst().map { String($0) }
        switch name {
        case "lexicon": try readLexicon(cells, line)
        case "scales": try readScales(cells, line)
        case "bias": try readBias(cells, line)
        case "trust": try readTrust(cells, line)
        default:
            // A slip in a key is named; what may be a letter put here by mistake is not repeated.
            let isWord = name.utf8.count <= 16 && name.utf8.allSatisfy { (0x61...0x7A).contains($0) }
            throw line.mistake(
                "Before the first section stand `lexicon`, `scales`, `bias` and `trust`; terms stand under `[content]`.",
                key: isWord ? String(name) : "")
        }
    }

    private mutating func readLexicon(_ cells: [String], _ line: TabbedLines.Line) throws(RuleMistake) {
        guard cells.count == 2, let task = Lexicon.Task(rawValue: cells[0]),
            let script = Lexicon.Script(rawValue: cells[1])
        else {
            throw line.mistake(
                "Write `kind` or `department` here, then `chinese` or `words`, parted by tabs.", key: "lexicon")
        }
        (self.task, self.script) = (task, script)
    }

    private mutating func readScales(_ cells: [String], _ line: TabbedLines.Line) throws(RuleMistake) {
        guard let task else { throw line.mistake("The line `lexicon` comes first.", key: "scales") }
        guard !cells.isEmpty, cells.count <= Lexicon.mostScales, Set(cells).count == cells.count, !cells.contains("")
        else {
            throw line.mistake("Name at least one scale and none twice.", key: "scales")
        }
        let meanings = cells.map { Lexicon.Meaning($0, of: task) }
        guard meanings.allSatisfy({ $0 != nil }),
            !(cells.contains("report") && cells.contains("suggestion")) || task != .kind
        else {
            throw line.mistake(
                "The scales of kinds are `report` or `suggestion`, one of them, and `neither`.", key: "scales")
        }
        scales = meanings.compactMap { $0 }.map { Lexicon.Scale(meaning: $0) }
    }

    private mutating func readBias(_ cells: [String], _ line: TabbedLines.Line) throws(RuleMistake) {
        let weights = try weights(cells, line, key: "bias")
        for (index, weight) in weights.enumerated() { scales[index].bias = weight }
    }

    private mutating func readTrust(_ cells: [String], _ line: TabbedLines.Line) throws(RuleMistake) {
        guard cells.count == 2, ["report", "suggestion"].contains(cells[0]),
            let value = Lexicon.hundredths(cells[1]), (1...500).contains(value)
        else {
            throw line.mistake("Write `report` or `suggestion`, a tab, and a number from 0.01 to 5.", key: "trust")
        }
        if cells[0] == "report" { trust.report = value } else { trust.suggestion = value }
    }

    private mutating func readTerm(_ name: Substring, _ line: TabbedLines.Line) throws(RuleMistake) {
        guard let zone else { return }
        guard entries.count < Lexicon.mostTerms else {
            if entries.count == Lexicon.mostTerms, mistakes.all.last?.location.key != "terms" {
                throw line.mistake("A lexicon has at most \(Lexicon.mostTerms) terms.", key: "terms")
            }
            return
        }
        let key = String(name.prefix(40))
        try Lexicon.check(name, line)
        let weights = try weights(line.cells.dropFirst().map { String($0) }, line, key: key)
        var location = line.location
        location.key = key
        entries.append(
            Lexicon.Entry(zone: zone, term: Rule.Term(written: String(name), location: location), weights: weights))
    }

    /// Empty cells and those left out at the end are zero.
    private func weights(_ cells: [String], _ line: TabbedLines.Line, key: String) throws(RuleMistake) -> [Int32] {
        guard cells.count <= scales.count else {
            throw line.mistake("There are \(cells.count) weights here for \(scales.count) scales.", key: key)
        }
        var weights = [Int32](repeating: 0, count: scales.count)
        for (index, cell) in cells.enumerated() where !cell.isEmpty {
            let most = Lexicon.heaviestWeight
            guard let weight = Lexicon.hundredths(cell), (-most...most).contains(weight) else {
                throw line.mistake(
                    "The weight in column \(index + 2) is no number from -10 to 10 with at most two decimals.", key: key
                )
            }
            weights[index] = weight
        }
        return weights
    }
}

extension Lexicon.Meaning {
    /// Nil for a word that is no scale of the task. Departments are compared with the rules later.
    init?(_ name: String, of task: Lexicon.Task) {
        switch (task, name) {
        case (.kind, "report"): self = .report
        case (.kind, "suggestion"): self = .suggestion
        case (.kind, "neither"): self = .neither
        case (.kind, _): return nil
        case (.department, _): self = .department(name)
        }
    }
}

extension Lexicon {
    /// A lexicon keeps no sentence: at most six ideographs and three words, and nothing that ends a sentence or a clause.
    fileprivate static func check(_ term: Substring, _ line: TabbedLines.Line) throws(RuleMistake) {
        // What is refused here may be a citizen's sentence, so it is not repeated.
        let key = "term"
        guard let size = TermSize(term) else {
            throw line.mistake("A term is letters, digits and spaces, and no sentence.", key: key)
        }
        guard size.ideographs <= mostIdeographs, size.words <= mostWords, size.ideographs + size.words > 0 else {
            throw line.mistake(
                "A term has at most \(mostIdeographs) Chinese characters or \(mostWords) words: a longer one is someone's sentence.",
                key: key)
        }
    }
}

/// How many ideographs and how many words of letters a term has.
struct TermSize: Equatable {
    private(set) var ideographs = 0
    private(set) var words = 0

    /// Nil where something ends a clause or a sentence, or lies beyond what a term can hold.
    init?(_ term: some StringProtocol) {
        guard term.utf8.count <= 256 else { return nil }
        var isInWord = false
        for scalar in term.unicodeScalars {
            guard let value = UInt16(exactly: scalar.value) else { return nil }
            let role = CharacterFold.role(ofFolded: CharacterFold.fold(value))
            if role == .wordLetter {
                if !isInWord { words += 1 }
            } else if role == .wideLetter {
                ideographs += 1
            } else if role != .space, role != .dropped {
                return nil
            }
            if role != .dropped { isInWord = role == .wordLetter }
        }
    }
}
