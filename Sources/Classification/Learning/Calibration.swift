internal import Foundation

/// How far the sums of a lexicon may be trusted, judged by texts it was not learned from.
struct Calibration {
    /// A text that was kept apart while the lexicon was learned.
    struct Trial {
        /// In log-odds for a report; below zero for a suggestion.
        var score: Double
        /// In log-odds; nil where the lexicon does not say.
        var neither: Double?
        var label: LabelledTexts.Label
    }

    private(set) var trust = Lexicon.Trust()
    /// What is taken from the bias of `neither`, in log-odds.
    private(set) var doubtTaken = 0.0

    /// Of a thousand reports and suggestions no more than this many may be taken for neither.
    static let lostToDoubtPerThousand = 3

    /// - Parameter knowsReports: whether anything but a suggestion may be said to be a report.
    init(_ trials: [Trial], knowsReports: Bool) {
        let kinds = trials.filter { !knowsReports || $0.label == .report || $0.label == .suggestion }
        if knowsReports {
            trust.report = Self.trust(kinds.filter { $0.score >= 0 }.map { $0.label == .report ? $0.score : -$0.score })
        }
        let suggested = kinds.filter { $0.score < 0 }
        trust.suggestion = Self.trust(suggested.map { $0.label == .suggestion ? -$0.score : $0.score })
        let doubts = kinds.compactMap(\.neither).sorted(by: >)
        let allowed = doubts.count * Self.lostToDoubtPerThousand / 1000
        doubtTaken = doubts.indices.contains(allowed) ? max(0, doubts[allowed]) : 0
    }

    /// The factor under which the sums tell best how often they are right, in hundredths; never above 1, since a sum learned
    /// from few texts is surer of itself than it should be and never less sure.
    ///
    /// - Parameter margins: the sums, negative where they are wrong.
    static func trust(_ margins: [Double]) -> Int32 {
        guard margins.count >= 20 else { return 100 }
        // The slope of the loss grows with the factor, so halving finds where it is zero.
        func slope(_ factor: Double) -> Double { -margins.reduce(0) { $0 + $1 / (1 + exp(factor * $1)) } }
        guard slope(1) > 0 else { return 100 }
        var (low, high) = (0.2, 1.0)
        for _ in 0..<20 {
            let middle = (low + high) / 2
            if slope(middle) > 0 { high = middle } else { low = middle }
        }
        return Int32((low * 100).rounded())
    }
}
