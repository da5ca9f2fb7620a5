import Foundation
import Spawning
import Testing

@Suite("The style is itself a test")
struct StyleTests {
    @Test("no file is longer than 400 lines")
    func files() throws {
        for file in try House.files(in: "Sources") + House.files(in: "Tests") {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test("no function is longer than 60 lines")
    func functions() throws {
        for file in try House.files(in: "Sources") {
            for (name, length) in Self.functions(of: file) {
                #expect(length <= 60, "\(file.path): \(name) has \(length) lines")
            }
        }
    }

    /// Each function by its first line, ending at the brace with the same indentation.
    private static func functions(of file: House.SourceFile) -> [(name: String, lines: Int)] {
        var found: [(String, Int)] = []
        for (index, line) in file.lines.enumerated() {
            let code = line.drop { $0 == " " }
            guard code.contains("func ") || code.hasPrefix("init") || code.contains(" init("), !code.hasPrefix("//")
            else { continue }
            let indent = String(line.prefix { $0 == " " })
            // A requirement of a protocol has no body: nothing with a brace follows before the next declaration.
            let opening = file.lines[index...].prefix(8).prefix { $0 == line || !($0.isEmpty || $0.contains("func ")) }
                .firstIndex { $0.hasSuffix("{") }
            guard opening != nil, let end = file.lines[index...].firstIndex(where: { $0 == indent + "}" }) else {
                continue
            }
            found.append((String(code.prefix(60)), end - index + 1))
        }
        return found
    }

    @Test("no room or type has a name that says nothing")
    func names() throws {
        let banned = ["Utils", "Util", "Helpers", "Helper", "Common", "Manager", "Base", "Misc", "Extensions"]
        for file in try House.files(in: "Sources") {
            let parts = file.path.split(separator: "/").map { String($0).replacing(".swift", with: "") }
            #expect(parts.allSatisfy { !banned.contains($0) }, "\(file.path)")
            for line in file.lines {
                let words = line.split { !$0.isLetter && !$0.isNumber }.map(String.init)
                guard
                    let index = words.firstIndex(where: {
                        ["struct", "class", "enum", "actor", "protocol"].contains($0)
                    }),
                    index + 1 < words.count, !line.drop(while: { $0 == " " }).hasPrefix("//")
                else { continue }
                let name = words[index + 1]
                #expect(!banned.contains { name == $0 || name.hasSuffix($0) && $0 != "Base" }, "\(file.path): \(name)")
            }
        }
    }

    @Test("nothing is left for later and nothing traps on a surprise")
    func leftovers() throws {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "try" + "!", "as" + "! ", "fatal" + "Error("]
        for file in try House.files(in: "Sources") {
            for (number, line) in file.lines.enumerated() {
                for mark in marks where line.contains(mark) {
                    Issue.record("\(file.path):\(number + 1): \(mark)")
                }
            }
        }
    }

    /// Swift 6.3.1 compiles `defer { x = [] }; return x` in optimised whole modules into a use after free
    /// (Decisions/0007): take the value, reset, return.
    @Test("no `defer` resets what is being returned")
    func deferredResets() throws {
        let resets = ["= []", "= [:]", "= nil", "removeAll", "= State()"]
        for file in try House.files(in: "Sources") {
            for (index, line) in file.lines.enumerated() where line.contains("defer {") {
                let body = file.lines[index...].prefix(4).prefix { !$0.contains("}") || $0.contains("defer {") }
                    .joined()
                let next = file.lines.dropFirst(index + 1).prefix(5).first { $0.contains("return ") } ?? ""
                guard resets.contains(where: body.contains), !next.isEmpty else { continue }
                let name =
                    body.split(separator: "{").dropFirst().joined().split { !$0.isLetter && $0 != "." }.first ?? ""
                let root = name.split(separator: ".").first ?? ""
                #expect(root.isEmpty || !next.contains("return \(root)"), "\(file.path):\(index + 1)")
            }
        }
    }

    @Test("the spool's folder tracks only documents")
    func spool() throws {
        let git = try SpawnedProgram("/usr/bin/env", ["git", "-C", House.root.path, "ls-files", "Spool"])
        let tracked = git.text.split(separator: "\n")
        #expect(tracked.allSatisfy { $0.hasSuffix(".md") }, "\(tracked)")
    }
}
