import Foundation
import Tips

/// Keeps a second daemon out of the same spool. The lock goes with the process, however it ends.
final class SpoolLock: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                "spool-unwritable", "The spool's lock cannot be made at \(path). Check the folder and its owner.",
                .callSomeone, cause: DiskFailure(.create, errno: errno))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = Foundation.close(descriptor)
            throw Failure(
                "spool-in-use", "Another daemon holds the spool at \(path). Stop it first, or use another --spool.",
                .callSomeone)
        }
    }

    deinit { _ = Foundation.close(descriptor) }
}
