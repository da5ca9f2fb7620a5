import EmbeddedStore
import Synchronization
import Tips

/// The machine's file system with faults that a test can switch on.
final class FaultyDisk: Disk {
    struct Faults: Sendable {
        /// Syncs of files fail: what was written since is on no disk.
        var syncs = false
        /// What is said to be free; nil for the truth.
        var freeBytes: Int64?
    }

    private let real = PosixDisk()
    private let state = Mutex((faults: Faults(), syncs: 0))

    func set(_ change: (inout Faults) -> Void) {
        state.withLock { change(&$0.faults) }
    }

    /// How many syncs of files were asked for.
    var syncs: Int { state.withLock { $0.syncs } }

    func sync(_ file: DiskFile) throws {
        let fails = state.withLock { state in
            state.syncs += 1
            return state.faults.syncs
        }
        // 5 is EIO.
        if fails { throw DiskFailure(.sync, errno: 5) }
        try real.sync(file)
    }

    func freeBytes(at path: String) throws -> Int64 {
        try state.withLock { $0.faults.freeBytes } ?? real.freeBytes(at: path)
    }

    func create(_ path: String) throws -> DiskFile { try real.create(path) }
    func openForReading(_ path: String) throws -> DiskFile { try real.openForReading(path) }
    func openForAppending(_ path: String) throws -> DiskFile { try real.openForAppending(path) }
    func openForRewriting(_ path: String) throws -> DiskFile { try real.openForRewriting(path) }
    func rewrite(_ bytes: UnsafeRawBufferPointer, of file: DiskFile, at offset: Int64) throws {
        try real.rewrite(bytes, of: file, at: offset)
    }
    func truncate(_ file: DiskFile, to length: Int64) throws { try real.truncate(file, to: length) }
    func link(_ path: String, to newPath: String) throws { try real.link(path, to: newPath) }
    func write(_ bytes: UnsafeRawBufferPointer, to file: DiskFile) throws { try real.write(bytes, to: file) }
    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        try real.read(file, into: buffer, at: offset)
    }
    func length(of file: DiskFile) throws -> Int64 { try real.length(of: file) }
    func length(at path: String) throws -> Int64? { try real.length(at: path) }
    func lock(_ path: String) throws -> DiskFile? { try real.lock(path) }
    func makePrivate(_ folder: String) throws { try real.makePrivate(folder) }
    func close(_ file: DiskFile) { real.close(file) }
    func makeFolder(_ path: String) throws { try real.makeFolder(path) }
    func syncFolder(_ path: String) throws { try real.syncFolder(path) }
    func rename(_ path: String, to newPath: String) throws { try real.rename(path, to: newPath) }
    func unlink(_ path: String) throws { try real.unlink(path) }
    func names(in folder: String) throws -> [String] { try real.names(in: folder) }
}
