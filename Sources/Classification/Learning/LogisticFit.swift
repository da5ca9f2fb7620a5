internal import Foundation

/// Weights of terms that tell two sorts of texts apart: logistic regression with a square penalty (Hoerl and Kennard 1970;
/// le Cessie and van Houwelingen 1992), solved by coordinate descent with a Newton step for one weight after the other
/// (Genkin, Lewis and Madigan, Technometrics 49(3), 2007). The sum is convex, so the order of the weights only decides how
/// soon it is solved; it is fixed, and nothing is drawn by lot.
struct LogisticFit {
    /// The texts, by number.
    struct Texts {
        /// Whether a text is of the sort that a positive weight speaks for.
        var isOfSort: [Bool]
        /// How much a text counts; 0 leaves it out.
        var importance: [Double]
        /// What is known of it before any term is looked at, in log-odds.
        var offset: [Double]
    }

    private(set) var weights: [Double]
    private(set) var bias = 0.0

    private static let passes = 40
    /// So that a step from far away does not overshoot.
    private static let longestStep = 1.0

    /// - Parameters:
    ///   - columns: by term, the texts it is found in.
    ///   - penalties: by term, positive.
    init(_ columns: [[Int32]], _ texts: Texts, penalties: [Double], fitsBias: Bool) {
        weights = Array(repeating: 0, count: columns.count)
        let all = texts.isOfSort.indices.filter { texts.importance[$0] > 0 }.map { Int32($0) }
        // e to the sum of every text: a step multiplies that of the texts it concerns by one factor.
        var odds = texts.offset.map { exp(max(-30, min(30, $0))) }
        for _ in 0..<Self.passes {
            if fitsBias { bias += Self.step(all, texts, &odds, weight: 0, penalty: 1e-6) }
            for (term, column) in columns.enumerated() {
                weights[term] += Self.step(column, texts, &odds, weight: weights[term], penalty: penalties[term])
            }
        }
    }

    private static func step(
        _ column: [Int32], _ texts: Texts, _ odds: inout [Double], weight: Double, penalty: Double
    ) -> Double {
        var slope = penalty * weight
        var curvature = penalty
        for number in column {
            let text = Int(number)
            let importance = texts.importance[text]
            let likelihood = odds[text] / (1 + odds[text])
            slope += importance * (likelihood - (texts.isOfSort[text] ? 1 : 0))
            curvature += importance * likelihood * (1 - likelihood)
        }
        let step = max(-longestStep, min(longestStep, -slope / curvature))
        guard abs(step) > 1e-9 else { return 0 }
        let factor = exp(step)
        // Beyond e^±60 a likelihood is 0 or 1 all the same, and the factors must not run out of the range of numbers.
        for number in column { odds[Int(number)] = max(1e-26, min(1e26, odds[Int(number)] * factor)) }
        return step
    }
}
