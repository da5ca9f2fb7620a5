import Foundation
import RuleFiles
import Testing

@Suite("Reading a rule file")
struct RuleFileBytesTests {
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rulefiles-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func mistake(_ content: Data) throws -> RuleMistake {
        var caught: RuleMistake?
        try inFolder { folder in
            let path = "\(folder)/x.yaml"
            try content.write(to: URL(fileURLWithPath: path))
            caught = #expect(throws: RuleMistake.self) { try RuleNode.read(file: path) }
            #expect(caught?.location.file == path)
        }
        return try #require(caught)
    }

    @Test("a file is read under the path it was given by")
    func reads() throws {
        try inFolder { folder in
            let path = "\(folder)/x.yaml"
            try Data("\nkey: 值\n".utf8).write(to: URL(fileURLWithPath: path))
            let value = try RuleNode.read(file: path).mapping().required("key")
            #expect(try value.text() == "值")
            #expect(value.location == RuleLocation(file: path, line: 2, key: "key"))
        }
    }

    @Test("a missing file, a folder and a pipe are named, and none is waited for")
    func notAFile() throws {
        try inFolder { folder in
            let missing = #expect(throws: RuleMistake.self) { try RuleNode.read(file: "\(folder)/none.yaml") }
            #expect(
                missing?.description == "\(folder)/none.yaml:1: The file cannot be opened: No such file or directory.")
            #expect(throws: RuleMistake.self) { try RuleNode.read(file: folder) }
            #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
            #expect(throws: RuleMistake.self) { try RuleNode.read(file: "\(folder)/pipe") }
        }
    }

    @Test("the yaml files of a folder are listed by name, hidden and other ones passed over")
    func lists() throws {
        try inFolder { folder in
            for name in ["b.yaml", "a.yaml", ".hidden.yaml", "notes.md"] {
                try Data().write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            #expect(try RuleNode.files(inFolder: folder) == ["\(folder)/a.yaml", "\(folder)/b.yaml"])
            #expect(throws: RuleMistake.self) { try RuleNode.files(inFolder: "\(folder)/none") }
        }
    }

    @Test("bytes that are not UTF-8 are named with their line")
    func notUTF8() throws {
        let found = try mistake(Data("a: 1\nb: é\nc: ".utf8) + [0xD6, 0xCE])
        #expect(found.location.line == 3)
        #expect(found.sentence.contains("UTF-8"))
    }

    @Test("a file of exactly 1 MiB is read and one byte more is not")
    func size() throws {
        let whole = Data("a: 1\n#".utf8) + Data(repeating: UInt8(ascii: "x"), count: (1 << 20) - 6)
        #expect(try mistake(whole + [UInt8(ascii: "x")]).sentence.contains("1 MiB"))
        try inFolder { folder in
            try whole.write(to: URL(fileURLWithPath: "\(folder)/x.yaml"))
            #expect(try RuleNode.read(file: "\(folder)/x.yaml").mapping().entries.count == 1)
        }
    }
}
