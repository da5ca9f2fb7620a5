import Foundation

/// What the runtime says of a crash, to standard error.
enum CrashReport {
    /// It would tell the bytes that registers point at, which may be a tip's. How it is to tell, the runtime looks up before
    /// anything of ours runs: the program begins anew with the word that leaves them out. Whoever says otherwise in the
    /// environment is heard.
    static func leaveMemoryOut() {
        guard getenv("SWIFT_BACKTRACE") == nil, setenv("SWIFT_BACKTRACE", "registers=none", 1) == 0 else { return }
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
        // Comes back only where it cannot be done: then the daemon goes on as it is.
        execv("/proc/self/exe", &arguments)
        arguments.forEach { free($0) }
    }
}
