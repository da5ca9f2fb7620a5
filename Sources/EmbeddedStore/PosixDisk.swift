import Foundation

/// The machine's file system.
public struct PosixDisk: Disk {
    public init() {}

    public func create(_ path: String) throws -> DiskFile {
        try open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, .create)
    }

    public func openForReading(_ path: String) throws -> DiskFile {
        try open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, .open)
    }

    public func openForAppending(_ path: String) throws -> DiskFile {
        try open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC, .open)
    }

    public func openForRewriting(_ path: String) throws -> DiskFile {
        try open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC, .open)
    }

    public func rewrite(_ bytes: UnsafeRawBufferPointer, of file: DiskFile, at offset: Int64) throws {
        try writeAll(bytes) { base, count, done in
            pwrite(file.descriptor, base, count, off_t(offset) + off_t(done))
        }
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to file: DiskFile) throws {
        try writeAll(bytes) { base, count, _ in Foundation.write(file.descriptor, base, count) }
    }

    /// - Parameter write: takes where the rest begins, its length, and how much was written before.
    private func writeAll(
        _ bytes: UnsafeRawBufferPointer, _ write: (_ base: UnsafeRawPointer, _ count: Int, _ done: Int) -> Int
    ) throws {
        var rest = bytes
        while let base = rest.baseAddress, !rest.isEmpty {
            let written = write(base, rest.count, bytes.count - rest.count)
            if written < 0 {
                if errno == EINTR { continue }
                throw DiskFailure(.write, errno: errno)
            }
            // No regular file takes nothing without a reason; whatever it is, it must not be asked for ever.
            guard written > 0 else { throw DiskFailure(.write, errno: EIO) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    public func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        while true {
            let count = pread(file.descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw DiskFailure(.read, errno: errno) }
        }
    }

    public func length(of file: DiskFile) throws -> Int64 {
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw DiskFailure(.length, errno: errno) }
        return Int64(status.st_size)
    }

    public func length(at path: String) throws -> Int64? {
        var status = stat()
        if stat(path, &status) == 0 { return Int64(status.st_size) }
        guard errno == ENOENT || errno == ENOTDIR else { throw DiskFailure(.length, errno: errno) }
        return nil
    }

    public func lock(_ path: String) throws -> DiskFile? {
        let file = try open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, .create)
        if flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 { return file }
        close(file)
        return nil
    }

    public func truncate(_ file: DiskFile, to length: Int64) throws {
        while ftruncate(file.descriptor, off_t(length)) != 0 {
            if errno != EINTR { throw DiskFailure(.truncate, errno: errno) }
        }
    }

    public func beginWriteOut(_ file: DiskFile, at offset: Int64, count: Int64) {
        // Errors stay with the file: fsync(2) tells them, whatever this call has seen.
        _ = Self.syncFileRange?(file.descriptor, offset, count, Self.beginWriting)
    }

    /// sync_file_range(2) of Linux, which the headers as Swift sees them leave out; nil where the C library has none.
    private static let syncFileRange: (@convention(c) (CInt, Int64, Int64, CUnsignedInt) -> CInt)? = {
        guard let found = dlsym(nil, "sync_file_range") else { return nil }
        return unsafeBitCast(found, to: (@convention(c) (CInt, Int64, Int64, CUnsignedInt) -> CInt).self)
    }()

    /// SYNC_FILE_RANGE_WRITE of linux/fs.h.
    private static let beginWriting: CUnsignedInt = 2

    public func sync(_ file: DiskFile) throws {
        #if TRIALS
            if TrialSwitch.noExhibitSync.isOn { return }
        #endif
        try sync(file, .sync)
    }

    public func close(_ file: DiskFile) {
        _ = Foundation.close(file.descriptor)
    }

    public func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw DiskFailure(.makeFolder, errno: errno) }
    }

    public func makePrivate(_ folder: String) throws {
        guard chmod(folder, 0o700) == 0, access(folder, W_OK | X_OK) == 0 else {
            throw DiskFailure(.makeFolder, errno: errno)
        }
    }

    public func syncFolder(_ path: String) throws {
        let folder = try open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, .syncFolder)
        defer { close(folder) }
        try sync(folder, .syncFolder)
    }

    /// Once, whatever it says: even an interrupted sync may have dropped its error.
    private func sync(_ file: DiskFile, _ operation: DiskFailure.Operation) throws {
        let code = fsync(file.descriptor)
        #if TRIALS
            if TrialSwitch.believeFailedSync.isOn { return }
        #endif
        guard code == 0 else { throw DiskFailure(operation, errno: errno) }
    }

    public func rename(_ path: String, to newPath: String) throws {
        guard Foundation.rename(path, newPath) == 0 else { throw DiskFailure(.rename, errno: errno) }
    }

    public func link(_ path: String, to newPath: String) throws {
        guard Foundation.link(path, newPath) == 0 else { throw DiskFailure(.link, errno: errno) }
    }

    public func unlink(_ path: String) throws {
        guard Foundation.unlink(path) == 0 || errno == ENOENT else { throw DiskFailure(.unlink, errno: errno) }
    }

    public func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw DiskFailure(.list, errno: errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    public func freeBytes(at path: String) throws -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw DiskFailure(.free, errno: errno) }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }

    private func open(_ path: String, _ flags: Int32, _ operation: DiskFailure.Operation) throws -> DiskFile {
        while true {
            let descriptor = Foundation.open(path, flags, 0o600)
            if descriptor >= 0 { return DiskFile(descriptor: descriptor) }
            if errno != EINTR { throw DiskFailure(operation, errno: errno) }
        }
    }
}
