/// The characters of a pattern in classes: those that no part of it tells apart.
struct PatternClasses {
    private(set) var map = Map()
    /// By class: the places of the pattern that its characters fit.
    private(set) var members: [PatternSteps.Places] = []
    private static let most = 250

    /// From a character to its class.
    struct Map: Sendable {
        /// By the high byte of a character: which block of 256 classes is its.
        fileprivate(set) var blocks: [UInt8] = []
        fileprivate(set) var classes: [UInt8] = []

        func withClasses<Result>(_ body: ((UInt16) -> Int) -> Result) -> Result {
            blocks.withUnsafeBufferPointer { blocks in
                classes.withUnsafeBufferPointer { classes in
                    body { Int(classes[Int(blocks[Int($0 >> 8)]) << 8 | Int($0 & 0xFF)]) }
                }
            }
        }
    }

    /// - Throws: ``PatternFault`` where there are more classes than a byte can name.
    init(_ sets: [CharacterRanges]) throws {
        let stretches = Stretches(sets)
        var numbers: [PatternSteps.Places: UInt8] = [:]
        let byStretch = try stretches.fitting.map { places -> UInt8 in
            if let known = numbers[places] { return known }
            guard members.count < Self.most else {
                throw PatternFault("This pattern tells too many characters apart: make several patterns of it.")
            }
            let number = UInt8(members.count)
            numbers[places] = number
            members.append(places)
            return number
        }
        write(stretches, byStretch)
    }

    /// Most blocks of 256 characters are of one class, and such a block is written once.
    private mutating func write(_ stretches: Stretches, _ byStretch: [UInt8]) {
        var known: [[UInt8]: UInt8] = [:]
        var plain: [UInt8: UInt8] = [:]
        var stretch = 0
        for block in 0..<256 {
            let span = block << 8..<(block + 1) << 8
            let isPlain = stretches.end(stretch) >= span.upperBound
            if isPlain, let number = plain[byStretch[stretch]] {
                map.blocks.append(number)
            } else {
                var row: [UInt8] = []
                while row.count < 256 {
                    let end = min(stretches.end(stretch), span.upperBound)
                    row += repeatElement(byStretch[stretch], count: end - span.lowerBound - row.count)
                    if end == stretches.end(stretch), end < span.upperBound { stretch += 1 }
                }
                let number = known[row] ?? UInt8(known.count)
                if known.updateValue(number, forKey: row) == nil { map.classes += row }
                if isPlain { plain[row[0]] = number }
                map.blocks.append(number)
            }
            if stretches.end(stretch) == span.upperBound { stretch += 1 }
        }
    }

    /// All characters, cut wherever a set begins or ends.
    private struct Stretches {
        private var starts: [Int]
        /// By stretch: the sets its characters are in.
        private(set) var fitting: [PatternSteps.Places]

        init(_ sets: [CharacterRanges]) {
            var bounds: Set<Int> = [0]
            for range in sets.lazy.flatMap(\.ranges) {
                bounds.formUnion([Int(range.lowerBound), Int(range.upperBound) + 1])
            }
            bounds.remove(1 << 16)
            starts = bounds.sorted()
            fitting = Array(repeating: PatternSteps.Places(), count: starts.count)
            let numbers = Dictionary(uniqueKeysWithValues: starts.enumerated().map { ($1, $0) })
            for (number, set) in sets.enumerated() {
                for range in set.ranges {
                    var stretch = numbers[Int(range.lowerBound)] ?? 0
                    while stretch < starts.count, starts[stretch] <= Int(range.upperBound) {
                        fitting[stretch].insert(number)
                        stretch += 1
                    }
                }
            }
        }

        func end(_ stretch: Int) -> Int { stretch + 1 < starts.count ? starts[stretch + 1] : 1 << 16 }
    }
}
