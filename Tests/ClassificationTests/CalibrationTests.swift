import Testing
import Tips

@testable import Classification

@Suite("How far sums are trusted")
struct CalibrationTests {
    @Test("who is always right is trusted whole, who is right half the time hardly, and never more than whole")
    func trust() {
        #expect(Calibration.trust(Array(repeating: 2, count: 50)) == 100)
        #expect(Calibration.trust((0..<50).map { $0 % 2 == 0 ? 3 : -3 }) == 20)
        #expect(Calibration.trust([-3, 3]) == 100)
    }

    @Test("the more is wrong the less is trusted")
    func monotone() {
        let trusts = (1...9).map { wrong in Calibration.trust((0..<100).map { $0 % 20 < wrong ? -2 : 2 }) }
        #expect(zip(trusts, trusts.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(trusts[0] > trusts[8])
    }

    @Test("a greater sum is a greater confidence, whatever the trust and the doubt")
    func confidenceRises() throws {
        let lexicon = try LearningSample.lexicon(LearningSample.small)
        let book = try LearningSample.book(lexicons: [lexicon])
        var sums = LexiconSums(book.index.lexicon)
        sums.note(0, in: book.index.lexicon)
        let reading = KindReading(sums, book.index.lexicon, rules: RuleSums())
        let confidences = stride(from: 0.0, through: 40, by: 0.5).map { logistic(reading.sum(of: $0, for: .report)) }
        #expect(zip(confidences, confidences.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(confidences.allSatisfy { $0 >= 0 && $0 <= 1 })
    }

    @Test("so much doubt is taken away that few kinds are lost to it, and none is added")
    func doubt() {
        func taken(_ doubts: [Double]) -> Double {
            let trials = doubts.map { Calibration.Trial(score: 1, neither: $0, label: .report) }
            return Calibration(trials, knowsReports: true).doubtTaken
        }
        #expect(taken((0..<400).map { $0 < 2 ? 5 : -1 }) == 5)
        #expect(taken((0..<400).map { $0 < 1 ? 5 : -1 }) == 0)
        #expect(taken([]) == 0)
    }
}
