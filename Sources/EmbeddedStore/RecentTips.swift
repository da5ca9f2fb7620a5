import Foundation
import GRDB
import Synchronization
import Tips

/// Tips whose hashes are not yet in the `lookup` table, found from memory meanwhile.
///
/// A random key costs a page per row when it is written with the row, so the table is filled behind the commits: when
/// the writer has nothing else to do, and a little with every transaction once too many wait.
final class RecentTips: Sendable {
    struct Hash: Hashable {
        let bytes: [UInt8]
    }

    private struct State {
        var serials: [Hash: Int64] = [:]
        var waiting: [(serial: Int64, hashes: [[UInt8]])] = []
    }

    private let state = Mutex(State())

    /// Beyond this many, transactions carry the filling along.
    static let comfortable = 65_536
    private static let slice = 1024

    func add(_ admitted: [(serial: Int64, hashes: [[UInt8]])]) {
        guard !admitted.isEmpty else { return }
        state.withLock { state in
            for tip in admitted {
                for hash in tip.hashes { state.serials[Hash(bytes: hash)] = tip.serial }
            }
            state.waiting.append(contentsOf: admitted)
        }
    }

    func serial(of hash: [UInt8]) -> Int64? {
        state.withLock { $0.serials[Hash(bytes: hash)] }
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Fills from the ledger what an earlier process left behind.
    func load(_ db: Database, after indexed: Int64) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT serial, id, receipt, key FROM tip WHERE serial > ? ORDER BY serial", arguments: [indexed])
        var loaded: [(serial: Int64, hashes: [[UInt8]])] = []
        while let row = try rows.next() {
            let key: Data? = row[3]
            loaded.append((row[0], [Array(row[1] as Data), Array(row[2] as Data)] + (key.map { [Array($0)] } ?? [])))
        }
        add(loaded)
    }

    /// Writes the oldest of what waits, in the order of the hashes so that pages are touched once.
    /// Call ``forget(upTo:)`` when the transaction has committed.
    func fill(_ transaction: LedgerTransaction, limit: Int = slice) throws -> Int64? {
        let slice = state.withLock { Array($0.waiting.prefix(limit)) }
        guard let last = slice.last else { return nil }
        let entries = slice.flatMap { tip in tip.hashes.map { (hash: $0, serial: tip.serial) } }
        for entry in entries.sorted(by: { $0.hash.lexicographicallyPrecedes($1.hash) }) {
            try transaction.insertLookup(entry.hash, serial: entry.serial)
        }
        transaction.setIndexed(last.serial)
        return last.serial
    }

    func forget(upTo serial: Int64) {
        state.withLock { state in
            let gone = state.waiting.prefix { $0.serial <= serial }
            for tip in gone {
                for hash in tip.hashes { state.serials[Hash(bytes: hash)] = nil }
            }
            state.waiting.removeFirst(gone.count)
        }
    }
}
