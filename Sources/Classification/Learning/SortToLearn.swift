internal import Foundation

/// One sort of texts to tell from others: what becomes a scale of the lexicon.
struct SortToLearn {
    var meaning: Lexicon.Meaning
    var texts: LogisticFit.Texts
    /// Whether a text of which no term is known may lean to one side.
    var fitsBias: Bool

    /// How much the terms are held back, before their leaning is counted in. Figures: Decisions/0026.
    static let penalty = 15.0
    private static let fewestPerSort = 10

    /// Reports against suggestions and both against the rest; or, where nobody labelled reports, suggestions against the rest.
    static func ofKinds(_ labels: [LabelledTexts.Label], _ rules: [RuleSums]) -> [SortToLearn] {
        let reports = labels.count { $0 == .report }
        let suggestions = labels.count { $0 == .suggestion }
        guard suggestions >= fewestPerSort, labels.count - suggestions >= fewestPerSort else { return [] }
        guard reports >= fewestPerSort else {
            let isOne = labels.map { $0 == .suggestion }
            let texts = LogisticFit.Texts(
                isOfSort: isOne, importance: balanced(isOne, by: 0.75), offset: rules.map(\.suggestion))
            return [SortToLearn(meaning: .suggestion, texts: texts, fitsBias: true)]
        }
        let isKind = labels.map { $0 == .report || $0 == .suggestion }
        // Both weigh the same and nothing leans: another town's share of suggestions is not this one's.
        let isReport = labels.map { $0 == .report }
        let importance = balanced(isReport, among: isKind, by: 1)
        var sorts = [
            SortToLearn(
                meaning: .report,
                texts: LogisticFit.Texts(
                    isOfSort: isReport, importance: importance, offset: rules.map(\.towardsReport)),
                fitsBias: false)
        ]
        if isKind.count(where: { !$0 }) >= 2 * fewestPerSort {
            sorts.append(plain(.neither, isKind.map { !$0 }, offset: isKind.map { _ in 0 }))
        }
        return sorts
    }

    /// One desk against all others.
    ///
    /// - Parameter rules: by text, what the rules say for a desk.
    static func ofDepartments(_ departments: [String], _ rules: (_ text: Int, _ desk: String) -> Double)
        -> [SortToLearn]
    {
        let names = Set(departments).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        let known = names.filter { name in departments.count { $0 == name } >= fewestPerSort }
        guard known.count > 1 else { return [] }
        return known.map { name in
            plain(
                .department(name), departments.map { $0 == name }, offset: departments.indices.map { rules($0, name) })
        }
    }

    private static func plain(_ meaning: Lexicon.Meaning, _ isOne: [Bool], offset: [Double]) -> SortToLearn {
        let texts = LogisticFit.Texts(isOfSort: isOne, importance: isOne.map { _ in 1 }, offset: offset)
        return SortToLearn(meaning: meaning, texts: texts, fitsBias: true)
    }

    /// The rarer sort counts more: by 1 as much in all as the other, by 0 as often as it is found.
    private static func balanced(_ isOne: [Bool], among taking: [Bool]? = nil, by power: Double) -> [Double] {
        let takes = taking ?? isOne.map { _ in true }
        let all = Double(takes.count { $0 })
        let ones = Double(isOne.indices.count { takes[$0] && isOne[$0] })
        let one = pow(all / (2 * max(1, ones)), power)
        let other = pow(all / (2 * max(1, all - ones)), power)
        return isOne.indices.map { takes[$0] ? (isOne[$0] ? one : other) : 0 }
    }

    /// The same without some of the texts.
    func without(_ left: (Int) -> Bool) -> SortToLearn {
        var copy = self
        for text in texts.importance.indices where left(text) { copy.texts.importance[text] = 0 }
        return copy
    }
}

/// What was found for some sorts together.
struct FittedSorts {
    /// By sort.
    private(set) var biases: [Double] = []
    /// By sort and term of the harvest; 0 for terms that are not of the best.
    private(set) var weights: [[Double]] = []

    /// - Parameter count: so many terms for every scale of kinds, and as many for all desks together.
    init(_ sorts: [SortToLearn], _ columns: [[Int32]], terms count: Int, fewest: Int) {
        let rankings = sorts.map { TermRanking(columns, $0.texts, fewest: fewest) }
        let shared = columns.indices.map { term in rankings.map { $0.distinction[term] }.max() ?? -1 }
        for (sort, ranking) in zip(sorts, rankings) {
            let distinction = sort.meaning.isOfKind ? ranking.distinction : shared
            let best = TermRanking.best(count, of: distinction)
            let penalties = best.map { SortToLearn.penalty / max(0.01, ranking.leaning[$0] * ranking.leaning[$0]) }
            let fit = LogisticFit(best.map { columns[$0] }, sort.texts, penalties: penalties, fitsBias: sort.fitsBias)
            var all = [Double](repeating: 0, count: columns.count)
            for (place, term) in best.enumerated() { all[term] = fit.weights[place] }
            weights.append(all)
            biases.append(fit.bias)
        }
    }

    /// What the terms and the bias of a sort add to every text.
    func sums(_ sort: Int, _ columns: [[Int32]], texts: Int) -> [Double] {
        var sums = [Double](repeating: biases[sort], count: texts)
        for (term, weight) in weights[sort].enumerated() where weight != 0 {
            for text in columns[term] { sums[Int(text)] += weight }
        }
        return sums
    }
}
