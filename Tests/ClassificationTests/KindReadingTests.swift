import Foundation
import Testing

@testable import Classification

@Suite("What the lexicon says about a kind")
struct KindReadingTests {
    @Test(
        "the doubt whether it is a kind at all is counted in, however great it is",
        arguments: [
            (2.0, -3.0, 1.643), (0.0, 0.0, -1.0986), (-1.5, 0.4, -2.538), (0.0, 5000.0, -5000.6931),
            (-3000.0, 2000.0, -5000.0),
            (4000.0, -900.0, 900.0), (4000.0, -9000.0, 4000.0),
        ])
    func doubts(kind: Double, doubt: Double, expected: Double) {
        let sum = KindReading.logOdds(of: kind, without: doubt)
        #expect(abs(sum - expected) < 0.01, "\(sum)")
        if abs(kind) + abs(doubt) < 100 {
            let product = 1 / (1 + exp(-kind)) / (1 + exp(doubt))
            #expect(abs(sum - log(product / (1 - product))) < 1e-9)
        }
    }
}
