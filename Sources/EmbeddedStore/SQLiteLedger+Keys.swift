import Foundation
import GRDB
public import Tips

extension SQLiteLedger {
    public func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool {
        guard let key = LookupKey(keyHash) else { return false }
        return try await read { [recent] db in
            guard let serial = try LedgerRows.serial(db, key, recent: recent) else { return false }
            let found = try Data.fetchOne(db, sql: "SELECT key FROM tip WHERE serial = ?", arguments: [serial])
            return try found == key.data
                && Self.wasAdmitted(
                    db, serial, at: LedgerRows.figures(db, serial: serial).at, since: moment)
        }
    }

    /// So many tips in a row may be dated too early; one more, and a key that is repeated is a new tip's.
    private static let mostMisdated = 4096

    /// By its own date, or by that of anything written before it: a clock that is behind dates tips years too early, and a
    /// repeat that comes when it has been put right must find them all the same.
    static func wasAdmitted(_ db: Database, _ serial: Int64, at: Moment, since moment: Moment) throws -> Bool {
        guard at < moment else { return true }
        let statement = try db.cachedStatement(
            sql: """
                SELECT 1 FROM event WHERE serial >= ?1 - ?2 AND serial < ?1 AND at >= ?3
                AND number < (SELECT min(number) FROM event WHERE serial = ?1) LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [serial, mostMisdated, moment.milliseconds]) != nil
    }
}
