import Foundation
import GRDB

/// Carries the write-ahead log back into the ledger file, on a thread and a connection of its own, so that no tip
/// waits for it (inline on the writer, the 99th percentile of admission was once measured at 57 to 187 ms, behind it 7).
final class Checkpointer: @unchecked Sendable {
    // Unchecked: what follows is touched only under `condition`; `connection` by the thread alone.
    private let condition = NSCondition()
    private var isDue = false
    private var isStopped = false
    private var frames = 0
    private var rowsSince = 0
    private var failed: (@Sendable (DatabaseError) -> Void)?

    private let connection: DatabaseQueue

    /// About 8 MiB of new log.
    private static let rowsBetween = 3000
    /// 64 MiB of log that commits without a pause keep from starting over: then the writer itself does the short rest.
    private static let longestLog = 4096

    init(_ connection: DatabaseQueue) {
        self.connection = connection
    }

    /// Starts the thread. `failed` hears of an input or output error: a checkpoint's sync, too, is never tried again.
    func start(failed: @escaping @Sendable (DatabaseError) -> Void) {
        self.failed = failed
        let thread = Thread { self.run() }
        thread.name = "checkpoint"
        thread.start()
    }

    func stop() {
        condition.lock()
        isStopped = true
        condition.signal()
        condition.unlock()
    }

    /// Called by the writer between transactions.
    func afterCommit(_ db: Database, changes: Int) throws {
        condition.lock()
        rowsSince += changes
        if rowsSince >= Self.rowsBetween {
            rowsSince = 0
            isDue = true
            condition.signal()
        }
        let isLong = frames > Self.longestLog
        if isLong { frames = 0 }
        condition.unlock()
        if isLong { _ = try Self.checkpoint(db) }
    }

    private func run() {
        while waitUntilDue() {
            do {
                let length = try connection.writeWithoutTransaction { db in try Self.checkpoint(db) }
                condition.lock()
                frames = length
                condition.unlock()
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

    /// Frames in the log after a passive checkpoint.
    private static func checkpoint(_ db: Database) throws -> Int {
        let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(PASSIVE)")
        return row.map { $0[1] } ?? 0
    }
}
