import GRDB
import Spooling
import Tips

extension OpenedLedger {
    /// What a start does before anyone is served: write the log once more and carry it back, so that nothing is ever built on
    /// a part of it that a failed sync may have left on no disk, add what an older ledger lacks, and take back the leases of
    /// whoever ran before. An older ledger is changed here and no sooner: now it is known to be this spool's.
    func takeOver(now: Moment) throws -> Int {
        try withWriter { db in
            try renewLog(db)
            // Without room for it the log stays as it is: renewed and synced, it is as good as any.
            do { try carryBack(db) } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {}
            try LedgerSchema.bringUpToDate(db)
            let statements = try LedgerStatements(db)
            var released = 0
            try db.inTransaction(.immediate) {
                let transaction = try LedgerTransaction(statements, db: db)
                released = try Int.fetchOne(db, sql: "SELECT count(*) FROM queue WHERE stage = 3") ?? 0
                if released > 0 {
                    try SQLiteLedger.endLeases(
                        transaction, endedBy: Moment(milliseconds: .max), at: now, why: "restart")
                    try transaction.finish()
                }
                return .commit
            }
            return released
        }
    }

    /// Lets go of everything that was folded: a repair does, and the daemon folds it anew.
    func forgetFigures() throws {
        try withWriter { db in try db.execute(sql: "DELETE FROM figures") }
    }

    /// What a command does where no daemon holds the spool: whoever lets go of the ledger last carries its log back, and the
    /// daemon before may have ended because a sync of it failed.
    func renewLog() throws {
        try withWriter { db in try renewLog(db) }
    }

    private func withWriter<Value>(_ work: (Database) throws -> Value) throws -> Value {
        do {
            return try writing.writeWithoutTransaction(work)
        } catch let error as DatabaseError {
            throw Self.failure(error)
        } catch let damage as LedgerDamage {
            throw Failure(
                "ledger-damaged", "The ledger is damaged. Restore the last backup.", .callSomeone,
                cause: damage)
        } catch let failure as DiskFailure {
            // Closing would carry the log back, and so sync what failed to sync: it stays open until the process ends.
            workers.keep(writing)
            throw Failure(
                "ledger-unwritable",
                "The ledger's log could not be written and synced. Look at the disk and the room on it, then start again.",
                .callSomeone, cause: failure)
        }
    }

    /// What passes must not be answered with a backup: what was acknowledged since is in the log.
    private static func failure(_ error: DatabaseError) -> Failure {
        switch error.resultCode {
        case .SQLITE_FULL:
            Failure(
                "disk-full",
                "There is no room to start in. Make some on the spool's disk, then start again: nothing is lost.",
                .again, cause: error)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Failure(
                "spool-in-use", "A command writes to the ledger. Try again shortly.", .again, retryAfterSeconds: 5,
                cause: error)
        case .SQLITE_NOMEM:
            Failure("busy", "There is no memory to start with. Try again shortly.", .again, cause: error)
        default:
            Failure(
                "ledger-unreadable",
                "The ledger could not be taken over. Check the disk, then restore the last backup.",
                .callSomeone, cause: error)
        }
    }

    /// Writes every byte of the log where it stands, and syncs it.
    ///
    /// Where a sync of it failed, the kernel reads those bytes to whoever asks and has forgotten that no disk has them. SQLite
    /// would take them for kept, sync them once more, be told that all is well, and carry them into the ledger; a power cut
    /// in the middle of that then takes the log and leaves half of what it said. What is written again is dirty again.
    /// Under the writer's lock: nobody else changes the log meanwhile.
    private func renewLog(_ db: Database) throws {
        let log = path + "-wal"
        guard try disk.length(at: log) ?? 0 > 0 else { return }
        try db.inTransaction(.immediate) {
            let file = try disk.openForRewriting(log)
            defer { disk.close(file) }
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
            defer { buffer.deallocate() }
            var offset: Int64 = 0
            while case let count = try disk.read(file, into: buffer, at: offset), count > 0 {
                try disk.rewrite(UnsafeRawBufferPointer(rebasing: buffer[..<count]), of: file, at: offset)
                offset += Int64(count)
            }
            try disk.sync(file)
            return .commit
        }
    }

    private func carryBack(_ db: Database) throws {
        guard let row = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") else { return }
        let (length, carried): (Int, Int) = (try row.read(1), try row.read(2))
        guard length == carried else {
            throw Failure(
                "spool-in-use",
                "A command reads the ledger and keeps its log from being carried back. Try again shortly.",
                .again, retryAfterSeconds: 5)
        }
    }
}
