import EmbeddedStore
import GRDB
import GRDBSQLite
import Synchronization

/// SQLite's own file system with faults by plan: what a ledger writes and syncs passes through here, so that a test can
/// let the n-th write or sync fail and count what came after. Files without a plan pass untouched.
enum FaultyVFS {
    enum Operation { case write, sync }
    /// Which of a ledger's files: the ledger itself or its write-ahead log.
    enum Part { case ledger, log }

    /// Lets `times` calls fail with `code`, once `passing` have passed: those alone that go beyond so many bytes of their file.
    struct Fault {
        var operation: Operation
        var part: Part
        var code: Int32
        var passing = 0
        var times = 1
        var beyond: Int64 = 0
    }

    /// The faults of one ledger, and what was asked of its files.
    final class Plan: Sendable {
        private struct State {
            var faults: [Fault] = []
            /// What is left of the disk that ledger and log share, and how long they are; nil: enough.
            var room: Int64?
            var lengths: [Part: Int64] = [:]
            var calls: [(operation: Operation, part: Part, code: Int32)] = []

            /// Writing over what is there needs no room.
            mutating func takes(_ part: Part, upTo end: Int64) -> Bool {
                guard let left = room else { return true }
                let growth = max(0, end - lengths[part, default: 0])
                guard growth <= left else { return false }
                room = left - growth
                lengths[part, default: 0] += growth
                return true
            }
        }

        private let state = Mutex(State())

        func arm(_ fault: Fault) { state.withLock { $0.faults.append(fault) } }

        func disarm() { state.withLock { ($0.faults, $0.room) = ([], nil) } }

        /// From now on the files can grow by so many bytes together.
        func leave(_ room: Int64, for path: String) throws {
            let lengths = try [Part.ledger: path, .log: path + "-wal"].mapValues {
                try PosixDisk().length(at: $0) ?? 0
            }
            state.withLock { ($0.room, $0.lengths) = (room, lengths) }
        }

        var room: Int64? { state.withLock { $0.room } }

        func count(_ operation: Operation, _ part: Part) -> Int {
            state.withLock { $0.calls.count { $0.operation == operation && $0.part == part } }
        }

        /// The code to fail with, or nil.
        fileprivate func fails(_ operation: Operation, _ part: Part, upTo end: Int64) -> Int32? {
            state.withLock { state in
                var code: Int32?
                for index in state.faults.indices
                where state.faults[index].operation == operation && state.faults[index].part == part
                    && state.faults[index].beyond <= end
                {
                    if state.faults[index].passing > 0 {
                        state.faults[index].passing -= 1
                    } else if state.faults[index].times > 0 {
                        state.faults[index].times -= 1
                        code = state.faults[index].code
                    }
                }
                if operation == .write, code == nil, !state.takes(part, upTo: end) { code = SQLITE_FULL }
                state.calls.append((operation, part, code ?? SQLITE_OK))
                return code
            }
        }
    }

    /// Plans live as long as the process: SQLite's files point at them.
    private static let plans = Mutex<[String: Plan]>([:])

    /// A plan for the ledger at `path`; made before it is opened.
    static func plan(for path: String) -> Plan {
        _ = registered
        return plans.withLock { plans in
            if let plan = plans[path] { return plan }
            let plan = Plan()
            plans[path] = plan
            return plan
        }
    }

    fileprivate static func part(_ name: String) -> (plan: Plan, part: Part)? {
        plans.withLock { plans in
            if let plan = plans[name] { return (plan, .ledger) }
            guard name.hasSuffix("-wal"), let plan = plans[String(name.dropLast(4))] else { return nil }
            return (plan, .log)
        }
    }

    /// The system's file system, wrapped and made the default one.
    private static let registered: Bool = {
        guard let system = sqlite3_vfs_find(nil) else { return false }
        let wrapped = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        wrapped.initialize(to: system.pointee)
        wrapped.pointee.zName = UnsafePointer(("faulty" as StaticString).utf8Start).withMemoryRebound(
            to: CChar.self, capacity: 7
        ) { $0 }
        wrapped.pointee.szOsFile = Int32(WrappedFile.room) + system.pointee.szOsFile
        wrapped.pointee.xOpen = { _, name, file, flags, outFlags in WrappedFile.open(name, file, flags, outFlags) }
        return sqlite3_vfs_register(wrapped, 1) == SQLITE_OK
    }()

    fileprivate nonisolated(unsafe) static let system = sqlite3_vfs_find("unix")
}

/// A file of the wrapping file system: SQLite's head, our note, and behind them the system's own file.
private struct WrappedFile {
    var head: sqlite3_file
    var plan: Unmanaged<FaultyVFS.Plan>?
    var part: FaultyVFS.Part

    static let room = (MemoryLayout<WrappedFile>.size + 15) / 16 * 16

    static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<WrappedFile>? {
        file.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: WrappedFile.self) }
    }

    static func inner(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<sqlite3_file>? {
        file.map { UnsafeMutableRawPointer($0).advanced(by: room).assumingMemoryBound(to: sqlite3_file.self) }
    }

    static func methods(_ file: UnsafeMutablePointer<sqlite3_file>?) -> sqlite3_io_methods? {
        inner(file)?.pointee.pMethods?.pointee
    }

    static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system = FaultyVFS.system, let wrapped = of(file) else { return SQLITE_CANTOPEN }
        let code = system.pointee.xOpen(system, name, inner(file), flags, outFlags)
        let known = name.flatMap { FaultyVFS.part(String(cString: $0)) }
        wrapped.initialize(
            to: WrappedFile(
                head: sqlite3_file(pMethods: inner(file)?.pointee.pMethods == nil ? nil : UnsafePointer(wrapping)),
                plan: known.map { Unmanaged.passUnretained($0.plan) }, part: known?.part ?? .ledger))
        return code
    }

    /// - Parameter end: of what is written, in bytes from the beginning of the file.
    static func fails(
        _ file: UnsafeMutablePointer<sqlite3_file>?, _ operation: FaultyVFS.Operation, upTo end: Int64 = .max
    ) -> Int32? {
        guard let wrapped = of(file)?.pointee, let plan = wrapped.plan else { return nil }
        return plan.takeUnretainedValue().fails(operation, wrapped.part, upTo: end)
    }

    /// Every call goes on to the system's file; writes and syncs ask the plan first.
    nonisolated(unsafe) static let wrapping: UnsafeMutablePointer<sqlite3_io_methods> = {
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        methods.initialize(to: sqlite3_io_methods())
        methods.pointee.iVersion = 3
        methods.pointee.xClose = { WrappedFile.methods($0)?.xClose(WrappedFile.inner($0)) ?? SQLITE_OK }
        methods.pointee.xRead = {
            WrappedFile.methods($0)?.xRead(WrappedFile.inner($0), $1, $2, $3) ?? SQLITE_IOERR
        }
        methods.pointee.xWrite = {
            WrappedFile.fails($0, .write, upTo: $3 + Int64($2))
                ?? WrappedFile.methods($0)?.xWrite(WrappedFile.inner($0), $1, $2, $3) ?? SQLITE_IOERR
        }
        methods.pointee.xTruncate = { WrappedFile.methods($0)?.xTruncate(WrappedFile.inner($0), $1) ?? SQLITE_IOERR }
        methods.pointee.xSync = {
            WrappedFile.fails($0, .sync) ?? WrappedFile.methods($0)?.xSync(WrappedFile.inner($0), $1) ?? SQLITE_IOERR
        }
        methods.pointee.xFileSize = { WrappedFile.methods($0)?.xFileSize(WrappedFile.inner($0), $1) ?? SQLITE_IOERR }
        addLocks(to: methods)
        addSharedMemory(to: methods)
        return methods
    }()

    private static func addLocks(to methods: UnsafeMutablePointer<sqlite3_io_methods>) {
        methods.pointee.xLock = { WrappedFile.methods($0)?.xLock(WrappedFile.inner($0), $1) ?? SQLITE_IOERR }
        methods.pointee.xUnlock = { WrappedFile.methods($0)?.xUnlock(WrappedFile.inner($0), $1) ?? SQLITE_IOERR }
        methods.pointee.xCheckReservedLock = {
            WrappedFile.methods($0)?.xCheckReservedLock(WrappedFile.inner($0), $1) ?? SQLITE_IOERR
        }
        methods.pointee.xFileControl = {
            WrappedFile.methods($0)?.xFileControl(WrappedFile.inner($0), $1, $2) ?? SQLITE_NOTFOUND
        }
        methods.pointee.xSectorSize = { WrappedFile.methods($0)?.xSectorSize(WrappedFile.inner($0)) ?? 4096 }
        methods.pointee.xDeviceCharacteristics = {
            WrappedFile.methods($0)?.xDeviceCharacteristics(WrappedFile.inner($0)) ?? 0
        }
    }

    private static func addSharedMemory(to methods: UnsafeMutablePointer<sqlite3_io_methods>) {
        methods.pointee.xShmMap = {
            WrappedFile.methods($0)?.xShmMap(WrappedFile.inner($0), $1, $2, $3, $4) ?? SQLITE_IOERR
        }
        methods.pointee.xShmLock = {
            WrappedFile.methods($0)?.xShmLock(WrappedFile.inner($0), $1, $2, $3) ?? SQLITE_IOERR
        }
        methods.pointee.xShmBarrier = { WrappedFile.methods($0)?.xShmBarrier(WrappedFile.inner($0)) }
        methods.pointee.xShmUnmap = { WrappedFile.methods($0)?.xShmUnmap(WrappedFile.inner($0), $1) ?? SQLITE_IOERR }
        methods.pointee.xFetch = { WrappedFile.methods($0)?.xFetch(WrappedFile.inner($0), $1, $2, $3) ?? SQLITE_IOERR }
        methods.pointee.xUnfetch = { WrappedFile.methods($0)?.xUnfetch(WrappedFile.inner($0), $1, $2) ?? SQLITE_IOERR }
    }
}
