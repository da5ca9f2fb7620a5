import Foundation
import GRDB
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Statements of the hot path")
struct DirectStatementTests {
    @Test("what is bound is what is stored, to the last byte")
    func values() throws {
        try DatabaseQueue().writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE t (a, b, c, d, e, f, g)")
            let statement = try db.makeStatement(sql: "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)")
            let key = LookupKey(TipID(high: 1, low: .max))
            try statement.runOnce { row in
                row.integer(Int64.min)
                row.text("桥\0😀")
                row.text("")
                row.blob([])
                row.blob([0, 1, 255])
                row.key(key)
                row.key(nil)
            }
            let row = try #require(
                try Row.fetchOne(
                    db, sql: "SELECT a, hex(b), typeof(c) || length(c), typeof(d) || length(d), hex(e), f, g FROM t"))
            #expect(row[0] == Int64.min)
            #expect(row[1] == "E6A1A500F09F9880")
            #expect(row[2] == "text0")
            #expect(row[3] == "blob0")
            #expect(row[4] == "0001FF")
            #expect(row[5] == key.data)
            #expect(row[6] == DatabaseValue.null)
        }
    }

    @Test("an error is told once, and the next use starts afresh")
    func errors() throws {
        try DatabaseQueue().writeWithoutTransaction { db in
            try db.execute(sql: "CREATE TABLE t (a INTEGER PRIMARY KEY)")
            let statement = try db.makeStatement(sql: "INSERT INTO t VALUES (?)")
            try statement.runOnce { $0.integer(1) }
            let error = #expect(throws: DatabaseError.self) { try statement.runOnce { $0.integer(1) } }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
            try statement.runOnce { $0.integer(2) }
            let tooMany = #expect(throws: DatabaseError.self) {
                try statement.runOnce { row in
                    row.integer(3)
                    row.integer(4)
                }
            }
            #expect(tooMany?.resultCode == .SQLITE_RANGE)
            #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM t") == 2)
        }
    }
}
