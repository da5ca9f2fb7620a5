import Foundation
import GRDB
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Reading rows without trust")
struct RowReadingTests {
    /// One value of each kind SQLite knows, each asked for as everything the ledger holds.
    @Test(
        "a value of another kind is damage, and never the end of the program",
        arguments: ["NULL", "'text'", "x'00ff'", "1.5", "1e300", "9223372036854775807", "'12'", "zeroblob(16)", "''"])
    func kinds(value: String) throws {
        try DatabaseQueue().read { db in
            let row = try #require(try Row.fetchOne(db, sql: "SELECT \(value)"))
            _ = try? row.read(0) as Int64
            _ = try? row.read(0) as Int
            _ = try? row.read(0) as String
            _ = try? row.readIfAny(0) as Int64?
            _ = try? row.bytes(0)
            _ = try? row.bytesIfAny(0)
            _ = try? row.tip(0)
            _ = try? row.lookupKey(0)
            _ = try? row.digest(0)
            _ = try? row.moment(0)
            _ = try? row.stage(0)
            _ = try? row.lane(0)
            _ = try? row.change(0)
        }
    }

    @Test("damage is told as damage")
    func damage() throws {
        try DatabaseQueue().read { db in
            let row = try #require(try Row.fetchOne(db, sql: "SELECT NULL, 'x', 7, x'0102'"))
            #expect(throws: LedgerDamage.self) { try row.read(0) as Int64 }
            #expect(throws: LedgerDamage.self) { try row.read(1) as Int64 }
            #expect(throws: LedgerDamage.self) { try row.tip(3) }
            #expect(throws: LedgerDamage.self) { try row.digest(3) }
            #expect(try row.readIfAny(0) as Int64? == nil)
            #expect(try row.bytesIfAny(0) == nil)
            #expect(try row.bytes(3) == [1, 2])
            #expect(try row.read(2) == 7)
        }
    }
}
