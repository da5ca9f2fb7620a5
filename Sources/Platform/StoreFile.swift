import Foundation
import Tips

/// A file or folder of the store, by its descriptor. Every call blocks; every failure names what was tried and why it
/// failed, never what was in it.
final class StoreFile: Sendable {
    let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    static func create(_ path: String) throws -> StoreFile {
        try opened(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
    }

    static func openForAppending(_ path: String) throws -> StoreFile {
        try opened(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    }

    static func folder(_ path: String) throws -> StoreFile {
        try opened(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    private static func opened(_ path: String, _ flags: Int32) throws -> StoreFile {
        let descriptor = open(path, flags, 0o640)
        guard descriptor >= 0 else { throw failure("opening a file of the store") }
        return StoreFile(descriptor)
    }

    /// False when there is one already.
    @discardableResult
    static func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o750) == 0 { return true }
        guard errno == EEXIST else { throw failure("making a folder of the store") }
        return false
    }

    static func rename(_ from: String, to path: String) throws {
        guard Foundation.rename(from, path) == 0 else { throw failure("renaming a folder of the store") }
    }

    func write(_ bytes: some Collection<UInt8>) throws {
        let done: Void? = try bytes.withContiguousStorageIfAvailable { try write(UnsafeRawBufferPointer($0)) }
        if done == nil { try Array(bytes).withUnsafeBytes { try write($0) } }
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("writing a file of the store") }
            rest = rest.dropFirst(count)
        }
    }

    /// Never to be tried again on the same descriptor: the second sync succeeds though the data is gone.
    func sync() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure("syncing the store") }
    }

    var length: Int64 {
        get throws {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.failure("looking at a file of the store") }
            return Int64(status.st_size)
        }
    }

    func truncate(to length: Int64) throws {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.failure("truncating a file of the store") }
    }

    /// False when another process holds it.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    private static func failure(_ deed: String) -> Failure {
        let reason = String(cString: strerror(errno))
        return Failure(
            "platform-store", "\(deed) failed: \(reason). Look at the disk.", errno == ENOSPC ? .again : .callSomeone)
    }
}
