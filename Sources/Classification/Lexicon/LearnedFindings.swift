internal import Tips

/// Every term of the lexicons that was found in a text, with all it weighs.
public struct LearnedFindings: Sendable {
    public struct Scale: Sendable {
        /// `report`, `suggestion`, `neither`, or a department.
        public var name: String
        /// Whether it is of the kind and not of a desk.
        public var isOfKind: Bool
        /// In log-odds.
        public var bias: Double
        /// The heaviest first.
        public var terms: [Term]
        /// The bias and all terms, whatever their order.
        public var sum: Double
    }

    public struct Term: Sendable, Equatable {
        public var name: String
        public var weight: Double
    }

    public private(set) var scales: [Scale] = []

    public var isEmpty: Bool { scales.isEmpty }

    init(_ sums: borrowing LexiconSums, _ index: LexiconIndex) {
        for (number, scale) in index.scales.enumerated() where scale.script == sums.script {
            var terms: [(name: String, weight: Int32)] = []
            for entry in sums.found {
                let weight = index.weight(of: entry, on: number)
                if weight != 0 { terms.append((index.names[Int(entry)], weight)) }
            }
            terms.sort { ($1.weight.magnitude, $0.name) < ($0.weight.magnitude, $1.name) }
            scales.append(
                Scale(
                    name: scale.meaning.name, isOfKind: scale.meaning.isOfKind, bias: Double(scale.bias) / 100,
                    terms: terms.map { Term(name: $0.name, weight: Double($0.weight) / 100) },
                    sum: Double(sums.sums[number]) / 100))
        }
    }

    /// The kind's scales with every term, the desks with their sums and the leading one with its terms; then the reasons that
    /// the decision carries, and their sum.
    func lines(for decision: Decision) -> [String] {
        guard !isEmpty else { return [] }
        var lines: [String] = []
        for scale in scales {
            lines.append(
                "  lexicon, \(scale.name): \(rounded(scale.sum)), of which \(rounded(scale.bias)) without any term")
            guard scale.isOfKind || scale.name == decision.departments.first, !scale.terms.isEmpty else { continue }
            let terms = scale.terms.map { "\($0.name.dropFirst("lexicon: ".count)) \(rounded($0.weight))" }
            lines.append("          found: \(terms.joined(separator: ", "))")
        }
        lines.append("  what counts towards \(decision.likelier) in the end:")
        lines += decision.because.map { "    \(rounded($0.weight))  \($0.name)" }
        let sum = decision.because.reduce(0) { $0 + $1.weight }
        lines.append("    \(rounded(sum)) together, which is a confidence of \(rounded(decision.confidence))")
        return lines
    }
}

extension Decision {
    fileprivate var likelier: String { kind == .unsure ? "the likelier kind" : kind.rawValue }
}
