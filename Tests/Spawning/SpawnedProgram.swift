import Foundation

/// A program that was run to its end.
///
/// Not by Foundation's `Process`: it looks through the list of open files and copies 256 bytes of each name, beyond the end of
/// the last page of the list where some 1,300 files are open (Swift 6.3, Linux). Tests that run at once have as many.
public struct SpawnedProgram: Sendable {
    public let code: Int32
    public let printed: [UInt8]

    public var text: String { String(decoding: printed, as: UTF8.self) }

    /// - Parameters:
    ///   - path: of the program.
    ///   - folder: to run it in; nil: this one.
    ///   - environment: nil: this process's.
    ///   - input: the path of what it reads.
    ///   - output: the path of what it writes to; nil: it is caught in `printed`.
    ///   - complaints: the path of what it writes its complaints to.
    public init(
        _ path: String, _ arguments: [String], in folder: String? = nil, environment: [String: String]? = nil,
        input: String = "/dev/null", output: String? = nil, complaints: String = "/dev/null"
    ) throws {
        let caught = FileManager.default.temporaryDirectory.appendingPathComponent("printed-\(UUID().uuidString)")
        try Data().write(to: caught)
        defer { try? FileManager.default.removeItem(at: caught) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output ?? caught.path, O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, complaints, O_WRONLY, 0)
        let command = (folder.map { ["/usr/bin/env", "-C", $0] } ?? []) + [path] + arguments
        let settings = (environment ?? ProcessInfo.processInfo.environment).map { "\($0.key)=\($0.value)" }
        var child: pid_t = 0
        let failed = Self.withStrings(command) { command in
            Self.withStrings(settings) {
                posix_spawn(&child, folder == nil ? path : "/usr/bin/env", &actions, nil, command, $0)
            }
        }
        guard failed == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failed) ?? .EIO) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        printed = Array(try Data(contentsOf: caught))
        // As a shell has it: what a signal ended is 128 and its number.
        code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private static func withStrings<Value>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
