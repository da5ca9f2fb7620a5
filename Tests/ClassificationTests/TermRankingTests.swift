import Testing

@testable import Classification

@Suite("Which terms tell")
struct TermRankingTests {
    private let texts = LogisticFit.Texts(
        isOfSort: [true, true, true, false, false, false], importance: [1, 1, 1, 1, 1, 1], offset: [0, 0, 0, 0, 0, 0])

    @Test("a term of one sort tells most, one of both sorts nothing, one of too few texts is out")
    func order() {
        let ranking = TermRanking([[0, 1, 2], [0, 1, 3], [0, 3], [4]], texts, fewest: 2)
        #expect(abs(ranking.distinction[0] - 6) < 1e-9)
        #expect(ranking.distinction[1] > ranking.distinction[2])
        #expect(ranking.distinction[3] == -1)
        #expect(TermRanking.best(5, of: ranking.distinction) == [0, 1])
        #expect(ranking.leaning[0] > ranking.leaning[1])
    }

    @Test("of equal terms the first is taken, and the order is that of the numbers")
    func ties() {
        #expect(TermRanking.best(2, of: [3, 5, 3, 3]) == [0, 1])
        #expect(TermRanking.best(2, of: [0, -1, 1]) == [2])
    }
}
