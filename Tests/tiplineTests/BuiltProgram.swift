import Foundation

/// The program that was built beside these tests.
enum BuiltProgram {
    /// Starts a worker of its box.
    static let box = [path, "box"]

    static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("tipline").path
}
