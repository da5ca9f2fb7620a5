import Foundation

/// The few things a drop asks of a file system, each blocking, each naming what failed. Handed in, so that a test can fill,
/// tear or take away the folder; ``PosixDropDisk`` is the real one.
package protocol DropDisk: Sendable {
    /// Makes a file that did not exist, for writing, readable by its group: whoever pulls may be another user.
    func create(_ path: String) throws(DropFault) -> Int32
    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(DropFault)
    /// Called once for a file, whatever it says: the kernel forgets the pages it could not write.
    func sync(_ descriptor: Int32) throws(DropFault)
    func close(_ descriptor: Int32)
    /// The new name must be free.
    func rename(_ path: String, to newPath: String) throws(DropFault)
    func syncFolder(_ path: String) throws(DropFault)
    /// Absent files are fine.
    func unlink(_ path: String) throws(DropFault)
    func names(in folder: String) throws(DropFault) -> [String]
}

/// What came between a drop and its folder.
package struct DropFault: Error, Sendable, Hashable {
    var errno: Int32
    var isSync: Bool

    package init(errno: Int32, isSync: Bool = false) {
        self.errno = errno
        self.isSync = isSync
    }

    /// A constant word, for the log and the tip's custody.
    var why: String {
        switch errno {
        case _ where isSync: "drop-sync-failed"
        case ENOSPC, EDQUOT: "drop-full"
        case ENOENT, ENOTDIR, ENODEV, ESTALE: "drop-gone"
        case EACCES, EPERM, EROFS: "drop-closed"
        case EMFILE, ENFILE, ENOMEM: "drop-busy"
        default: "drop-broken"
        }
    }
}

/// The machine's file system.
struct PosixDropDisk: DropDisk {
    func create(_ path: String) throws(DropFault) -> Int32 {
        try open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(DropFault) {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let written = Foundation.write(descriptor, base, rest.count)
            if written < 0, errno == EINTR { continue }
            // No regular file takes nothing without a reason; whatever it is, it must not be asked for ever.
            guard written > 0 else { throw DropFault(errno: written < 0 ? errno : EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    func sync(_ descriptor: Int32) throws(DropFault) {
        guard fsync(descriptor) == 0 else { throw DropFault(errno: errno, isSync: true) }
    }

    func close(_ descriptor: Int32) {
        _ = Foundation.close(descriptor)
    }

    func rename(_ path: String, to newPath: String) throws(DropFault) {
        guard access(newPath, F_OK) != 0 else { throw DropFault(errno: EEXIST) }
        guard Foundation.rename(path, newPath) == 0 else { throw DropFault(errno: errno) }
    }

    func syncFolder(_ path: String) throws(DropFault) {
        let folder = try open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw DropFault(errno: errno, isSync: true) }
    }

    func unlink(_ path: String) throws(DropFault) {
        guard Foundation.unlink(path) == 0 || errno == ENOENT else { throw DropFault(errno: errno) }
    }

    func names(in folder: String) throws(DropFault) -> [String] {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            throw DropFault(errno: ENOENT)
        }
        return names.sorted()
    }

    private func open(_ path: String, _ flags: Int32) throws(DropFault) -> Int32 {
        while true {
            let descriptor = Foundation.open(path, flags, 0o640)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw DropFault(errno: errno) }
        }
    }
}
