import Foundation
import Spawning

/// The program that was built beside these tests.
enum BuiltProgram {
    /// Starts a worker of its box.
    static let box = [path, "box"]

    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("tipline").path

    struct Ending {
        var code: Int32
        var out: [UInt8]
        var complaint: String

        var text: String { String(decoding: out, as: UTF8.self) }
    }

    /// Runs it to its end, as an operator would, without the settings of this shell.
    /// - Parameters:
    ///   - input: a path; nothing is given where there is none.
    ///   - output: a path; then nothing of what is printed is known.
    static func run(
        _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:],
        input: String = "/dev/null", output: String? = nil
    ) throws -> Ending {
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TIPLINE_") }
        let complaints = FileManager.default.temporaryDirectory.appendingPathComponent("said-\(UUID().uuidString)")
        try Data().write(to: complaints)
        defer { try? FileManager.default.removeItem(at: complaints) }
        let spawned = try SpawnedProgram(
            path, arguments, in: folder, environment: inherited.merging(environment) { $1 }, input: input,
            output: output, complaints: complaints.path)
        let said = try Data(contentsOf: complaints)
        return Ending(code: spawned.code, out: spawned.printed, complaint: String(decoding: said, as: UTF8.self))
    }
}
