import EmbeddedStore
import Foundation
import GRDBSQLite

/// SQLite's file system in a world: what a ledger writes and syncs goes to the same medium as the exhibits, so that one cut
/// takes from both. Registered once for the process; a ledger opened belongs to the disk that is ``current`` then.
enum WorldVFS {
    nonisolated(unsafe) private(set) static var current: WorldDisk?
    nonisolated(unsafe) private static var shared: [String: SharedLedger] = [:]

    /// From here on a new process opens ledgers. SQLite's own randomness begins anew, from this world's.
    static func begin(_ disk: WorldDisk) {
        guard isRegistered else { return }
        current = disk
        shared = [:]
        sqlite3_randomness(0, nil)
    }

    private static let isRegistered: Bool = {
        let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        vfs.initialize(to: sqlite3_vfs())
        vfs.pointee.iVersion = 2
        vfs.pointee.szOsFile = Int32(MemoryLayout<OpenFile>.stride)
        vfs.pointee.mxPathname = 512
        vfs.pointee.zName = UnsafePointer(strdup("world"))
        vfs.pointee.xOpen = { _, name, file, flags, outFlags in open(name, file, flags, outFlags) }
        vfs.pointee.xDelete = { _, name, syncs in delete(name, syncs != 0) }
        vfs.pointee.xAccess = { _, name, _, answer in access(name, answer) }
        vfs.pointee.xFullPathname = { _, name, room, out in
            guard let name, let out, strlen(name) < room else { return SQLITE_CANTOPEN }
            strcpy(out, name)
            return SQLITE_OK
        }
        vfs.pointee.xRandomness = { _, count, out in randomness(count, out) }
        vfs.pointee.xSleep = { _, microseconds in microseconds }
        vfs.pointee.xCurrentTime = { _, out in
            out?.pointee = 2_457_000
            return SQLITE_OK
        }
        vfs.pointee.xCurrentTimeInt64 = { _, out in
            out?.pointee = 2_457_000 * 86_400_000
            return SQLITE_OK
        }
        vfs.pointee.xGetLastError = { _, _, _ in 0 }
        return sqlite3_vfs_register(vfs, 1) == SQLITE_OK
    }()

    private static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let file, let disk = current, !disk.isDead else { return SQLITE_CANTOPEN }
        let open = UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
        open.pointee = OpenFile()
        let path = name.map { String(cString: $0) } ?? ""
        // As SQLite's own file system has it: whoever might have made a log syncs its folder with its first sync.
        let isNew = flags & SQLITE_OPEN_CREATE != 0 && flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0
        let inode: Inode
        if path.isEmpty {
            inode = Inode()
        } else if case .file(let found) = disk.medium.node(path) {
            inode = found
        } else {
            guard flags & SQLITE_OPEN_CREATE != 0, (try? disk.create(path)) != nil,
                case .file(let made) = disk.medium.node(path)
            else { return SQLITE_CANTOPEN }
            inode = made
        }
        let ledger = LedgerFile(
            disk, inode, path, sharing(path), isNew: isNew, isReadOnly: flags & SQLITE_OPEN_READONLY != 0)
        open.pointee.head.pMethods = UnsafePointer(OpenFile.methods)
        open.pointee.file = Unmanaged.passRetained(ledger)
        outFlags?.pointee = flags
        return SQLITE_OK
    }

    private static func sharing(_ path: String) -> SharedLedger {
        if path.isEmpty { return SharedLedger() }
        let found = shared[path] ?? SharedLedger()
        shared[path] = found
        return found
    }

    private static func delete(_ name: UnsafePointer<CChar>?, _ syncs: Bool) -> Int32 {
        guard let name, let disk = current else { return LedgerFile.Code.delete }
        let path = String(cString: name)
        do {
            guard try disk.length(at: path) != nil else { return LedgerFile.Code.absent }
            try disk.unlink(path)
            if syncs { try disk.syncFolder(LedgerFile.folder(of: path)) }
            return SQLITE_OK
        } catch {
            return LedgerFile.Code.delete
        }
    }

    /// An empty file is as good as none, as SQLite's own file system has it.
    private static func access(_ name: UnsafePointer<CChar>?, _ answer: UnsafeMutablePointer<Int32>?) -> Int32 {
        guard let name, let disk = current else { return SQLITE_IOERR }
        answer?.pointee = ((try? disk.length(at: String(cString: name))) ?? nil) ?? 0 > 0 ? 1 : 0
        return SQLITE_OK
    }

    private static func randomness(_ count: Int32, _ out: UnsafeMutablePointer<CChar>?) -> Int32 {
        guard let out, let disk = current else { return 0 }
        for index in 0..<Int(count) { out[index] = CChar(truncatingIfNeeded: disk.chance.next()) }
        return count
    }
}

/// SQLite's head of an open file, and behind it what it is.
private struct OpenFile {
    var head = sqlite3_file()
    var file: Unmanaged<LedgerFile>?

    static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> LedgerFile? {
        guard let file else { return nil }
        return UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self).pointee.file?
            .takeUnretainedValue()
    }

    static func close(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Int32 {
        guard let file else { return SQLITE_OK }
        let open = UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
        open.pointee.file?.takeUnretainedValue().close()
        open.pointee.file?.release()
        open.pointee.file = nil
        return SQLITE_OK
    }

    nonisolated(unsafe) static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: sqlite3_io_methods())
        methods.pointee.iVersion = 2
        methods.pointee.xClose = { OpenFile.close($0) }
        methods.pointee.xRead = { file, room, count, offset in
            OpenFile.of(file)?.read(.init(start: room, count: Int(count)), at: Int(offset)) ?? SQLITE_IOERR
        }
        methods.pointee.xWrite = { file, bytes, count, offset in
            OpenFile.of(file)?.write(.init(start: bytes, count: Int(count)), at: Int(offset)) ?? SQLITE_IOERR
        }
        methods.pointee.xTruncate = { OpenFile.of($0)?.truncate(to: Int($1)) ?? SQLITE_IOERR }
        methods.pointee.xSync = { file, _ in OpenFile.of(file)?.sync() ?? SQLITE_IOERR }
        methods.pointee.xFileSize = { file, size in
            guard let file = OpenFile.of(file), !file.disk.isDead else { return SQLITE_IOERR }
            size?.pointee = Int64(file.inode.bytes.count)
            return SQLITE_OK
        }
        methods.pointee.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
        methods.pointee.xSectorSize = { _ in 4096 }
        methods.pointee.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
        addLocks(to: methods)
        return methods
    }()

    private static func addLocks(to methods: UnsafeMutablePointer<sqlite3_io_methods>) {
        methods.pointee.xLock = { OpenFile.of($0)?.lock($1) ?? SQLITE_IOERR }
        methods.pointee.xUnlock = { OpenFile.of($0)?.unlock($1) ?? SQLITE_IOERR }
        methods.pointee.xCheckReservedLock = { file, answer in
            answer?.pointee = OpenFile.of(file)?.isReserved == true ? 1 : 0
            return SQLITE_OK
        }
        methods.pointee.xShmMap = { file, region, bytes, extends, out in
            guard let file = OpenFile.of(file) else { return SQLITE_IOERR }
            let memory = file.shared.map(Int(region), Int(bytes), extends != 0, file)
            out?.pointee = memory
            return SQLITE_OK
        }
        methods.pointee.xShmLock = { file, offset, count, flags in
            guard let file = OpenFile.of(file) else { return SQLITE_IOERR }
            return file.shared.lock(Int(offset)..<Int(offset + count), flags, file)
        }
        methods.pointee.xShmBarrier = { _ in }
        methods.pointee.xShmUnmap = { file, _ in
            guard let file = OpenFile.of(file) else { return SQLITE_OK }
            file.shared.unmap(file)
            return SQLITE_OK
        }
    }
}
