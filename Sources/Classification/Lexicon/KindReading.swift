internal import Foundation
internal import Tips

/// What the lexicon says about the kind of one text, on top of what the rules say.
struct KindReading {
    /// A term that was found, and what it speaks for.
    struct Term: Equatable {
        var name: String
        /// In hundredths; below zero it speaks for a suggestion.
        var towardsReport: Int32
    }

    /// In hundredths, as ``Term/towardsReport``: of all terms and the bias.
    private(set) var towardsReport: Int32 = 0
    /// The heaviest terms.
    private(set) var heaviest: [Term] = []
    /// How likely the text is neither report nor suggestion, in hundredths of log-odds; nil where the lexicon does not say.
    private(set) var neither: Int32?
    private(set) var trust: Lexicon.Trust
    /// Whether anything at all was found.
    private(set) var isEmpty: Bool

    /// The others are told as one sum: a decision travels with every tip.
    static let mostTermsNamed = 6

    init(_ sums: borrowing LexiconSums, _ index: LexiconIndex, rules: RuleSums) {
        trust = index.trust(for: sums.script)
        isEmpty = true
        if let scale = index.scale(.report, for: sums.script) {
            towardsReport = sums.sums[scale]
            isEmpty = sums.found.isEmpty
            heaviest = Self.heaviest(sums, index, scale, sign: 1)
        } else if let scale = index.scale(.suggestion, for: sums.script) {
            // What speaks against a suggestion can take away what spoke for one, and no more: it makes no report.
            towardsReport = -max(sums.sums[scale], -Int32((rules.suggestion * 100).rounded()))
            isEmpty = sums.found.isEmpty || towardsReport == 0
            heaviest = Self.heaviest(sums, index, scale, sign: -1)
        }
        neither = index.scale(.neither, for: sums.script).map { sums.sums[$0] }
    }

    private static func heaviest(
        _ sums: borrowing LexiconSums, _ index: LexiconIndex, _ scale: Int, sign: Int32
    ) -> [Term] {
        var best: [Weighed] = []
        best.reserveCapacity(mostTermsNamed)
        for entry in sums.found {
            let weight = index.weight(of: entry, on: scale)
            guard weight != 0, best.count < mostTermsNamed || weight.magnitude > best[best.count - 1].weight.magnitude
            else { continue }
            if best.count == mostTermsNamed { best.removeLast() }
            let place = best.firstIndex { $0.weight.magnitude < weight.magnitude } ?? best.count
            best.insert(Weighed(entry: entry, weight: weight), at: place)
        }
        return best.map { Term(name: index.names[Int($0.entry)], towardsReport: $0.weight * sign) }
    }

    private struct Weighed {
        var entry: LexiconIndex.EntryNumber
        var weight: Int32
    }
}

extension KindReading {
    /// What becomes of a score in favour of a kind, the trust in it and the doubt whether it is a kind at all counted in: the
    /// confidence is the logistic of this.
    func sum(of strength: Double, for kind: Kind) -> Double {
        let tempered = tempered(strength, for: kind)
        return neither.map { Self.logOdds(of: tempered, without: Double($0) / 100) } ?? tempered
    }

    /// The log-odds of the product of two probabilities, that of the kind and that of not being neither; however great they are.
    static func logOdds(of kind: Double, without doubt: Double) -> Double {
        // By the greatest of them: `exp` knows no number from 710 on.
        let greatest = max(-kind, doubt, doubt - kind)
        return -(greatest + log(exp(-kind - greatest) + exp(doubt - greatest) + exp(doubt - kind - greatest)))
    }

    private func tempered(_ strength: Double, for kind: Kind) -> Double { strength * Double(trust[kind]) / 100 }

    /// Everything the lexicon adds to a sum in favour of a kind, so that the reasons of a decision make up its sum.
    func reasons(towards kind: Kind, strength: Double) -> [Decision.Reason] {
        let sign = kind == .report ? 1.0 : -1.0
        var reasons = heaviest.map { Decision.Reason(name: $0.name, weight: Double($0.towardsReport) / 100 * sign) }
        let others = towardsReport - heaviest.reduce(0) { $0 + $1.towardsReport }
        let tempered = tempered(strength, for: kind)
        func add(_ name: String, _ weight: Double) {
            if weight != 0 { reasons.append(Decision.Reason(name: name, weight: weight)) }
        }
        add("lexicon: all other terms", Double(others) / 100 * sign)
        add("lexicon: trust", tempered - strength)
        add("lexicon: may be neither", sum(of: strength, for: kind) - tempered)
        return reasons
    }
}

/// What the rules alone say, in log-odds.
struct RuleSums: Equatable {
    var report = 0.0
    var suggestion = 0.0
    var towardsReport: Double { report - suggestion }
}
