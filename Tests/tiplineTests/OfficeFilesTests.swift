import Classification
import Foundation
import RuleFiles
import Testing

@testable import tipline

@Suite("The files of the rules' folder")
struct OfficeFilesTests {
    @Test("the mistakes of all of them are told together")
    func together() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("office-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(fileURLWithPath: try #require(Configured.rules)), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try OfficeFiles.load(directory: folder.path).book.ruleCount > 0)
        let names = ["classification.yaml", "formats.yaml", "schedule.yaml", "company.yaml"]
        for name in names { try Data("bogus: 3\n".utf8).write(to: folder.appendingPathComponent(name)) }
        let mistakes = #expect(throws: RuleMistakes.self) { try OfficeFiles.load(directory: folder.path) }
        for name in names { #expect(mistakes?.description.contains("\(name):1: ") == true) }
    }
}
