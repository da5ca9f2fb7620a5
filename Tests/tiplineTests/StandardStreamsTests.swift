import Foundation
import Testing

@Suite("What commands are given on standard input")
struct StandardStreamsTests {
    @Test(
        "what cannot be read is said, and is not taken for nothing",
        arguments: [["classify"], ["rules", "explain"], ["rules", "time"]])
    func folder(command: [String]) throws {
        let rules = try #require(Configured.rules)
        let ending = try BuiltProgram.run(command + ["--rules", rules], input: "/tmp")
        #expect(ending.code == 66 && ending.complaint.contains("Standard input cannot be read"), "\(ending)")
        #expect(ending.out.isEmpty)
    }

    @Test("lines come one by one, the last with or without its end")
    func lines() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("lines-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("有人偷车\n\n建议加灯".utf8).write(to: file)
        let ending = try BuiltProgram.run(
            ["classify", "--rules", try #require(Configured.rules)], input: file.path)
        #expect(ending.code == 0 && ending.text.split(separator: "\n").count == 3)
    }
}
