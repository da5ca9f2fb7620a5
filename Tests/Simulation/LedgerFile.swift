import EmbeddedStore
import Foundation
import GRDBSQLite

/// One of SQLite's files as a connection has it open.
final class LedgerFile {
    let disk: WorldDisk
    let inode: Inode
    let path: String
    let shared: SharedLedger
    /// It may have just been made: its first sync is to make its name durable, too.
    var wantsFolderSync: Bool
    /// The system lets nobody write to it or lock it for themselves through a descriptor for reading.
    private let isReadOnly: Bool
    /// SQLite's lock on it: none, shared, reserved, pending, exclusive.
    var level: Int32 = 0

    init(_ disk: WorldDisk, _ inode: Inode, _ path: String, _ shared: SharedLedger, isNew: Bool, isReadOnly: Bool) {
        self.disk = disk
        self.inode = inode
        self.path = path
        self.shared = shared
        wantsFolderSync = isNew
        self.isReadOnly = isReadOnly
        shared.files.append(self)
    }

    /// Nobody has a name for it: what SQLite does not keep in memory and forgets with its connection.
    private var isPassing: Bool { path.isEmpty }

    func close() {
        shared.unmap(self)
        shared.files.removeAll { $0 === self }
    }

    func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int32 {
        guard !disk.isDead else { return Code.read }
        let count = max(0, min(buffer.count, inode.bytes.count - offset))
        if count > 0 {
            inode.bytes.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[offset..<(offset + count)])) }
        }
        guard count < buffer.count else { return SQLITE_OK }
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).initializeMemory(as: UInt8.self, repeating: 0)
        return Code.shortRead
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
        if isPassing {
            inode.write(bytes, at: offset)
            inode.sync()
            return SQLITE_OK
        }
        guard !isReadOnly else { return Code.write }
        return code(Code.write) { try disk.write(bytes, at: offset, to: inode, path) }
    }

    func truncate(to length: Int) -> Int32 {
        code(Code.truncate) {
            try disk.change(.truncate, path) { disk.medium.truncate(inode, to: length) }
        }
    }

    func sync() -> Int32 {
        if isPassing { return SQLITE_OK }
        return code(Code.sync) {
            try disk.sync(inode, path, isLedger: true)
            guard wantsFolderSync, disk.without != .ledgerSync else { return }
            wantsFolderSync = false
            try disk.syncFolder(Self.folder(of: path))
        }
    }

    static func folder(of path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) }

    private func code(_ otherwise: Int32, _ work: () throws -> Void) -> Int32 {
        do {
            try work()
            return SQLITE_OK
        } catch let failure as DiskFailure where failure.isFull {
            return SQLITE_FULL
        } catch {
            return otherwise
        }
    }

    // MARK: Locks

    func lock(_ wanted: Int32) -> Int32 {
        guard wanted > level else { return SQLITE_OK }
        guard !isReadOnly || wanted <= SQLITE_LOCK_SHARED else { return Code.lock }
        let highest = shared.files.filter { $0 !== self }.map(\.level).max() ?? 0
        switch wanted {
        case SQLITE_LOCK_SHARED where highest >= SQLITE_LOCK_PENDING: return SQLITE_BUSY
        case SQLITE_LOCK_SHARED: break
        case _ where highest >= SQLITE_LOCK_RESERVED: return SQLITE_BUSY
        case SQLITE_LOCK_EXCLUSIVE where highest >= SQLITE_LOCK_SHARED:
            level = SQLITE_LOCK_PENDING
            return SQLITE_BUSY
        default: break
        }
        level = wanted
        return SQLITE_OK
    }

    func unlock(_ wanted: Int32) -> Int32 {
        level = min(level, wanted)
        return SQLITE_OK
    }

    var isReserved: Bool { shared.files.contains { $0.level >= SQLITE_LOCK_RESERVED } }

    /// SQLite's extended codes, which C writes as expressions.
    enum Code {
        static let read = SQLITE_IOERR | (1 << 8)
        static let shortRead = SQLITE_IOERR | (2 << 8)
        static let write = SQLITE_IOERR | (3 << 8)
        static let sync = SQLITE_IOERR | (4 << 8)
        static let truncate = SQLITE_IOERR | (6 << 8)
        static let delete = SQLITE_IOERR | (10 << 8)
        static let lock = SQLITE_IOERR | (15 << 8)
        static let absent = SQLITE_IOERR | (23 << 8)
    }
}

/// What the connections of one process share of one file: its locks, and for a ledger the memory beside its log.
final class SharedLedger {
    fileprivate(set) var files: [LedgerFile] = []
    private var regions: [UnsafeMutableRawPointer] = []
    private var mapped: Set<ObjectIdentifier> = []
    private var slots = [Slot](repeating: Slot(), count: 8)

    private struct Slot {
        var readers: Set<ObjectIdentifier> = []
        var writer: ObjectIdentifier?
    }

    deinit { forget() }

    private func forget() {
        for region in regions { region.deallocate() }
        regions = []
    }

    func map(_ region: Int, _ bytes: Int, _ extends: Bool, _ file: LedgerFile) -> UnsafeMutableRawPointer? {
        mapped.insert(ObjectIdentifier(file))
        while extends, regions.count <= region {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
            regions.append(memory)
        }
        return regions.indices.contains(region) ? regions[region] : nil
    }

    func unmap(_ file: LedgerFile) {
        guard mapped.remove(ObjectIdentifier(file)) != nil else { return }
        if mapped.isEmpty { forget() }
    }

    func lock(_ range: Range<Int>, _ flags: Int32, _ file: LedgerFile) -> Int32 {
        let who = ObjectIdentifier(file)
        if flags & SQLITE_SHM_UNLOCK != 0 {
            for index in range {
                slots[index].readers.remove(who)
                if slots[index].writer == who { slots[index].writer = nil }
            }
            return SQLITE_OK
        }
        let isShared = flags & SQLITE_SHM_SHARED != 0
        for slot in slots[range] {
            if let writer = slot.writer, writer != who { return SQLITE_BUSY }
            if !isShared, !slot.readers.subtracting([who]).isEmpty { return SQLITE_BUSY }
        }
        for index in range {
            if isShared { slots[index].readers.insert(who) } else { slots[index].writer = who }
        }
        return SQLITE_OK
    }
}
