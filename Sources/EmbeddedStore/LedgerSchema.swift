import Foundation
import GRDB
import Tips

/// The tables of the ledger: those of version 1, and what each version added. A new ledger is made of the same steps as
/// an old one grows by, so that the two cannot differ.
///
/// Keys are integers in the order of admission, so that pages fill from the right; what must be found by a random
/// value (ids, receipts, idempotency keys) stands in `lookup`, filled behind the commits. What changes often (`queue`)
/// is narrow and apart from what is large and never changes (`tip`).
enum LedgerSchema {
    static let version = 1 + additions.count
    /// One 2 KB tip fills a leaf of SQLite's usual 4 KiB; 16 KiB lets a shared commit write fewer pages.
    static let pageSize = 16_384

    /// Version 2, then 3, and so on: never changed once released.
    static let additions = [
        """
        -- Deliveries to be asked about until the platform closes them. In order of their time, so that the steady schedule
        -- appends; found again by the whole key, so that no further index is written with every settlement.
        CREATE TABLE follow (
            lane INTEGER NOT NULL, due INTEGER NOT NULL, serial INTEGER NOT NULL,
            asked INTEGER NOT NULL,          -- questions so far
            PRIMARY KEY (lane, due, serial)
        ) WITHOUT ROWID;
        ALTER TABLE ended ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
        """,
        """
        -- What ended without a delivery (9 is `expired`): every heartbeat tells the last of it. Of a delivery no row is written.
        CREATE INDEX ended_expired ON ended (lane, at, sequence) WHERE stage = 9;
        """,
        """
        -- What the platform said last: only when it says something else is it a correction, though it may repeat itself for years.
        ALTER TABLE ended ADD COLUMN said_kind TEXT;
        ALTER TABLE ended ADD COLUMN said_department BLOB;  -- from outside; NULL once erased
        """,
        """
        -- Tips that are company to each other, found behind the commits; gone with the text. No signature of a text rests here.
        CREATE TABLE company (
            serial INTEGER PRIMARY KEY,
            cluster INTEGER NOT NULL,        -- serial of the tip that began it
            beside INTEGER,                  -- serial of the tip it was found beside
            because TEXT, alike INTEGER      -- 'exhibit', or 'text' and per cent
        );
        CREATE INDEX company_cluster ON company (cluster);
        CREATE INDEX company_beside ON company (beside) WHERE beside NOT NULL;
        -- Tips up to this serial were looked at. Those from before anybody looked are remembered, and not looked at.
        ALTER TABLE head ADD COLUMN acquainted INTEGER NOT NULL DEFAULT 0;
        UPDATE head SET acquainted = (SELECT coalesce(max(serial), 0) FROM tip);
        """,
        """
        -- Deliveries that go before all others. A few rows among thousands: what every tip writes stays as narrow as it was.
        CREATE TABLE urgent (
            lane INTEGER NOT NULL, serial INTEGER NOT NULL,
            PRIMARY KEY (lane, serial)
        ) WITHOUT ROWID;
        """,
        """
        -- No table changes. From here on the seal of a tip covers its keyed hashes too (TipSeal), which a program of version 6
        -- would take for damage.
        """,
        """
        -- What the events of a run of tips come to, kept until one of those tips has another event (TipRuns). Never the truth.
        CREATE TABLE figures (
            run INTEGER PRIMARY KEY,
            events INTEGER NOT NULL,         -- of the run when they were folded
            last INTEGER NOT NULL,           -- number of the last of them
            seal BLOB NOT NULL,              -- SHA-256 over all of the row: a flipped bit is noticed
            folded BLOB NOT NULL             -- of Accounting's making
        );
        """,
    ]

    private static let firstVersion = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            event INTEGER NOT NULL,          -- number of the last event
            digest BLOB NOT NULL,            -- of the last event
            indexed INTEGER NOT NULL         -- tips up to this serial are in lookup
        );
        CREATE TABLE lane (lane INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL);
        CREATE TABLE tip (
            serial INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            receipt BLOB NOT NULL,           -- keyed hash
            key BLOB,                        -- keyed hash of the idempotency key
            fingerprint BLOB,                -- keyed hash of fields and exhibit digests
            seal BLOB NOT NULL,              -- hash of id, body and exhibits: a flipped bit is noticed; meaningless once erased
            body BLOB                        -- the manifest's body; NULL once erased
        );
        CREATE TABLE exhibit (
            serial INTEGER NOT NULL, number INTEGER NOT NULL,
            media_type TEXT NOT NULL, bytes INTEGER NOT NULL, digest BLOB NOT NULL, findings TEXT NOT NULL,
            PRIMARY KEY (serial, number)
        ) WITHOUT ROWID;
        CREATE TABLE queue (
            serial INTEGER NOT NULL, lane INTEGER NOT NULL,
            stage INTEGER NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL,
            due INTEGER NOT NULL,            -- when it may be claimed; for 'sending' when the lease ends
            why TEXT NOT NULL,
            PRIMARY KEY (serial, lane)
        ) WITHOUT ROWID;
        CREATE INDEX queue_due ON queue (lane, due) WHERE stage < 3;
        CREATE INDEX queue_leased ON queue (due) WHERE stage = 3;
        CREATE TABLE ended (
            serial INTEGER NOT NULL, lane INTEGER NOT NULL,
            stage INTEGER NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL,
            at INTEGER NOT NULL, why TEXT NOT NULL,
            clue BLOB, reply BLOB,           -- UTF-8 from outside, where a NUL would end a TEXT; NULL once erased
            PRIMARY KEY (serial, lane)
        ) WITHOUT ROWID;
        CREATE TABLE event (
            serial INTEGER NOT NULL, number INTEGER NOT NULL,
            at INTEGER NOT NULL, note TEXT NOT NULL, digest BLOB NOT NULL,
            PRIMARY KEY (serial, number)
        ) WITHOUT ROWID;
        CREATE TABLE tally (stage INTEGER PRIMARY KEY, deliveries INTEGER NOT NULL);
        CREATE TABLE lookup (hash BLOB PRIMARY KEY, serial INTEGER NOT NULL) WITHOUT ROWID;
        """

    /// Makes the tables in one transaction, with the spool's id and secret; `user_version` is written last, in it.
    static func create(in db: Database, spoolID: TipID, secret: [UInt8]) throws {
        try db.inTransaction(.immediate) {
            try db.execute(sql: firstVersion)
            for addition in additions { try db.execute(sql: addition) }
            try db.execute(
                sql: "INSERT INTO meta (key, value) VALUES ('spool_id', ?), ('secret', ?)",
                arguments: [spoolID.description, Data(secret)])
            try db.execute(
                sql: "INSERT INTO head (one, event, digest, indexed) VALUES (1, 0, ?, 0)",
                arguments: [Data(CustodyEvent.beginning.bytes)])
            for stage in Stage.allCases {
                try db.execute(sql: "INSERT INTO tally (stage, deliveries) VALUES (?, 0)", arguments: [stage.code])
            }
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Adds what an older ledger lacks, in one transaction with its new version.
    static func bringUpToDate(_ db: Database) throws {
        try db.inTransaction(.immediate) {
            let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard (1..<version).contains(found) else { return .rollback }
            for addition in additions[(found - 1)...] { try db.execute(sql: addition) }
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }
}

extension Stage {
    /// How the stage is written in the ledger: below 3 it may be claimed, 3 is under a lease, below 8 it is open. The
    /// indexes and queries count on that, so never renumber. (`IN (…)` in an index costs a table of its own for every row
    /// that is written; a comparison costs nothing.)
    var code: Int {
        switch self {
        case .queued: 0
        case .deferred: 1
        case .inDoubt: 2
        case .sending: 3
        case .held: 4
        case .parked: 5
        case .sentUnconfirmed: 6
        case .quarantined: 7
        case .delivered: 8
        case .expired: 9
        }
    }

    init(code: Int) throws {
        guard let stage = Stage.allCases.first(where: { $0.code == code }) else {
            throw LedgerDamage("stage code \(code) is unknown")
        }
        self = stage
    }
}
