import Foundation
import GRDB
import Spooling
import Tips

/// A copy of a ledger in a file of its own, in which nobody writes any more.
///
/// Made by `VACUUM INTO`: one reading transaction beside whoever writes, a file without a log, and nothing of what was
/// erased, which a copy page by page could take along. Reading every row is also the first half of its check.
struct LedgerCopy {
    private let queue: DatabaseQueue

    /// Makes the file at `path`, readable by its owner alone and synced. What was there is gone.
    static func make(of ledger: SQLiteLedger, at path: String, disk: any Disk) throws -> LedgerCopy {
        try disk.unlink(path)
        // SQLite takes an empty file as it is, and with it the mode.
        disk.close(try disk.create(path))
        try ledger.browser.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [path]) }
        let file = try disk.openForAppending(path)
        defer { disk.close(file) }
        try disk.sync(file)
        var settings = Configuration()
        settings.readonly = true
        return LedgerCopy(queue: try DatabaseQueue(path: path, configuration: settings))
    }

    /// What `spool verify` says of a ledger, said of the copy.
    func faults() throws -> [String] { try queue.read(LedgerCheck.everything) }

    func lastEvent() throws -> Int64 {
        try queue.read { db in try Int64.fetchOne(db, sql: "SELECT event FROM head") ?? 0 }
    }

    func tips() throws -> Int { try queue.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM tip") ?? 0 } }

    func exhibits() throws -> Int64 {
        try queue.read { db in try Int64.fetchOne(db, sql: "SELECT count(*) FROM exhibit") ?? 0 }
    }

    /// Every tip with exhibits, in the order they came.
    func eachWithExhibits(_ body: (TipRecord) throws -> Void) throws {
        try queue.read { db in
            let serials = try Int64.fetchCursor(db, sql: "SELECT DISTINCT serial FROM exhibit ORDER BY serial")
            while let serial = try serials.next() {
                // A damaged one was named by the check, and lists no exhibits; its neighbours are taken.
                if let record = try LedgerRows.listed(db, serial: serial) { try body(record) }
            }
        }
    }
}
