import RuleFiles
import Testing

@testable import Classification

@Suite("Labelled texts")
struct LabelledTextsTests {
    @Test("columns are found by their names, and cells may be empty")
    func reads() throws {
        let read = try LabelledTexts(text: "text\tlabel\tid\n甲\treport\t1\n乙\t\t2\n", named: "t.tsv")
        #expect(read.items == [.init(label: .report, text: "甲"), .init(text: "乙")])
        let desks = try LabelledTexts(text: "label\tdepartment\ttext\n城建\t城建\t甲\n", named: "t", only: .department)
        #expect(desks.items == [.init(department: "城建", text: "甲")])
    }

    @Test("every line that cannot be used is named, and its text is not repeated")
    func mistakes() throws {
        let long = String(repeating: "长", count: 10_001)
        let rows = [
            "report\t\t好", "complaint\t\t秘密", "report\t秘密", "report\t\t", "report\t\t\(long)", "report\t\(long)\t秘密",
        ]
        let text = "label\tdepartment\ttext\n" + rows.joined(separator: "\n")
        let found = #expect(throws: RuleMistakes.self) { try LabelledTexts(text: text, named: "t") }
        #expect(found?.all.map(\.location.line) == [3, 4, 5, 6, 7])
        #expect(found?.description.contains("秘密") == false)
    }

    @Test("of a file that is wrong in every line, the first twenty are named and the rest counted")
    func flood() throws {
        let text = "label\ttext\n" + String(repeating: "complaint\t秘密\n", count: 706)
        let found = #expect(throws: RuleMistakes.self) { try LabelledTexts(text: text, named: "t") }
        #expect(found?.all.count == 21)
        #expect(found?.all.last?.description == "t:22: … and 686 more lines that cannot be used.")
    }

    @Test(
        "without the names of the columns nothing is read",
        arguments: ["", "甲\t乙\n", "text\n甲\n", "label\tlabel\ttext\n"])
    func heads(text: String) {
        #expect(throws: RuleMistakes.self) { try LabelledTexts(text: text, named: "t") }
    }
}
