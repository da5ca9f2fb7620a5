import Foundation
import GRDB
public import Tips

extension SQLiteLedger {
    public func remembers(keyHash: [UInt8], since moment: Moment) async throws -> Bool {
        guard let key = LookupKey(keyHash) else { return false }
        return try await read { [recent] db in
            guard let serial = try LedgerRows.serial(db, key, recent: recent) else { return false }
            let found = try Data.fetchOne(db, sql: "SELECT key FROM tip WHERE serial = ?", arguments: [serial])
            return try found == key.data && LedgerRows.figures(db, serial: serial).at >= moment
        }
    }
}
