import Foundation
import GRDB
import Tips

extension LedgerCheck {
    /// More events than any tip's life has; what is behind them is for the full check.
    private static let mostEvents = 50_000

    /// One tip's links in the chain, its seal, and the stages its custody leads to.
    static func custody(_ db: Database, of serial: Int64) throws -> [String] {
        let row = try Row.fetchOne(
            db, sql: "SELECT \(columnsOfTip) FROM tip WHERE serial = ?", arguments: [serial])
        guard let row else { return ["it has no row"] }
        let tip = try row.tip(1)
        var wrong = try links(db, serial, tip)
        wrong += try custody(db, serial, isErased: row.readIfAny(3) as Data? == nil)
        if let fault = try sealing(db, row, tip, serial) { wrong.append(fault) }
        return wrong
    }

    /// Each event against the digest of the one before it, which mostly is another tip's.
    private static func links(_ db: Database, _ serial: Int64, _ tip: TipID) throws -> [String] {
        let rows = try Row.fetchAll(
            db, sql: "SELECT number, at, note, digest FROM event WHERE serial = ? ORDER BY number LIMIT ?",
            arguments: [serial, mostEvents])
        let before = try digests(db, of: Set(rows.map { try $0.read(0) - 1 }))
        return try rows.compactMap { row in
            let number: Int64 = try row.read(0)
            guard let previous = number == 1 ? CustodyEvent.beginning : before[number - 1] else {
                return "event \(number - 1), which event \(number) follows, is missing"
            }
            let digest = CustodyEvent.digest(
                number: number, tip: tip, at: try row.moment(1), note: try row.read(2), after: previous)
            return try row.digest(3) == digest ? nil : "event \(number) was altered, or the one before it"
        }
    }

    /// Events are kept by tip, not by number: they are sought by going through them, until all are found.
    private static func digests(_ db: Database, of numbers: Set<Int64>) throws -> [Int64: Digest] {
        let wanted = numbers.subtracting([0])
        let list = wanted.map { "\($0)" }.joined(separator: ", ")
        let cursor = try Row.fetchCursor(db, sql: "SELECT number, digest FROM event WHERE number IN (\(list))")
        var found: [Int64: Digest] = [:]
        while found.count < wanted.count, let row = try cursor.next() { found[try row.read(0)] = try row.digest(1) }
        return found
    }
}
