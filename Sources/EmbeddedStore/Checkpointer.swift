import Foundation
import GRDB
import GRDBSQLite
import Synchronization

/// Carries the write-ahead log back into the ledger file, by a worker and a connection of its own, so that no tip
/// waits for it (inline on the writer, the 99th percentile of admission was once measured at 57 to 187 ms, behind it 7).
final class Checkpointer: Duty {
    private struct State {
        var log = LogLength()
        var isDue = false
        var isStopped = false
        var worker: (any Worker)?
        var failed: (@Sendable (DatabaseError) -> Void)?
    }

    private let state = Mutex(State())
    private let connection: DatabaseQueue
    /// Of the disk that log and ledger share; nil where it does not say.
    private let freeBytes: @Sendable () -> Int64?

    /// How long the log may get, in pages of 16 KiB.
    struct Pace {
        /// New pages until they are carried back.
        var pagesBetween: Int
        /// A log that has grown by so many, which commits without a pause keep from starting over, the writer itself brings to
        /// an end.
        var longestLog: Int

        /// 12 and 48 MiB.
        static let usual = Pace(pagesBetween: 768, longestLog: 3072)
    }

    private let pace: Pace

    init(_ connection: DatabaseQueue, pace: Pace, freeBytes: @escaping @Sendable () -> Int64? = { nil }) {
        self.connection = connection
        self.pace = pace
        self.freeBytes = freeBytes
    }

    /// Begins the work. `failed` hears of an input or output error: a checkpoint's sync, too, is never tried again.
    func start(_ workers: any Workers, failed: @escaping @Sendable (DatabaseError) -> Void) {
        state.withLock { $0.failed = failed }
        let worker = workers.begin("checkpoint", self)
        state.withLock { $0.worker = worker }
    }

    func stop() {
        let worker = state.withLock { state in
            state.isStopped = true
            return state.worker
        }
        worker?.call()
    }

    /// Stops, and returns when the worker has ended.
    func end() {
        stop()
        state.withLock { $0.worker }?.join()
    }

    // MARK: What the writer tells and asks

    /// Has the connection that writes say, with each commit, how many pages the log then holds. It must not commit any more
    /// when the checkpointer is gone.
    func watch(_ db: Database) {
        let told: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, CInt) -> CInt = {
            checkpointer, _, _, pages in
            guard let checkpointer else { return SQLITE_OK }
            Unmanaged<Checkpointer>.fromOpaque(checkpointer).takeUnretainedValue().committed(pages: Int(pages))
            return SQLITE_OK
        }
        sqlite3_wal_hook(db.sqliteConnection, told, Unmanaged.passUnretained(self).toOpaque())
    }

    func committed(pages: Int) {
        let worker = state.withLock { state -> (any Worker)? in
            state.log.committed(pages: pages)
            guard state.log.isDue(every: pace.pagesBetween) else { return nil }
            state.isDue = true
            return state.worker
        }
        worker?.call()
    }

    /// It has become so long that the writer itself must bring it to an end. True once for each time.
    var logIsLong: Bool { state.withLock { $0.log.isLong(most: pace.longestLog) } }

    /// Whether the room that is left holds, `times` over, what the ledger has yet to take of the log and what so many bytes of
    /// rows will add to it.
    func hasRoom(_ times: Int64, for bytes: Int) -> Bool {
        let pages = state.withLock { $0.log.uncarried } + Self.pagesOfACommit + 2 * bytes / LedgerSchema.pageSize
        return freeBytes().map { $0 / times >= Int64(pages * LedgerSchema.pageSize) } ?? true
    }

    /// The last pages of tips, events, queue, their indices, head, lanes and tally; few commits write more besides their rows.
    private static let pagesOfACommit = 12

    /// So many bytes of rows may be written at once: an eighth of the room that is left, for each comes to more in the log.
    func bytesAtOnce(most: Int) -> Int { freeBytes().map { min(most, Int(clamping: $0 / 8)) } ?? most }

    /// Carries back what can be, without waiting for anyone.
    func carryBack(_ db: Database) throws { try checkpoint(db, "PASSIVE") }

    /// Carries everything back and lets the next transaction write over the log from its beginning. False where somebody reads
    /// from the log or writes to it: such a reader may take minutes, and everybody else would wait for the writer, so it is not
    /// waited for. For a carrying back that is under way it is, for a tenth of a second.
    func beginLogAnew(_ db: Database) throws -> Bool {
        guard case .timeout(let patience) = db.configuration.busyMode else { return false }
        sqlite3_busy_timeout(db.sqliteConnection, 0)
        defer { sqlite3_busy_timeout(db.sqliteConnection, CInt(patience * 1000)) }
        for _ in 0..<20 {
            switch try checkpoint(db, "RESTART") {
            case .done: return true
            case .held: return false
            case .underWay: usleep(5000)
            }
        }
        return false
    }

    private enum Outcome { case done, held, underWay }

    @discardableResult
    private func checkpoint(_ db: Database, _ mode: String) throws -> Outcome {
        guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(\(mode))") else { return .underWay }
        let (isHeld, length, carried): (Bool, Int, Int) = (
            try row.read(0) as Int != 0, try row.read(1), try row.read(2)
        )
        guard length >= 0 else { return .underWay }
        state.withLock { $0.log.carried(carried, of: length) }
        return isHeld ? .held : .done
    }

    // MARK: The worker

    func turn(isCalled: Bool) -> Rest {
        let (isDue, isStopped, failed) = state.withLock { state in
            let isDue = state.isDue
            state.isDue = false
            return (isDue, state.isStopped, state.failed)
        }
        if isStopped { return .forGood }
        guard isDue else { return .untilCalled() }
        do {
            try connection.writeWithoutTransaction { db in try carryBack(db) }
        } catch let error as DatabaseError where LedgerWriter.isFinal(error) {
            failed?(error)
        } catch {
            // Busy or full: the log stays as it is, and the next round carries it.
            return .untilCalled()
        }
        return .none
    }
}

/// How long the write-ahead log is, in pages, and what was done about it since it began. Pure.
struct LogLength {
    private(set) var pages = 0
    /// Of them, those that are in the ledger already.
    private var carried = 0
    /// How long it was when somebody was last sent to carry it back, and when the writer was last asked to.
    private var sent = 0
    private var asked = 0

    /// What the ledger has yet to take.
    var uncarried: Int { max(0, pages - carried) }

    /// - Parameter pages: that it holds now. No more than before: it has begun anew, for each commit adds some.
    mutating func committed(pages: Int) {
        if pages <= self.pages { self = LogLength() }
        self.pages = pages
    }

    mutating func carried(_ carried: Int, of length: Int) {
        // Of a log that has begun anew meanwhile, this says nothing.
        guard length <= pages || pages == 0 else { return }
        pages = max(pages, length)
        self.carried = carried
    }

    /// True once for each time it has grown by so many.
    mutating func isDue(every count: Int) -> Bool {
        guard pages - sent >= count else { return false }
        sent = pages
        return true
    }

    mutating func isLong(most: Int) -> Bool {
        guard pages - asked > most else { return false }
        asked = pages
        return true
    }
}
