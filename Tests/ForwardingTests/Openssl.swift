import Foundation

/// The command `openssl`, in a folder. Without the descriptors of this process: a child that holds a connection of another
/// test keeps it from ever being closed.
enum Openssl {
    struct Failed: Error, CustomStringConvertible {
        var description: String
    }

    static let isAvailable =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
        && FileManager.default.isExecutableFile(atPath: "/bin/bash")

    private static let script = """
        for path in /proc/self/fd/*; do n=${path##*/}; ((n > 2)) && eval "exec $n>&-"; done 2>/dev/null
        cd "$0" && exec /usr/bin/openssl "$@" </dev/null >/dev/null 2>&1
        """

    static func run(_ arguments: [String], in folder: String) throws {
        let process = try start(arguments, in: folder)
        var status: Int32 = 0
        guard waitpid(process, &status, 0) == process, status == 0 else {
            throw Failed(description: "openssl \(arguments.first ?? "") failed")
        }
    }

    static func start(_ arguments: [String], in folder: String) throws -> pid_t {
        let words = ["/bin/bash", "-c", script, folder] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        var process: pid_t = 0
        guard posix_spawn(&process, "/bin/bash", nil, nil, pointers, environ) == 0 else {
            throw Failed(description: "bash could not be started")
        }
        return process
    }

    static func end(_ process: pid_t) {
        kill(process, SIGKILL)
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }
}
