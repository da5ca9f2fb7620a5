import Foundation
import Tips

/// A file or folder of the store, by its descriptor. Every call blocks; every failure names what was tried, on which file
/// and why it failed, never what was in it.
final class StoreFile: Sendable {
    let descriptor: Int32
    private let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit {
        close(descriptor)
    }

    /// - Parameter mode: of a file that is new.
    static func create(_ path: String, mode: mode_t = 0o640) throws -> StoreFile {
        try opened(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode)
    }

    static func openForAppending(_ path: String) throws -> StoreFile {
        try opened(path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    }

    /// Nil when there is none. One that is there and cannot be opened is no empty one.
    static func openForReading(_ path: String) throws -> StoreFile? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure("opening", path) }
        return StoreFile(descriptor, path)
    }

    static func folder(_ path: String) throws -> StoreFile {
        try opened(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    private static func opened(_ path: String, _ flags: Int32, _ mode: mode_t = 0o640) throws -> StoreFile {
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw failure("opening", path) }
        return StoreFile(descriptor, path)
    }

    /// The next bytes of a file that was opened for reading; none at its end.
    func read(upTo count: Int) throws -> [UInt8] {
        var error: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            var got = Foundation.read(descriptor, buffer.baseAddress, count)
            while got < 0, errno == EINTR { got = Foundation.read(descriptor, buffer.baseAddress, count) }
            if got < 0 { error = errno }
            filled = max(0, got)
        }
        guard error == 0 else { throw Self.failure("reading", path, error) }
        return bytes
    }

    func seek(to offset: Int64) throws {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw Self.failure("reading", path) }
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
            guard count > 0 else { throw Self.failure("writing", path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Never to be tried again on the same descriptor: the second sync succeeds though the data is gone.
    func sync() throws {
        guard fsync(descriptor) == 0 else { throw Self.failure("syncing", path) }
    }

    var length: Int64 {
        get throws {
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { throw Self.failure("looking at", path) }
            return Int64(status.st_size)
        }
    }

    func truncate(to length: Int64) throws {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.failure("truncating", path) }
    }

    /// False when another process holds it.
    func lock() -> Bool {
        flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }
}

extension StoreFile {
    /// False when there is one already.
    @discardableResult
    static func makeFolder(_ path: String, mode: mode_t = 0o750) throws -> Bool {
        if mkdir(path, mode) == 0 { return true }
        guard errno == EEXIST else { throw failure("making the folder", path) }
        return false
    }

    /// With the folders it lies in.
    static func makeFolders(_ path: String) throws {
        try told("making the folder", path) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    static func rename(_ from: String, to path: String) throws {
        guard Foundation.rename(from, path) == 0 else { throw failure("renaming \(from.onOneLine) to", path) }
    }

    /// A file, or a folder with all that is in it. What is not there is gone already.
    static func remove(_ path: String) throws {
        guard isThere(path) else { return }
        try told("removing", path) { try FileManager.default.removeItem(atPath: path) }
    }

    /// What lies in a folder, in any order.
    static func names(in path: String) throws -> [String] {
        try told("listing", path) { try FileManager.default.contentsOfDirectory(atPath: path) }
    }

    /// Whatever it is; a link that leads nowhere too.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func told<Result>(_ deed: String, _ path: String, _ work: () throws -> Result) throws -> Result {
        do {
            return try work()
        } catch {
            let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey]
            if let code = (underlying as? POSIXError)?.code.rawValue { throw failure(deed, path, code) }
            throw Failure("platform-store", sentence(deed, path, "it is not possible"), .callSomeone, cause: error)
        }
    }

    private static func failure(_ deed: String, _ path: String, _ code: Int32 = errno) -> Failure {
        Failure(
            "platform-store", sentence(deed, path, String(cString: strerror(code))),
            code == ENOSPC ? .again : .callSomeone)
    }

    private static func sentence(_ deed: String, _ path: String, _ reason: String) -> String {
        "\(deed) \(path.onOneLine) failed: \(reason). Look at the disk."
    }
}
