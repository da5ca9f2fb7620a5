import Foundation
import Testing

@testable import Classification

@Suite("The score as a page")
struct ScorePageTests {
    @Test("a page has the tables and a picture for each kind, and nothing of it is markup of the file's")
    func page() {
        let answers = [
            Score.Answer(truth: "report", said: "report", confidence: 0.95, isRight: true),
            Score.Answer(truth: "<b>", said: "unsure", confidence: nil, isRight: false),
        ]
        let kinds = Score(task: .kind, names: ["report", "suggestion"], answers: answers)
        let desks = Score(task: .department, names: ["<i>城建"], answers: [])
        let page = ScorePage.text([kinds, desks])
        #expect(page.components(separatedBy: "<svg").count == 3)
        #expect(page.contains("1.000 of 1"))
        #expect(page.contains("&lt;i&gt;城建") && !page.contains("<i>") && !page.contains("<b>"))
    }
}
