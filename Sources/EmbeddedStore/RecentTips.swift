import Foundation
import GRDB
import Synchronization
import Tips

/// Tips whose keys are not yet in the `lookup` table, found from memory meanwhile.
///
/// A random key costs a page when it is written with its row, so the table is filled behind the commits, a whole
/// generation of tips in the order of their keys: then many keys share each page that is written. A generation is filled
/// when the writer has nothing else to do, and a slice with every transaction once too many tips wait.
final class RecentTips: Sendable {
    struct Entry {
        var key: LookupKey
        var serial: Int64
    }

    /// A run of keys to be written next.
    struct Slice {
        var entries: [Entry]
        fileprivate var nextShelf: Int
        /// The last tip of the generation, when this slice is its last: every tip up to it is in the table then.
        var completes: Int64?
    }

    private struct Generation {
        /// Keys by their first byte, so that a slice of neighbours needs no sorting of the whole, and a key is found among a
        /// few hundred: tips come a thousand times as often as somebody asks for one.
        var shelves: [[Entry]] = Array(repeating: [], count: 256)
        var tips = 0
        var last: Int64 = 0

        mutating func add(_ tip: AdmittedTip) {
            put(tip.id, tip.serial)
            put(tip.receipt, tip.serial)
            if let key = tip.key { put(key, tip.serial) }
            tips += 1
            last = tip.serial
        }

        /// Of a key that was forgotten and came again, the later tip.
        func serial(of key: LookupKey) -> Int64? {
            shelves[Self.shelf(of: key)].last { $0.key == key }?.serial
        }

        private mutating func put(_ key: LookupKey, _ serial: Int64) {
            shelves[Self.shelf(of: key)].append(Entry(key: key, serial: serial))
        }

        private static func shelf(of key: LookupKey) -> Int { Int(key.high >> 56) }
    }

    private struct State {
        var gathering = Generation()
        var filling: Generation?
        var nextShelf = 0
        /// Everything admitted after the first and up to the second is known here.
        var reach: (after: Int64, through: Int64)?
    }

    private let state = Mutex(State())

    /// Beyond this many a generation is filled along with the commits. More would make a start after a crash read for
    /// longer, fewer would write the pages of the table more often.
    static let comfortable = 32_768
    /// Keys to a slice when nothing else waits.
    static let idleSlice = 4096

    func add(_ admitted: [AdmittedTip]) {
        guard let first = admitted.first, let last = admitted.last else { return }
        state.withLock { state in
            for tip in admitted { state.gathering.add(tip) }
            state.reach = (state.reach?.after ?? first.serial - 1, last.serial)
        }
    }

    func serial(of key: LookupKey) -> Int64? {
        state.withLock { state in state.gathering.serial(of: key) ?? state.filling?.serial(of: key) }
    }

    /// What need not be looked for in the ledger's own rows, because it would be known here.
    var reach: (after: Int64, through: Int64)? { state.withLock { $0.reach } }

    /// Tips that wait to be filled in.
    var count: Int { state.withLock { $0.gathering.tips + ($0.filling?.tips ?? 0) } }

    /// The next keys to write, about `limit`; nil when none wait, or when only a few do and `eager` is false.
    /// Nothing changes until ``done(_:)`` says that they are in the table.
    func slice(limit: Int, eager: Bool) -> Slice? {
        state.withLock { state in
            if state.filling == nil {
                guard state.gathering.tips > (eager ? 0 : Self.comfortable) else { return nil }
                state.filling = state.gathering
                state.gathering = Generation()
                state.nextShelf = 0
            }
            guard let filling = state.filling else { return nil }
            var slice = Slice(entries: [], nextShelf: state.nextShelf)
            while slice.nextShelf < filling.shelves.count, slice.entries.count < limit {
                slice.entries += filling.shelves[slice.nextShelf].sorted {
                    LookupKey.precedes($0.key, $1.key)
                }
                slice.nextShelf += 1
            }
            slice.completes = slice.nextShelf == filling.shelves.count ? filling.last : nil
            return slice
        }
    }

    func done(_ slice: Slice) {
        state.withLock { state in
            state.nextShelf = slice.nextShelf
            guard let last = slice.completes else { return }
            state.filling = nil
            state.reach = state.reach.map { (last, max(last, $0.through)) }
        }
    }

    /// Reads from the ledger what an earlier process left behind.
    func load(_ db: Database, after indexed: Int64) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT serial, id, receipt, key FROM tip WHERE serial > ? ORDER BY serial",
            arguments: [indexed])
        var loaded: [AdmittedTip] = []
        while let row = try rows.next() {
            // A tip whose keys are damaged is not found by them: its neighbours are.
            if let tip = AdmittedTip(row) { loaded.append(tip) }
        }
        add(loaded)
        state.withLock { $0.reach = (indexed, max(indexed, $0.reach?.through ?? indexed)) }
    }
}

/// A tip that has its row, and the keys it is found by.
struct AdmittedTip {
    var serial: Int64
    var id: LookupKey
    var receipt: LookupKey
    var key: LookupKey?
}

extension AdmittedTip {
    /// From `serial, id, receipt, key`.
    init?(_ row: Row) {
        func key(_ index: Int) -> LookupKey? { (try? row.bytes(index)).flatMap { LookupKey($0) } }
        guard let serial: Int64 = try? row.read(0), let id = key(1), let receipt = key(2) else { return nil }
        self.init(serial: serial, id: id, receipt: receipt, key: key(3))
    }
}
