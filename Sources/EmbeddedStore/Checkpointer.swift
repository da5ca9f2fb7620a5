import GRDB
import Synchronization

/// Carries the write-ahead log back into the ledger file, by a worker and a connection of its own, so that no tip
/// waits for it (inline on the writer, the 99th percentile of admission was once measured at 57 to 187 ms, behind it 7).
final class Checkpointer: Duty {
    private struct State {
        var isDue = false
        var isStopped = false
        /// Pages that the log began with when it was last carried back, about as many as have come since, and as have come
        /// since somebody was last sent to carry them back.
        var pages = 0
        var grown = 0
        var waiting = 0
        /// How long it was when the writer was last asked to carry it back.
        var asked = 0

        var length: Int { pages + grown }
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
        /// A log this long, which commits without a pause keep from starting over, the writer itself brings to an end.
        var longestLog: Int

        /// 12 and 48 MiB.
        static let usual = Pace(pagesBetween: 768, longestLog: 3072)
    }

    private let pace: Pace
    /// A commit writes at least the last pages of tips, events, queue and its index, and those of head, lanes and tally.
    private static let pagesOfEveryCommit = 7
    /// Of 16 KiB: a tip of 2 KB with its event and delivery takes a sixth.
    private static let rowsToAPage = 5
    /// The log may be so much of the room that is left: what it holds must find room in the ledger before it can begin anew.
    private static let partOfRoom = 4

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

    /// Called by the writer between transactions.
    func afterCommit(changes: Int) {
        let written = Self.pagesOfEveryCommit + changes / Self.rowsToAPage
        let worker = state.withLock { state -> (any Worker)? in
            state.grown += written
            state.waiting += written
            guard state.waiting >= pace.pagesBetween else { return nil }
            state.waiting = 0
            state.isDue = true
            return state.worker
        }
        worker?.call()
    }

    /// It has become too long for its pace or for the room that is left, and the writer itself must bring it to an end.
    /// True once for each time.
    var logIsLong: Bool {
        let room = freeBytes().map { Int($0) / Self.partOfRoom / LedgerSchema.pageSize } ?? .max
        return state.withLock { state in
            guard state.length - state.asked > min(pace.longestLog, room) else { return false }
            state.asked = state.length
            return true
        }
    }

    /// Carries back what can be, without waiting for anyone.
    func carryBack(_ db: Database) throws { try checkpoint(db, "PASSIVE") }

    /// Carries everything back, and lets the next transaction write over the log from its beginning: waits for those who
    /// read from it and for a carrying back under way, as long as the connection waits for a lock.
    func beginLogAnew(_ db: Database) throws { try checkpoint(db, "RESTART") }

    private func checkpoint(_ db: Database, _ mode: String) throws {
        let before = state.withLock { $0.grown }
        let found = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(\(mode))")
        guard let found, case let (length, carried) = (try found.read(1) as Int, try found.read(2) as Int), length >= 0
        else { return }  // Somebody else is at it.
        state.withLock { state in
            state.grown = max(0, state.grown - before)
            // Carried back as a whole, it begins anew with the next transaction, unless one has come already.
            state.pages = length == carried && state.grown == 0 ? 0 : length
            state.asked = min(state.asked, state.length)
        }
    }

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
