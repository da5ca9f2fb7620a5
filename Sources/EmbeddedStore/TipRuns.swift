import Foundation
import GRDB
import Spooling
import Tips

/// Tips cut into runs by their serial: what lies where, and what the events of a run come to.
enum TipRuns {
    /// Short, so that one late event costs little folding; long, so that what is kept of a million tips is read in a
    /// fraction of a second (Decision 0030).
    static let length: Int64 = 256
    /// Beyond what any ledger reaches, and still without running over.
    private static let last = Int64.max / length - 1

    static func number(of serial: Int64) -> Int64 { min((max(serial, 1) - 1) / length, last) }

    static func serials(of number: Int64) -> ClosedRange<Int64> {
        let first = min(max(number, 0), last) * length + 1
        return first...(first + length - 1)
    }

    /// The first run at `number` or behind it that has events.
    static func first(_ db: Database, from number: Int64) throws -> Int64? {
        guard number <= last else { return nil }
        return try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT min(serial) FROM event WHERE serial >= ?"),
            arguments: [serials(of: number).lowerBound]
        ).map(self.number(of:))
    }

    /// A look at the keys alone would be enough for all but the latest time; it stands just behind them.
    static func state(_ db: Database, of number: Int64) throws -> (events: Int, last: Int64, latest: Moment) {
        let serials = serials(of: number)
        let row = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*), coalesce(max(number), 0), coalesce(max(at), 0) FROM event
                    WHERE serial >= ? AND serial <= ?
                    """), arguments: [serials.lowerBound, serials.upperBound])
        guard let row else { throw LedgerDamage("the events of a run cannot be counted") }
        return (try row.read(0), try row.read(1), try row.moment(2))
    }

    static func replay(
        _ db: Database, _ number: Int64, _ notes: inout KnownNotes, _ each: FigureLedger.Event
    ) throws {
        let serials = serials(of: number)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT serial, at, note FROM event WHERE serial >= ? AND serial <= ? ORDER BY serial, number
                    """), arguments: [serials.lowerBound, serials.upperBound])
        while let row = try rows.next() { try each(try row.read(0), try row.moment(1), try notes.change(row, 2)) }
    }
}

/// What notes say that were read before. They repeat: a delivery is moved in the same words each time, and a day's tips for
/// one desk are written alike. Taking a note apart costs more than all else that is done with an event.
struct KnownNotes {
    private static let most = 1024
    private var changes: [Note: CustodyEvent.Change] = [:]

    /// By its bytes: names that only look alike stay apart.
    private struct Note: Hashable {
        var text: String

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }

        static func == (left: Note, right: Note) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
    }

    mutating func change(_ row: Row, _ index: Int) throws -> CustodyEvent.Change {
        let note = Note(text: try row.read(index))
        if let known = changes[note] { return known }
        let change = try row.change(index)
        if changes.count >= Self.most { changes.removeAll(keepingCapacity: true) }
        changes[note] = change
        return change
    }
}

/// What is kept of runs, in their order. A damaged row is as good as none, and so is a damaged table: what it stands for
/// is folded from the events.
struct KeptFigures {
    private let rows: RowCursor?
    private var row: KeptRun?

    struct KeptRun {
        var number: Int64
        var kept: TipRun.Kept
        /// Of the run when it was folded; 0 of a damaged row.
        var events = 0
        var last: Int64 = 0
    }

    init(_ db: Database, from number: Int64) throws {
        rows = try Self.unlessDamaged {
            try Row.fetchCursor(
                db.cachedStatement(
                    sql: "SELECT run, events, last, seal, folded FROM figures WHERE run >= ? ORDER BY run"),
                arguments: [number])
        }
        try advance()
    }

    /// - Parameter number: not less than the time before.
    mutating func kept(of number: Int64) throws -> TipRun.Kept { try run(number)?.kept ?? .nothing }

    /// Nil where nothing is kept of it, or nothing can be read any more.
    mutating func run(_ number: Int64) throws -> KeptRun? {
        while let row, row.number < number { try advance() }
        return row?.number == number ? row : nil
    }

    private mutating func advance() throws {
        row = nil
        guard let next = try Self.unlessDamaged({ try rows?.next() }) ?? nil else { return }
        row = try Self.sound(next) ?? KeptRun(number: next.read(0), kept: .damaged)
    }

    /// Nil at the end of what can be read.
    private static func unlessDamaged<Value>(_ work: () throws -> Value) throws -> Value? {
        do { return try work() } catch is LedgerDamage {
            return nil
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return nil
        }
    }

    private static func sound(_ row: Row) -> KeptRun? {
        guard let (number, events, last) = try? (row.read(0) as Int64, row.read(1) as Int, row.read(2) as Int64),
            let seal = try? row.digest(3), let figures = try? row.bytes(4),
            seal == Self.seal(number, events: events, last: last, figures)
        else { return nil }
        return KeptRun(number: number, kept: .figures(figures), events: events, last: last)
    }

    /// Over all that a row says, and over what a run is: SQLite itself takes a flipped bit for the truth.
    static func seal(_ number: Int64, events: Int, last: Int64, _ figures: [UInt8]) -> Digest {
        var hasher = Digest.Hasher()
        withUnsafeBytes(of: (TipRuns.length.bigEndian, number.bigEndian, Int64(events).bigEndian, last.bigEndian)) {
            hasher.update($0)
        }
        figures.withUnsafeBytes { hasher.update($0) }
        return hasher.finish()
    }
}

/// Which runs have certainly nothing kept, so that an event in one of them need not take anything back. Of the writer alone,
/// and only where nobody else keeps figures.
final class UnkeptRuns {
    private var numbers: Set<Int64> = []

    func contains(_ number: Int64) -> Bool { numbers.contains(number) }

    /// Once it is durable that nothing is kept of them.
    func add(_ others: Set<Int64>) { numbers.formUnion(others) }

    /// As soon as something may be.
    func remove(_ number: Int64) { numbers.remove(number) }
}
