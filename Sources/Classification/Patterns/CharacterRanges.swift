/// A set of characters as ``FoldedText`` has them, and of the two marks around it.
struct CharacterRanges: Equatable {
    /// In order, not touching each other.
    private(set) var ranges: [ClosedRange<UInt16>] = []

    /// Never in a text: control characters are dropped there.
    static let startMark: UInt16 = 0
    static let endMark: UInt16 = 1
    /// What lies beyond the Basic Multilingual Plane.
    static let foreign: UInt16 = 2

    static let start = CharacterRanges([startMark...startMark])
    static let end = CharacterRanges([endMark...endMark])
    static let digits = CharacterRanges([0x30...0x39])
    static let spaces = CharacterRanges([0x0A...0x0A, 0x20...0x20])
    static let anyOfALine = CharacterRanges([foreign...0x09, 0x0B...0xFFFF])
    /// Letters and digits of every script, ideographs among them.
    static let letters: CharacterRanges = {
        var all = CharacterRanges()
        var run: UInt16?
        for value in UInt16(2)...0xFFFF {
            let role = CharacterFold.role(ofFolded: value)
            let isLetter = role == .wordLetter || role == .wideLetter
            if isLetter, run == nil { run = value }
            if !isLetter, let first = run {
                all.ranges.append(first...(value - 1))
                run = nil
            }
        }
        return all
    }()

    init() {}

    private init(_ ranges: [ClosedRange<UInt16>]) {
        self.ranges = ranges
    }

    /// One character, folded as the texts are.
    init(_ scalar: Unicode.Scalar) {
        let value = UInt16(exactly: scalar.value).map(FoldedText.fold) ?? Self.foreign
        ranges = [value...value]
    }

    /// All from one to the other, and what they fold into: `A-Z` finds `a`, as everywhere in the rules.
    init(from first: Unicode.Scalar, to last: Unicode.Scalar) {
        let span = UInt16(truncatingIfNeeded: first.value)...UInt16(truncatingIfNeeded: last.value)
        let folded = Set(span.lazy.map(FoldedText.fold).filter { !span.contains($0) })
        ranges = [span]
        add(CharacterRanges(folded.map { $0...$0 }))
    }

    mutating func add(_ other: CharacterRanges) {
        var merged: [ClosedRange<UInt16>] = []
        for range in (ranges + other.ranges).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = merged.last, Int(range.lowerBound) <= Int(last.upperBound) + 1 else {
                merged.append(range)
                continue
            }
            merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
        }
        ranges = merged
    }

    /// Every other character; never a mark.
    var others: CharacterRanges {
        var free: [ClosedRange<UInt16>] = []
        var next = Int(Self.foreign)
        for range in ranges where range.upperBound >= Self.foreign {
            if Int(range.lowerBound) > next { free.append(UInt16(next)...(range.lowerBound - 1)) }
            next = Int(range.upperBound) + 1
        }
        if next <= 0xFFFF { free.append(UInt16(next)...0xFFFF) }
        return CharacterRanges(free)
    }
}
