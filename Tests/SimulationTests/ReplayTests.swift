import Foundation
import Spawning
import Testing

@Suite("A seed and its world")
struct ReplayTests {
    /// The program as it was built beside the tests. Worlds are played by it and not here: all that happens in one is one
    /// thread's, and other tests have threads.
    private static func play(_ arguments: [String]) throws -> (said: String, code: Int32) {
        let program: URL = try #require(program, "simulate was not built")
        let simulate = try SpawnedProgram(program.path, arguments)
        return (simulate.text, simulate.code)
    }

    private static var program: URL? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let built = root.appendingPathComponent(".build/debug/simulate")
        return FileManager.default.isExecutableFile(atPath: built.path) ? built : nil
    }

    @Test("the same seeds are the same history, in another process too")
    func same() throws {
        let first = try Self.play(["--seed", "1", "--rounds", "3"])
        #expect(first.code == 0, "\(first.said)")
        #expect(first.said.contains("3 rounds"))
        #expect(first.said.contains(" 0 lost, 0 twice, 0 torn, 0 otherwise"))
        #expect(try Self.play(["--seed", "1", "--rounds", "3"]) == first)
        #expect(try Self.play(["--seed", "2", "--rounds", "3"]).said != first.said)
    }

    @Test("everything that happens can be told, and is the same when it is told")
    func told() throws {
        let traced = try Self.play(["--seed", "7", "--trace"])
        let plain = try Self.play(["--seed", "7"])
        #expect(traced.said.split(separator: "\n").last == plain.said.split(separator: "\n").last)
        #expect(traced.said.contains("life 1"))
        #expect(traced.said.contains("sync "))
    }

    @Test(
        "what is no command line is refused", arguments: [["--seed"], ["--rounds", "x"], ["--without", "y"], ["z"]])
    func refused(arguments: [String]) throws {
        #expect(try Self.play(arguments).code == 64)
    }
}
