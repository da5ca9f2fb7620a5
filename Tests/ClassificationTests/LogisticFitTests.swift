import Testing

@testable import Classification

@Suite("Weights of terms")
struct LogisticFitTests {
    private func fit(
        _ columns: [[Int32]], _ isOfSort: [Bool], penalty: Double = 1, bias: Bool = false, importance: [Double]? = nil,
        offset: [Double]? = nil
    ) -> LogisticFit {
        let texts = LogisticFit.Texts(
            isOfSort: isOfSort, importance: importance ?? isOfSort.map { _ in 1 },
            offset: offset ?? isOfSort.map { _ in 0 })
        return LogisticFit(columns, texts, penalties: columns.map { _ in penalty }, fitsBias: bias)
    }

    @Test("at the end no weight can be moved to anyone's gain")
    func solved() {
        let columns: [[Int32]] = [[0, 1, 2, 5], [1, 3, 4], [0, 4, 5]]
        let isOfSort = [true, true, false, false, true, false]
        let fit = fit(columns, isOfSort, penalty: 0.5)
        var sums = [Double](repeating: 0, count: 6)
        for (term, column) in columns.enumerated() { for text in column { sums[Int(text)] += fit.weights[term] } }
        for (term, column) in columns.enumerated() {
            let pull = column.reduce(0) { $0 + logistic(sums[Int($1)]) - (isOfSort[Int($1)] ? 1 : 0) }
            #expect(abs(pull + 0.5 * fit.weights[term]) < 1e-6)
        }
    }

    @Test("a heavier penalty makes a lighter weight, and a term that always tells stays bounded")
    func penalty() {
        let columns: [[Int32]] = [[0, 1, 2]]
        let sorts = [true, true, true, false, false]
        let light = fit(columns, sorts, penalty: 0.1).weights[0]
        let heavy = fit(columns, sorts, penalty: 10).weights[0]
        #expect(light > heavy && heavy > 0 && light < 10)
    }

    @Test("what is known beforehand is not learned again, and texts of no importance say nothing")
    func offset() {
        let columns: [[Int32]] = [[0, 1]]
        let sorts = [true, true, false]
        #expect(abs(fit(columns, sorts, offset: [20, 20, 0]).weights[0]) < 1e-3)
        #expect(fit(columns, sorts, importance: [0, 0, 1]).weights[0] == 0)
    }

    @Test("the bias is the share of the sort where no term tells")
    func bias() {
        let fit = fit([], [true, false, false, false], bias: true)
        #expect(abs(logistic(fit.bias) - 0.25) < 1e-3)
    }
}
