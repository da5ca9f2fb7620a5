import Foundation
public import Tips

/// The one place that translates `errno` into what it means for a tip.
public struct DiskFailure: Error, Sendable, CustomStringConvertible {
    public enum Operation: String, Sendable {
        case create, open, write, read, length, truncate, sync, makeFolder, syncFolder, rename, link, unlink, list, free
    }

    public var operation: Operation
    public var errno: Int32

    public init(_ operation: Operation, errno: Int32) {
        self.operation = operation
        self.errno = errno
    }

    public var description: String { "\(operation.rawValue): \(String(cString: strerror(errno)))" }

    /// No space, quota or inodes: the same may succeed once something was freed.
    public var isFull: Bool { errno == ENOSPC || errno == EDQUOT }

    /// No descriptor to be had: it passes when others are closed.
    var isExhausted: Bool { errno == EMFILE || errno == ENFILE || errno == ENOMEM }

    var isAbsent: Bool { errno == ENOENT }

    var isForbidden: Bool { errno == EACCES || errno == EPERM }

    public var failure: Failure {
        if isFull {
            return Failure(
                "disk-full", "There is no room for exhibits now. Try again later; text alone may still be taken.",
                .again, retryAfterSeconds: 60, cause: self)
        }
        if isExhausted {
            return Failure(
                "busy", "Too much is open at once. Try again shortly.", .again, retryAfterSeconds: 5, cause: self)
        }
        return Failure(
            "exhibit-not-kept", "The exhibit could not be kept. Send the tip again.", .again, retryAfterSeconds: 5,
            cause: self)
    }
}
