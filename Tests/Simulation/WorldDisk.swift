import EmbeddedStore
import Foundation

/// The disk as one process sees it: counts what is done to it, and ends the process when its time has come. After that
/// nothing reaches the medium any more.
final class WorldDisk: @unchecked Sendable {
    let medium: Medium
    let chance: Chance
    let trace: Trace
    let without: Control?
    /// What is written is random in part, and takes part in no history but by its length.
    private let isOpaque: Bool
    private let memory: Memory
    private let misfortune: Misfortune
    private(set) var operations = 0
    private(set) var isDead = false
    private(set) var hasFailedSync = false
    private(set) var hasBeenFull = false
    /// A ledger's sync failed: nothing may be acknowledged behind it.
    private(set) var hasFailedLedgerSync = false
    /// Misfortune waits while somebody looks at what is left of the one before.
    var isSpared = false

    private struct Open {
        var inode: Inode
        var end = 0
        var path: String
    }

    private var open: [Int32: Open] = [:]
    private var nextDescriptor: Int32 = 3
    private var locks: [String: Int32] = [:]

    init(
        _ medium: Medium, _ misfortune: Misfortune, _ chance: Chance, _ memory: Memory, without: Control?,
        trace: Trace? = nil
    ) {
        self.medium = medium
        self.memory = memory
        self.misfortune = misfortune
        self.chance = chance
        self.trace = trace ?? memory.trace
        isOpaque = memory.nature.isSealed
        self.without = without
    }

    /// How the process ended, where it did not by itself.
    var end: Misfortune.End? { isDead ? misfortune.end?.1 ?? .kill : nil }

    /// Something has happened that a start may end with.
    var hasSuffered: Bool { isDead || hasFailedSync || hasBeenFull }

    /// The process is gone.
    func die() { isDead = true }

    /// What may happen to one operation.
    enum Fate { case well, dead, half, full, failedSync }

    /// Everything that changes the medium asks here first.
    func fate(_ operation: DiskFailure.Operation, _ path: String) -> Fate {
        guard !isDead else { return .dead }
        trace.note(operation.rawValue, path)
        let fate = isSpared ? .well : decide(operation)
        if fate != .well { trace.note("\(fate)") }
        return fate
    }

    private func decide(_ operation: DiskFailure.Operation) -> Fate {
        operations += 1
        if let end = misfortune.end, operations >= end.at {
            isDead = true
            // It may have come about before its caller could hear of it.
            return chance.coin ? .half : .dead
        }
        if misfortune.full?.contains(operations) == true, [.write, .create, .link].contains(operation) {
            hasBeenFull = true
            return .full
        }
        let isSync = operation == .sync || operation == .syncFolder
        if isSync, !hasFailedSync, let at = misfortune.syncFails, operations >= at {
            hasFailedSync = true
            return .failedSync
        }
        return .well
    }

    /// Bytes on their way to a file. False where the process died of it.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int, to inode: Inode, _ path: String) throws {
        if isOpaque { trace.note("at \(offset)", bytes.count) } else { trace.note("at \(offset)", bytes) }
        switch fate(.write, path) {
        case .well: medium.write(bytes, at: offset, to: inode)
        case .half:
            medium.write(beginning(of: bytes, at: offset), at: offset, to: inode)
            throw DiskFailure(.write, errno: EIO)
        case .full:
            medium.write(beginning(of: bytes, at: offset), at: offset, to: inode)
            throw DiskFailure(.write, errno: ENOSPC)
        case .dead, .failedSync: throw DiskFailure(.write, errno: EIO)
        }
    }

    /// A kernel takes bytes page by page: a write that is cut short ends between two pages of its file.
    private func beginning(of bytes: UnsafeRawBufferPointer, at offset: Int) -> UnsafeRawBufferPointer {
        let end = (offset + chance.below(bytes.count + 1)) / Self.pageBytes * Self.pageBytes
        return UnsafeRawBufferPointer(rebasing: bytes[..<max(0, end - offset)])
    }

    private static let pageBytes = 4096

    func sync(_ inode: Inode, _ path: String, isLedger: Bool) throws {
        switch fate(.sync, path) {
        case .well, .half:
            guard without == nil || without != promise(path, isLedger: isLedger) else { break }
            inode.sync()
        case .failedSync:
            memory.syncFailed(path)
            inode.failSync()
            guard without != .syncError else { return }
            hasFailedLedgerSync = hasFailedLedgerSync || isLedger
            throw DiskFailure(.sync, errno: EIO)
        case .dead, .full: break
        }
        if isDead { throw DiskFailure(.sync, errno: EIO) }
    }

    /// Which promise a sync of this file keeps.
    private func promise(_ path: String, isLedger: Bool) -> Control {
        if path.hasPrefix(World.backup) { return .backupSync }
        if path.hasPrefix(World.drop) { return .dropSync }
        if path.contains("/uploads/") { return .uploadSync }
        return isLedger ? .ledgerSync : .exhibitSync
    }

    /// A change of a name, or anything else that happens as a whole.
    func change(_ operation: DiskFailure.Operation, _ path: String, _ work: () throws(Medium.Fault) -> Void) throws {
        switch fate(operation, path) {
        case .well: try translated(operation, work)
        case .half: try? translated(operation, work)
        case .full: throw DiskFailure(operation, errno: ENOSPC)
        case .dead, .failedSync: break
        }
        if isDead { throw DiskFailure(operation, errno: EIO) }
    }

    func translated<Value>(
        _ operation: DiskFailure.Operation, _ work: () throws(Medium.Fault) -> Value
    ) throws -> Value {
        do { return try work() } catch {
            switch error {
            case .absent: throw DiskFailure(operation, errno: ENOENT)
            case .exists: throw DiskFailure(operation, errno: EEXIST)
            case .isFolder: throw DiskFailure(operation, errno: EISDIR)
            }
        }
    }
}

extension WorldDisk: Disk {
    private func opened(_ inode: Inode, _ path: String, end: Int = 0) -> DiskFile {
        nextDescriptor += 1
        open[nextDescriptor] = Open(inode: inode, end: end, path: path)
        return DiskFile(descriptor: nextDescriptor)
    }

    private func find(_ file: DiskFile, _ operation: DiskFailure.Operation) throws -> Open {
        guard !isDead, let found = open[file.descriptor] else { throw DiskFailure(operation, errno: EBADF) }
        return found
    }

    private func look(_ operation: DiskFailure.Operation) throws {
        if isDead { throw DiskFailure(operation, errno: EIO) }
    }

    func create(_ path: String) throws -> DiskFile {
        try change(.create, path) { () throws(Medium.Fault) in try medium.create(path) }
        return opened(try translated(.create) { () throws(Medium.Fault) in try medium.file(path) }, path)
    }

    func openForReading(_ path: String) throws -> DiskFile {
        try look(.open)
        return opened(try translated(.open) { () throws(Medium.Fault) in try medium.file(path) }, path)
    }

    func openForAppending(_ path: String) throws -> DiskFile {
        try look(.open)
        let inode = try translated(.open) { () throws(Medium.Fault) in try medium.file(path) }
        return opened(inode, path, end: inode.bytes.count)
    }

    func openForRewriting(_ path: String) throws -> DiskFile { try openForReading(path) }

    func rewrite(_ bytes: UnsafeRawBufferPointer, of file: DiskFile, at offset: Int64) throws {
        let found = try find(file, .write)
        try write(bytes, at: Int(offset), to: found.inode, found.path)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: DiskFile) throws {
        let found = try find(file, .write)
        defer { open[file.descriptor]?.end = found.inode.bytes.count }
        try write(bytes, at: found.end, to: found.inode, found.path)
    }

    func read(_ file: DiskFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        let bytes = try find(file, .read).inode.bytes
        guard offset < bytes.count else { return 0 }
        let count = min(buffer.count, bytes.count - Int(offset))
        bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[Int(offset)..<(Int(offset) + count)])) }
        return count
    }

    func length(of file: DiskFile) throws -> Int64 { Int64(try find(file, .length).inode.bytes.count) }

    func length(at path: String) throws -> Int64? {
        try look(.length)
        switch medium.node(path) {
        case .file(let inode): return Int64(inode.bytes.count)
        case .folder: return 4096
        case nil: return nil
        }
    }

    func lock(_ path: String) throws -> DiskFile? {
        if case .file? = medium.node(path) { try look(.create) } else { _ = try create(path) }
        guard locks[path] == nil else { return nil }
        let file = try openForReading(path)
        locks[path] = file.descriptor
        return file
    }

    func truncate(_ file: DiskFile, to length: Int64) throws {
        let found = try find(file, .truncate)
        try change(.truncate, found.path) { medium.truncate(found.inode, to: Int(length)) }
        open[file.descriptor]?.end = Int(length)
    }

    func sync(_ file: DiskFile) throws {
        let found = try find(file, .sync)
        try sync(found.inode, found.path, isLedger: false)
    }

    func close(_ file: DiskFile) {
        guard let found = open.removeValue(forKey: file.descriptor) else { return }
        if locks[found.path] == file.descriptor { locks[found.path] = nil }
    }

    func makeFolder(_ path: String) throws {
        if case .folder = medium.node(path) { return try look(.makeFolder) }
        try change(.makeFolder, path) { () throws(Medium.Fault) in try medium.makeFolder(path) }
    }

    func makePrivate(_ folder: String) throws { try look(.makeFolder) }

    func syncFolder(_ path: String) throws {
        let folder = try translated(.syncFolder) { () throws(Medium.Fault) in try medium.folder(path) }
        switch fate(.syncFolder, path) {
        case .well, .half: if without != .folderSync { medium.syncFolder(folder) }
        case .failedSync where without == .syncError: return
        case .failedSync:
            memory.syncFailed(path)
            throw DiskFailure(.syncFolder, errno: EIO)
        case .dead, .full: break
        }
        try look(.syncFolder)
    }

    func rename(_ path: String, to newPath: String) throws {
        try change(.rename, path) { () throws(Medium.Fault) in try medium.rename(path, to: newPath) }
    }

    func link(_ path: String, to newPath: String) throws {
        try change(.link, path) { () throws(Medium.Fault) in try medium.link(path, to: newPath) }
    }

    func unlink(_ path: String) throws {
        if medium.node(path) == nil { return try look(.unlink) }
        try change(.unlink, path) { () throws(Medium.Fault) in try medium.unlink(path) }
    }

    func names(in folder: String) throws -> [String] {
        try look(.list)
        return try translated(.list) { () throws(Medium.Fault) in try medium.folder(folder) }.names.keys.sorted()
    }

    func freeBytes(at path: String) throws -> Int64 {
        try look(.free)
        return misfortune.room ?? 1 << 40
    }
}
