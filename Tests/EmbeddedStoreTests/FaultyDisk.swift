import EmbeddedStore
import Foundation
import Synchronization

/// A real folder on a disk that fails and forgets as it is told. What was not synced, and names whose folder was not
/// synced, are gone after ``powerCut()``; a lying operation answers well and does nothing.
final class FaultyDisk: Disk {
    /// The `nth` call of an operation, from 1, fails with `errno`; so does each after it when `forEver`.
    struct Fault {
        var operation: DiskFailure.Operation
        var nth: Int
        var errno: Int32
        var forEver = false
    }

    private struct State {
        var faults: [Fault] = []
        var lies: Set<DiskFailure.Operation> = []
        var calls: [DiskFailure.Operation: Int] = [:]
        var diary: [String] = []
        var paths: [Int32: String] = [:]
        /// Bytes of each file that a sync has reached.
        var synced: [String: Int64] = [:]
        /// Names that no sync of their folder has reached yet.
        var unsyncedNames: [String] = []
    }

    private let state = Mutex(State())
    private let disk = PosixDisk()

    /// What it says is left, where that is not what the system says.
    private let room: @Sendable () -> Int64?

    init(
        faults: [Fault] = [], lies: Set<DiskFailure.Operation> = [], room: @escaping @Sendable () -> Int64? = { nil }
    ) {
        self.room = room
        state.withLock { state in
            state.faults = faults
            state.lies = lies
        }
    }

    /// What was asked of the disk, in order: `sync ab-1`.
    var diary: [String] { state.withLock { $0.diary } }

    /// From now on these fail, counted anew.
    func arm(_ faults: [Fault]) {
        state.withLock { state in
            state.faults = faults
            state.calls = [:]
        }
    }

    /// Takes away what a power cut would: names first, then bytes.
    func powerCut() throws {
        let (names, synced) = state.withLock { state in
            let names = state.unsyncedNames
            state.unsyncedNames = []
            return (names, state.synced)
        }
        for name in names.reversed() { try? FileManager.default.removeItem(atPath: name) }
        for (path, length) in synced where FileManager.default.fileExists(atPath: path) {
            guard Foundation.truncate(path, off_t(length)) == 0 else { throw DiskFailure(.write, errno: errno) }
        }
    }

    /// Notes the call, throws where a fault says so, and tells whether the call is to be done at all.
    private func mayDo(_ operation: DiskFailure.Operation, _ path: String) throws -> Bool {
        try state.withLock { state in
            state.diary.append("\(operation.rawValue) \(path.split(separator: "/").last ?? "")")
            let call = (state.calls[operation] ?? 0) + 1
            state.calls[operation] = call
            for fault in state.faults
            where fault.operation == operation && (call == fault.nth || fault.forEver && call > fault.nth) {
                throw DiskFailure(operation, errno: fault.errno)
            }
            return !state.lies.contains(operation)
        }
    }

    private func path(of file: DiskFile) -> String { state.withLock { $0.paths[file.descriptor] ?? "" } }

    func create(_ path: String) throws -> DiskFile {
        _ = try mayDo(.create, path)
        let file = try disk.create(path)
        state.withLock { state in
            state.paths[file.descriptor] = path
            state.synced[path] = 0
            state.unsyncedNames.append(path)
        }
        return file
    }

    func openForReading(_ path: String) throws -> DiskFile {
        _ = try mayDo(.open, path)
        let file = try disk.openForReading(path)
        state.withLock { $0.paths[file.descriptor] = path }
        return file
    }

    func openForAppending(_ path: String) throws -> DiskFile {
        _ = try mayDo(.open, path)
        let file = try disk.openForAppending(path)
        state.withLock { $0.paths[file.descriptor] = path }
        return file
    }

    func openForRewriting(_ path: String) throws -> DiskFile {
        _ = try mayDo(.open, path)
        let file = try disk.openForRewriting(path)
        state.withLock { $0.paths[file.descriptor] = path }
        return file
    }

    func rewrite(_ bytes: UnsafeRawBufferPointer, of file: DiskFile, at offset: Int64) throws {
        _ = try mayDo(.write, path(of: file))
        try disk.rewrite(bytes, of: file, at: offset)
    }

    func truncate(_ file: DiskFile, to length: Int64) throws {
        let path = path(of: file)
        _ = try mayDo(.truncate, path)
        try disk.truncate(file, to: length)
        // The old length may come back after a power cut, the bytes may not: the worst of both.
        state.withLock { state in state.synced[path] = state.synced[path].map { min($0, length) } }
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: DiskFile) throws {
        _ = try mayDo(.write, path(of: file))
        try disk.write(bytes, to: file)
    }

    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        _ = try mayDo(.read, path(of: file))
        return try disk.read(file, into: buffer, at: offset)
    }

    func length(of file: DiskFile) throws -> Int64 {
        _ = try mayDo(.length, path(of: file))
        return try disk.length(of: file)
    }

    func length(at path: String) throws -> Int64? { try disk.length(at: path) }

    func lock(_ path: String) throws -> DiskFile? { try disk.lock(path) }

    func makePrivate(_ folder: String) throws { try disk.makePrivate(folder) }

    func sync(_ file: DiskFile) throws {
        let path = path(of: file)
        guard try mayDo(.sync, path) else { return }
        let length = try disk.length(of: file)
        state.withLock { $0.synced[path] = length }
    }

    func close(_ file: DiskFile) {
        state.withLock { state in
            state.diary.append("close \(state.paths[file.descriptor]?.split(separator: "/").last ?? "nothing")")
            state.paths[file.descriptor] = nil
        }
        disk.close(file)
    }

    func makeFolder(_ path: String) throws {
        _ = try mayDo(.makeFolder, path)
        let isNew = !FileManager.default.fileExists(atPath: path)
        try disk.makeFolder(path)
        if isNew { state.withLock { $0.unsyncedNames.append(path) } }
    }

    func syncFolder(_ path: String) throws {
        guard try mayDo(.syncFolder, path) else { return }
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        state.withLock { state in
            state.unsyncedNames.removeAll { name in
                URL(fileURLWithPath: name).deletingLastPathComponent().standardizedFileURL.path == folder
            }
        }
    }

    func rename(_ path: String, to newPath: String) throws {
        _ = try mayDo(.rename, path)
        try disk.rename(path, to: newPath)
        state.withLock { state in
            state.synced[newPath] = state.synced.removeValue(forKey: path)
            // Whoever has it open goes on writing to it under its new name.
            for (descriptor, open) in state.paths where open == path { state.paths[descriptor] = newPath }
            state.unsyncedNames.removeAll { $0 == path }
            state.unsyncedNames.append(newPath)
        }
    }

    func link(_ path: String, to newPath: String) throws {
        _ = try mayDo(.link, path)
        try disk.link(path, to: newPath)
        state.withLock { $0.unsyncedNames.append(newPath) }
    }

    func unlink(_ path: String) throws {
        _ = try mayDo(.unlink, path)
        try disk.unlink(path)
        state.withLock { state in
            state.synced[path] = nil
            state.unsyncedNames.removeAll { $0 == path }
        }
    }

    func names(in folder: String) throws -> [String] {
        _ = try mayDo(.list, folder)
        return try disk.names(in: folder)
    }

    func freeBytes(at path: String) throws -> Int64 {
        _ = try mayDo(.free, path)
        return try room() ?? disk.freeBytes(at: path)
    }
}
