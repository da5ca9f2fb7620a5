import Testing

@testable import Classification

@Suite("The score")
struct ScoreTests {
    private func answer(_ truth: String, _ said: String, _ confidence: Double? = nil) -> Score.Answer {
        let isRight = truth == said || (truth == "consult" && said == "unsure")
        return Score.Answer(truth: truth, said: said, confidence: confidence, isRight: isRight)
    }

    private var score: Score {
        Score(
            task: .kind, names: ["report", "suggestion"],
            answers: [
                answer("report", "report", 0.95), answer("report", "report", 0.55), answer("report", "suggestion", 0.9),
                answer("report", "unsure"), answer("suggestion", "suggestion", 0.99),
                answer("consult", "report", 0.97), answer("consult", "unsure"),
            ])
    }

    @Test("unsure is wrong, coverage and the accuracy of the answered say what it spared, questions count apart")
    func figures() {
        #expect(score.asked.count == 5)
        #expect(score.accuracy == 0.6 && score.coverage == 0.8 && score.accuracyOfAnswered == 0.75)
        #expect(score.sorts.map(\.right) == [2, 1])
        #expect(abs(score.macroF1 - (4.0 / 6 + 2.0 / 3) / 2) < 1e-12)
        #expect(score.confusion(of: "report") == [2, 1, 1])
        #expect(score.confusion(of: "consult") == [1, 0, 1])
        #expect(score.truths == ["report", "suggestion", "consult"])
    }

    @Test("a band counts what was answered with such a confidence, a question answered among the wrong")
    func reliability() {
        let bands = score.reliability(of: "report")
        #expect(bands.map(\.answers) == [1, 0, 0, 0, 2])
        #expect(bands[4].right == 1 && abs(bands[4].meanConfidence - 0.96) < 1e-12)
        #expect(score.reliability(of: "suggestion")[4].answers == 2)
    }

    @Test("where nobody labelled reports every answer but suggestion is other")
    func other() throws {
        let texts = LabelledTexts([
            .init(label: .suggestion, text: "建议"), .init(label: .other, text: "举报"), .init(label: .thanks, text: "你好"),
        ])
        let score = Score.of(try LearningSample.book(), on: texts, .kind)
        #expect(score.names == ["suggestion", "other"])
        #expect(score.accuracy == 1 && score.answers.count == 3)
    }

    @Test("nothing to score is no division by zero")
    func empty() {
        let score = Score(task: .kind, names: ["report"], answers: [])
        #expect(score.accuracy == 0 && score.macroF1 == 0 && score.coverage == 0)
        #expect(score.text.contains("0 texts"))
    }
}
