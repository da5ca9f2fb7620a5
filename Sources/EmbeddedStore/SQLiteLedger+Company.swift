import Foundation
import GRDB
public import Spooling
public import Tips

extension SQLiteLedger: CompanyLedger {
    public func companySeen() async throws -> Int64 {
        try await read { db in try Int64.fetchOne(db, sql: "SELECT acquainted FROM head") ?? 0 }
    }

    /// Tips lie nearly in the order they came: halving finds the place.
    public func companyStart(since moment: Moment, most: Int) async throws -> Int64 {
        try await browse { db in
            let last = try Int64.fetchOne(db, sql: "SELECT max(serial) FROM tip") ?? 0
            var (low, high) = (max(0, last - Int64(most)), last)
            while low < high {
                let middle = low + (high - low) / 2
                let at = try? LedgerRows.figures(db, serial: middle + 1).at
                if let at, at >= moment { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }

    public func companyTips(after serial: Int64, limit: Int) async throws -> [CompanyTip] {
        try await browse { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT t.serial, t.body, c.cluster, (
                            SELECT e.at FROM event e WHERE e.serial = t.serial ORDER BY e.number LIMIT 1
                        ) FROM tip t LEFT JOIN company c ON c.serial = t.serial WHERE t.serial > ? ORDER BY t.serial LIMIT ?
                        """), arguments: [serial, limit])
            return try rows.map { row in try Self.companyTip(db, row) }
        }
    }

    /// A damaged tip is compared with nobody; it keeps no neighbour from it.
    private static func companyTip(_ db: Database, _ row: Row) throws -> CompanyTip {
        let serial: Int64 = try row.read(0)
        let at = (try? row.readIfAny(3) as Int64?) ?? nil
        return CompanyTip(
            serial: serial, receivedAt: Moment(milliseconds: at ?? 0),
            exhibits: (try? LedgerRows.exhibits(db, serial: serial).map(\.digest)) ?? [],
            manifestBody: (try? row.bytesIfAny(1)) ?? nil, cluster: (try? row.readIfAny(2) as Int64?) ?? nil)
    }

    public func companyElders(through serial: Int64, limit: Int) async throws -> [(serial: Int64, cluster: Int64)] {
        try await browse { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT serial, cluster FROM company
                    WHERE serial <= ?1 AND cluster IN (SELECT cluster FROM company WHERE serial > ?1)
                    ORDER BY serial LIMIT ?2
                    """, arguments: [serial, limit])
            return try rows.map { (try $0.read(0), try $0.read(1)) }
        }
    }

    public func keep(_ findings: [Introduction], seen: Int64) async throws {
        try await writer.perform { transaction, _ in
            for finding in findings { try Self.keep(finding, transaction.db) }
            try transaction.db.cachedStatement(
                sql: "UPDATE head SET acquainted = max(acquainted, ?) WHERE one = 1"
            ).execute(arguments: [seen])
        }
    }

    private static func keep(_ finding: Introduction, _ db: Database) throws {
        let insert = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO company
                SELECT t.serial, ?2, b.serial, iif(b.serial, ?4, NULL), iif(b.serial, ?5, NULL)
                FROM tip t LEFT JOIN tip b ON b.serial = ?3 AND b.body NOT NULL WHERE t.serial = ?1 AND t.body NOT NULL
                """)
        for link in finding.links {
            try insert.execute(arguments: [
                link.number, finding.cluster, link.beside, link.likeness?.word, link.likeness?.percent,
            ])
        }
        // Whoever was left alone by an erasing has company again; behind the links, which say more.
        for beside in finding.links.compactMap(\.beside) {
            try insert.execute(arguments: [beside, finding.cluster, nil, nil, nil])
        }
        let move = try db.cachedStatement(sql: "UPDATE company SET cluster = ? WHERE serial = ?")
        for serial in finding.moved { try move.execute(arguments: [finding.cluster, serial]) }
        try endAlone(db, cluster: finding.cluster)
    }

    /// Whoever is left alone has no company.
    static func endAlone(_ db: Database, cluster: Int64) throws {
        let statement = try db.cachedStatement(sql: "SELECT serial FROM company WHERE cluster = ? LIMIT 2")
        let left = try Int64.fetchAll(statement, arguments: [cluster])
        guard left.count == 1 else { return }
        try db.cachedStatement(sql: "DELETE FROM company WHERE serial = ?").execute(arguments: [left[0]])
    }

    /// With the text goes what it had in common with others, on both sides.
    static func forgetCompany(_ db: Database, of serial: Int64) throws {
        let cluster = try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT cluster FROM company WHERE serial = ?"), arguments: [serial])
        guard let cluster else { return }
        try db.cachedStatement(sql: "DELETE FROM company WHERE serial = ?").execute(arguments: [serial])
        try db.cachedStatement(
            sql: "UPDATE company SET beside = NULL, because = NULL, alike = NULL WHERE beside = ?"
        ).execute(arguments: [serial])
        try endAlone(db, cluster: cluster)
    }

    public func company(of tip: TipID, limit: Int) async throws -> CompanyRecord? {
        try await browse { [recent] db in
            guard let serial = try LedgerRows.serial(db, of: tip, recent: recent),
                let cluster = try Int64.fetchOne(
                    db, sql: "SELECT cluster FROM company WHERE serial = ?", arguments: [serial]),
                let named = try LedgerRows.cluster(db, of: serial)
            else { return nil }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.id, c.serial, b.id, c.because, c.alike FROM company c JOIN tip t ON t.serial = c.serial
                    LEFT JOIN tip b ON b.serial = c.beside WHERE c.cluster = ? ORDER BY c.serial LIMIT ?
                    """, arguments: [cluster, limit])
            let size = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM company WHERE cluster = ?", arguments: [cluster])
            return CompanyRecord(
                cluster: named, size: size ?? 0,
                members: try rows.map { row in
                    CompanyRecord.Member(
                        tip: try row.tip(0), receivedAt: try LedgerRows.figures(db, serial: row.read(1)).at,
                        beside: try? row.tip(2),
                        likeness: Likeness(word: try row.readIfAny(3), percent: try row.readIfAny(4)))
                })
        }
    }
}

extension Likeness {
    fileprivate var word: String {
        switch self {
        case .exhibit: "exhibit"
        case .text: "text"
        }
    }

    fileprivate var percent: Int? {
        if case .text(let percent) = self { percent } else { nil }
    }

    fileprivate init?(word: String?, percent: Int?) {
        switch word {
        case "exhibit": self = .exhibit
        case "text": self = .text(percent ?? 0)
        default: return nil
        }
    }
}
