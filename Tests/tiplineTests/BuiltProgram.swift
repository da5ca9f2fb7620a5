import Foundation

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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        let inherited = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TIPLINE_") }
        process.environment = inherited.merging(environment) { $1 }
        // Of two pipes the one that nobody reads may fill up, and then the other never ends.
        let complaints = FileManager.default.temporaryDirectory.appendingPathComponent("said-\(UUID().uuidString)")
        try Data().write(to: complaints)
        defer { try? FileManager.default.removeItem(at: complaints) }
        let (out, complaint) = (Pipe(), try FileHandle(forWritingTo: complaints))
        let elsewhere = output.flatMap { FileHandle(forWritingAtPath: $0) }
        process.standardOutput = elsewhere ?? out
        process.standardError = complaint
        process.standardInput = FileHandle(forReadingAtPath: input)
        try process.run()
        if elsewhere != nil { try out.fileHandleForWriting.close() }
        let printed = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let said = try Data(contentsOf: complaints)
        return Ending(
            code: process.terminationStatus, out: Array(printed), complaint: String(decoding: said, as: UTF8.self))
    }
}
