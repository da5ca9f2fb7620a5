import Foundation
import GRDB

/// Carries the write-ahead log back into the ledger file, on a thread and a connection of its own, so that no tip
/// waits for it (inline on the writer, the 99th percentile of admission was once measured at 57 to 187 ms, behind it 7).
final class Checkpointer: @unchecked Sendable {
    // Unchecked: what follows is touched only under `condition`; `connection` by the thread alone.
    private let condition = NSCondition()
    private var isDue = false
    private var isStopped = false
    private var isRunning = false
    /// Pages in the log when it was last looked at, about as many as have come since, and as have come since somebody
    /// was last sent to carry them back.
    private var pages = 0
    private var grown = 0
    private var waiting = 0
    private var failed: (@Sendable (DatabaseError) -> Void)?

    private let connection: DatabaseQueue

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

    init(_ connection: DatabaseQueue, pace: Pace) {
        self.connection = connection
        self.pace = pace
    }

    /// Starts the thread. `failed` hears of an input or output error: a checkpoint's sync, too, is never tried again.
    func start(failed: @escaping @Sendable (DatabaseError) -> Void) {
        self.failed = failed
        isRunning = true
        let thread = Thread { self.run() }
        thread.name = "checkpoint"
        thread.start()
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.broadcast()
        condition.unlock()
    }

    /// Ends the thread.
    func end() {
        stop()
        condition.lock()
        while isRunning { condition.wait() }
        condition.unlock()
    }

    /// Called by the writer between transactions.
    func afterCommit(changes: Int) {
        condition.lock()
        let written = Self.pagesOfEveryCommit + changes / Self.rowsToAPage
        grown += written
        waiting += written
        if waiting >= pace.pagesBetween {
            waiting = 0
            isDue = true
            condition.broadcast()
        }
        condition.unlock()
    }

    /// True once for each time the log was found too long.
    var logIsLong: Bool {
        condition.lock()
        defer { condition.unlock() }
        guard pages + grown > pace.longestLog else { return false }
        (pages, grown) = (0, 0)
        return true
    }

    /// Carries back what can be, without waiting for anyone.
    func carryBack(_ db: Database) throws {
        let length =
            try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)").map { try $0.read(1) } ?? 0
        condition.lock()
        pages = length
        condition.unlock()
    }

    private func run() {
        defer {
            condition.lock()
            isRunning = false
            condition.broadcast()
            condition.unlock()
        }
        while waitUntilDue() {
            do {
                try connection.writeWithoutTransaction { db in try carryBack(db) }
            } catch let error as DatabaseError where LedgerWriter.isFinal(error) {
                failed?(error)
            } catch {
                // Busy or full: the log stays as it is, and the next round carries it.
                continue
            }
        }
    }

    private func waitUntilDue() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        while !isDue && !isStopped { condition.wait() }
        isDue = false
        return !isStopped
    }
}
