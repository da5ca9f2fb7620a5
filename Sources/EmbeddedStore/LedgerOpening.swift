import Foundation
import GRDB
import Spooling
import Tips

/// A ledger whose settings were read back and whose record agrees with itself: what ``SQLiteLedger`` is made of.
struct OpenedLedger {
    var writing: DatabaseQueue
    var checkpointing: DatabaseQueue
    var reader: DatabaseQueue
    var browser: DatabaseQueue
    var recent: RecentTips
    var path: String
    var disk: any Disk
    /// Do what waits for the disk, and keep what must not be let go of.
    var workers: any Workers
    var spoolID: TipID
    var secret: SpoolSecret
    /// Nobody else does what only the daemon does: here or beside it.
    var holdsSpool: Bool
    var lastEvent: Int64
}

extension OpenedLedger {
    /// Opens, or makes when `mayCreate` says so, the ledger at `path`.
    /// - Parameters:
    ///   - mayCreate: only of who holds the spool's lock.
    ///   - patience: seconds to wait for another process that writes.
    ///   - random: a new ledger's id and secret come from it.
    static func open(
        _ path: String, mayCreate: Bool, patience: Double = 5, disk: any Disk = PosixDisk(),
        workers: any Workers = OwnThreads(),
        random: some RandomNumberGenerator = SystemRandomNumberGenerator()
    ) throws -> OpenedLedger {
        do {
            if disk.isThere(path) { try refuseNewer(path) }
            let writing = try connection(path, patience: patience)
            if mayCreate { try makeTables(writing, random) }
            try writing.writeWithoutTransaction { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                try check(version: version)
                if !mayCreate { try refuseOlder(version) }
                try assertDurable(db)
            }
            return try read(writing, path: path, disk: disk, workers: workers, holdsSpool: mayCreate)
        } catch let error as DatabaseError {
            throw Failure(
                "ledger-unreadable",
                "The ledger at \(path) could not be opened. Check the disk, then restore the last backup.",
                .callSomeone, cause: error)
        } catch let error where error is LedgerDamage || error is RowDecodingError {
            throw Failure(
                "ledger-damaged", "The ledger at \(path) is damaged. Restore the last backup.",
                .callSomeone,
                cause: error)
        }
    }

    /// - Parameter holdsSpool: filling the lookup is the daemon's task; a command finds recent tips by looking at their few rows.
    private static func read(
        _ writing: DatabaseQueue, path: String, disk: any Disk, workers: any Workers, holdsSpool: Bool
    ) throws -> OpenedLedger {
        var settings = Configuration()
        settings.readonly = true
        settings.busyMode = .timeout(5)
        let reader = try DatabaseQueue(path: path, configuration: settings)
        let browser = try DatabaseQueue(path: path, configuration: settings)
        let recent = RecentTips()
        return try writing.read { db in
            let id = try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'spool_id'").flatMap { TipID($0) }
            let secret = try Data.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'secret'")
            guard let id, let secret = secret.flatMap({ SpoolSecret(bytes: Array($0)) }) else {
                throw LedgerDamage("the spool's id or secret is missing")
            }
            guard let head = try Row.fetchOne(db, sql: "SELECT event, indexed FROM head") else {
                throw LedgerDamage("the head row is missing")
            }
            if holdsSpool { try recent.load(db, after: head.read(1)) }
            return OpenedLedger(
                writing: writing, checkpointing: try connection(path, patience: 5), reader: reader,
                browser: browser, recent: recent, path: path, disk: disk, workers: workers,
                spoolID: id, secret: secret, holdsSpool: holdsSpool, lastEvent: try head.read(0))
        }
    }

    private static func makeTables(_ queue: DatabaseQueue, _ random: some RandomNumberGenerator) throws {
        try queue.writeWithoutTransaction { db in
            guard try Int.fetchOne(db, sql: "PRAGMA user_version") == 0 else { return }
            guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
                throw LedgerDamage("it holds tables that are not a ledger's")
            }
            var source = random
            let secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &source) }
            try LedgerSchema.create(in: db, spoolID: .random(using: &source), secret: secret)
        }
    }

    /// Not by GRDB's own `journalMode`: it sets `synchronous = NORMAL` and writes a transaction under it into an empty log.
    /// Torn by a power cut behind the start of the next one, that looks like damage to what was kept (``LogReading``).
    private static func connection(_ path: String, patience: Double) throws -> DatabaseQueue {
        var settings = Configuration()
        settings.busyMode = .timeout(patience)
        settings.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA page_size = \(LedgerSchema.pageSize);
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = \(synchronous);
                    PRAGMA secure_delete = ON;
                    PRAGMA wal_autocheckpoint = 0;
                    PRAGMA journal_size_limit = 67108864;
                    """)
        }
        return try DatabaseQueue(path: path, configuration: settings)
    }

    private static var synchronous: String {
        #if TRIALS
            if TrialSwitch.noLedgerSync.isOn { return "OFF" }
        #endif
        return "FULL"
    }

    /// Promise 1 hangs on these two words, so they are read back and not assumed.
    private static func assertDurable(_ db: Database) throws {
        #if TRIALS
            if TrialSwitch.noLedgerSync.isOn { return }
        #endif
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        guard synchronous == 2, journal == "wal" else {
            throw Failure(
                "ledger-not-durable",
                "SQLite did not take WAL mode with synchronous = FULL on this file system. Put the spool on a local disk.",
                .callSomeone)
        }
    }

    /// Asks for the version through a connection that can change nothing, before one that could carries a log back.
    private static func refuseNewer(_ path: String) throws {
        var settings = Configuration()
        settings.readonly = true
        settings.busyMode = .timeout(5)
        do {
            let looking = try DatabaseQueue(path: path, configuration: settings)
            let version = try looking.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 }
            try looking.close()
            try check(version: version)
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // Its making was cut before it had a write-ahead log, which every ledger has that ever kept something: there is
            // nothing in it, and only who may write can take the half of it back.
        }
    }

    /// Only the daemon brings a ledger up to date: beside an older one that still runs, a command would change the tables
    /// under it.
    private static func refuseOlder(_ version: Int) throws {
        guard version == LedgerSchema.version else {
            throw Failure(
                "ledger-older",
                "The ledger has schema version \(version), this program's is \(LedgerSchema.version). Start its daemon once: it brings the ledger up to date.",
                .refuse)
        }
    }

    private static func check(version: Int) throws {
        guard version <= LedgerSchema.version else {
            throw Failure(
                "ledger-newer",
                "The ledger has schema version \(version), this program knows up to \(LedgerSchema.version). Start the newer program.",
                .callSomeone)
        }
    }
}
