import Foundation
import GRDB

@testable import EmbeddedStore

/// A ledger as a program of version 1 left it: one tip delivered, one deferred. Written by that program, dumped by `sqlite3`.
/// Later versions of it are what daemons in between have made of it.
enum OldLedger {
    static func write(to path: String, version: Int = 1) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL")
            try db.inTransaction {
                try db.execute(sql: version1)
                for addition in LedgerSchema.additions.prefix(version - 1) { try db.execute(sql: addition) }
                try db.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
        try queue.close()
    }

    private static let version1 = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        INSERT INTO meta VALUES('secret',X'128353dcdccbebe91a150c48ba61c6d0ec8827213662a0c6f47871b7f9c86627');
        INSERT INTO meta VALUES('spool_id','rcfg43vzdnqyqmxlcldhww2lsu');
        CREATE TABLE head (
            one INTEGER PRIMARY KEY CHECK (one = 1),
            event INTEGER NOT NULL,          -- number of the last event
            digest BLOB NOT NULL,            -- of the last event
            indexed INTEGER NOT NULL         -- tips up to this serial are in lookup
        );
        INSERT INTO head VALUES(1,8,X'99ff2702db0a986d02f8acda686e4f725934526e131173454c5ddbdaf5382020',2);
        CREATE TABLE lane (lane INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL);
        INSERT INTO lane VALUES(1,'default',2);
        CREATE TABLE tip (
            serial INTEGER PRIMARY KEY,
            id BLOB NOT NULL,
            receipt BLOB NOT NULL,           -- keyed hash
            key BLOB,                        -- keyed hash of the idempotency key
            fingerprint BLOB,                -- keyed hash of fields and exhibit digests
            seal BLOB NOT NULL,              -- hash of id, body and exhibits: a flipped bit is noticed; meaningless once erased
            body BLOB                        -- the manifest's body; NULL once erased
        );
        INSERT INTO tip VALUES(1,X'd6ed047f2f5cb904ae86af6ae4032c98',X'dfad65d1c00104d344946f50a9508ef1',NULL,NULL,X'f5cb480c57f5550a0cb0fb0cb7af8a92',X'7b226b696e64223a22756e73757265222c226465706172746d656e7473223a5b5d2c2262656361757365223a5b5d2c2272756c65735f736861323536223a2237383836343339333235656230326531346634353637653331356537663536343632396266666365363738376135396534376563623065323866343131663765222c226368616e6e656c223a22776562222c2272656365697665645f6174223a22323032362d31312d32385431313a35353a35382e3032305a222c226f636375727265645f6174223a6e756c6c2c22706c616365223a6e756c6c2c226c61746974756465223a6e756c6c2c226c6f6e676974756465223a6e756c6c2c22636f6e74656e74223a227468652066697273743a20612062726f6b656e206c616d70222c22636f6e74616374223a6e756c6c2c226578686962697473223a5b5d7d');
        INSERT INTO tip VALUES(2,X'5fd579051d2a58cda0a502e55af4c7c8',X'e770b64a69a574603c5785c2ef7f2d88',NULL,NULL,X'7d88925aa992439c84b212a0f233df6b',X'7b226b696e64223a22756e73757265222c226465706172746d656e7473223a5b5d2c2262656361757365223a5b5d2c2272756c65735f736861323536223a2237383836343339333235656230326531346634353637653331356537663536343632396266666365363738376135396534376563623065323866343131663765222c226368616e6e656c223a22776562222c2272656365697665645f6174223a22323032362d31312d32385431313a35363a30302e3033365a222c226f636375727265645f6174223a6e756c6c2c22706c616365223a6e756c6c2c226c61746974756465223a6e756c6c2c226c6f6e676974756465223a6e756c6c2c22636f6e74656e74223a22746865207365636f6e643a207761697473222c22636f6e74616374223a6e756c6c2c226578686962697473223a5b5d7d');
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
        INSERT INTO queue VALUES(2,1,1,2,2,1795866962912,'connect-failed');
        CREATE TABLE ended (
            serial INTEGER NOT NULL, lane INTEGER NOT NULL,
            stage INTEGER NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL,
            at INTEGER NOT NULL, why TEXT NOT NULL,
            clue BLOB, reply BLOB,           -- UTF-8 from outside, where a NUL would end a TEXT; NULL once erased
            PRIMARY KEY (serial, lane)
        ) WITHOUT ROWID;
        INSERT INTO ended VALUES(1,1,8,1,1,1795866958028,'',X'4330303030303031',NULL);
        CREATE TABLE event (
            serial INTEGER NOT NULL, number INTEGER NOT NULL,
            at INTEGER NOT NULL, note TEXT NOT NULL, digest BLOB NOT NULL,
            PRIMARY KEY (serial, number)
        ) WITHOUT ROWID;
        INSERT INTO event VALUES(1,1,1795866958020,'admitted day=2026-11-28 kind=unsure channel=web departments= lanes=default exhibits=',X'8acd69af41b4da2159fc52c83ddf0a96fa440e4ca2040ac6ffd6ad55b71da7fd');
        INSERT INTO event VALUES(1,2,1795866958022,'moved lane=default to=sending why=',X'915b5291e3a7b53c86097e3e7e178c9588fe2efe864e3d6b817330031ac4a8c8');
        INSERT INTO event VALUES(1,3,1795866958028,'moved lane=default to=delivered why=',X'65b3b9dde28d3579c2e8d3b453896b589ea1aaedb3adeeeb0652a6bdd2feaf83');
        INSERT INTO event VALUES(2,4,1795866960036,'admitted day=2026-11-28 kind=unsure channel=web departments= lanes=default exhibits=',X'a6ed7366577cecd231da2d059e790314d412dd9e5f4088579b1a0f40bf25fab7');
        INSERT INTO event VALUES(2,5,1795866960037,'moved lane=default to=sending why=',X'a4464232fa92af0c91548ca88fcec6f88f57c21377c5b2bf1a90592acd29bf01');
        INSERT INTO event VALUES(2,6,1795866960040,'moved lane=default to=deferred why=connect-failed',X'a4c9db32167ce9979f153e625353cad5b5ef68d0cd6b3692eb54ea82a5a2c20a');
        INSERT INTO event VALUES(2,7,1795866961039,'moved lane=default to=sending why=',X'a296022e37468ead0d9345437b0c7d688b5f06201cecd7f40ea23a2d4ad8c233');
        INSERT INTO event VALUES(2,8,1795866961042,'moved lane=default to=deferred why=connect-failed',X'99ff2702db0a986d02f8acda686e4f725934526e131173454c5ddbdaf5382020');
        CREATE TABLE tally (stage INTEGER PRIMARY KEY, deliveries INTEGER NOT NULL);
        INSERT INTO tally VALUES(0,0);
        INSERT INTO tally VALUES(1,1);
        INSERT INTO tally VALUES(2,0);
        INSERT INTO tally VALUES(3,0);
        INSERT INTO tally VALUES(4,0);
        INSERT INTO tally VALUES(5,0);
        INSERT INTO tally VALUES(6,0);
        INSERT INTO tally VALUES(7,0);
        INSERT INTO tally VALUES(8,1);
        INSERT INTO tally VALUES(9,0);
        CREATE TABLE lookup (hash BLOB PRIMARY KEY, serial INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO lookup VALUES(X'5fd579051d2a58cda0a502e55af4c7c8',2);
        INSERT INTO lookup VALUES(X'd6ed047f2f5cb904ae86af6ae4032c98',1);
        INSERT INTO lookup VALUES(X'dfad65d1c00104d344946f50a9508ef1',1);
        INSERT INTO lookup VALUES(X'e770b64a69a574603c5785c2ef7f2d88',2);
        CREATE INDEX queue_due ON queue (lane, due) WHERE stage < 3;
        CREATE INDEX queue_leased ON queue (due) WHERE stage = 3;
        """
}
