import Foundation
import Testing
import Tips

@testable import Platform

@Suite("Operator answers")
struct OperatorAnswersTests {
    private func answers(_ text: String, in folder: ScratchFolder) throws -> OperatorAnswers {
        try Data(text.utf8).write(to: URL(fileURLWithPath: PlatformStore.answersPath(folder.path)))
        return OperatorAnswers(store: folder.path)
    }

    @Test("Without a file nothing is said; a file that goes away says nothing any more")
    func silent() throws {
        let folder = try ScratchFolder()
        #expect(OperatorAnswers(store: folder.path).said(of: Sample.tip(1)) == nil)
        let answers = try answers(#"{"id":"*","closed":true}"#, in: folder)
        #expect(answers.said(of: Sample.tip(1)) == .init(closed: true))
        try FileManager.default.removeItem(atPath: PlatformStore.answersPath(folder.path))
        #expect(answers.said(of: Sample.tip(1)) == nil)
    }

    @Test("A clue's own lines add to what is said of all, later ones to earlier ones")
    func adds() throws {
        let folder = try ScratchFolder()
        let answers = try answers(
            """
            {"id":"*","reply":"Thank you.","kind":"report"}
            {"id":"\(Sample.tip(1))","kind":"suggestion","clue":"C-9"}
            {"id":"\(Sample.tip(1))","department":"traffic","closed":false}
            """, in: folder)
        #expect(answers.said(of: Sample.tip(2)) == .init(reply: "Thank you.", kind: "report"))
        #expect(
            answers.said(of: Sample.tip(1))
                == .init(clue: "C-9", reply: "Thank you.", kind: "suggestion", department: "traffic", closed: false))
    }

    @Test("A line that cannot be read says nothing, and the others are heard")
    func skips() throws {
        let folder = try ScratchFolder()
        let answers = try answers("{\n[]\n{\"reply\":\"of nobody\"}\n\n{\"id\":\"*\",\"reply\":\"a\"}\n", in: folder)
        #expect(answers.said(of: Sample.tip(1)) == .init(reply: "a"))
    }
}
