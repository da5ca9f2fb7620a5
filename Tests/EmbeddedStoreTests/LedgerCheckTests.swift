import Foundation
import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The full check")
struct LedgerCheckTests {
    /// A ledger with tips in several stages, some in the lookup table.
    private static func lived() async throws -> TemporaryLedger {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        try await ledger.admitSome(5, lanes: [.fallback, try Specimen.lane("branch")], exhibits: 1)
        let keyed = Specimen.admission(lanes: [.fallback, try Specimen.lane("branch")], key: "0123456789abcdef")
        #expect(try await ledger.admit(keyed) == .kept)
        let claims = try await ledger.claimSome(3, at: 100)
        _ = try await ledger.settle(claims[0], .delivered(PlatformAnswer(clue: "C", reply: "R")), at: 101)
        _ = try await ledger.settle(claims[1], .parked(why: "http-422"), at: 101)
        while try await ledger.read({ try Int.fetchOne($0, sql: "SELECT indexed FROM head") }) != 6 {
            await Task.yield()
        }
        house.leave()
        return house
    }

    @Test("has nothing to say of a ledger nobody tampered with")
    func clean() async throws {
        #expect(try await Self.lived().ledger().verify() == [])
    }

    /// Where the rows in a page that is its whole tree begin with a number of one byte (SQLite's file format, 1.6 and 2.1).
    private static func firstColumns(ofPage page: Data.SubSequence) -> [Int] {
        let start = page.startIndex
        #expect(page[start] == 10, "a leaf of an index")
        return (0..<Int(page[start + 4])).map { cell in
            let pointer = start + 8 + 2 * cell
            // The length of its record, and the record's head.
            var place = start + Int(page[pointer]) << 8 + Int(page[pointer + 1])
            while page[place] >= 0x80 { place += 1 }
            return place + 1 + Int(page[place + 1])
        }
    }

    /// What a flipped bit makes of a row can be walked past by whoever looks for its neighbours, as if nothing were wrong.
    @Test("finds a row whose tip's number a bit has changed, also where a search walks past it")
    func displaced() async throws {
        let house = try TemporaryLedger()
        try await house.ledger().admitSome(20, exhibits: 3)
        house.leave()
        let sound = try Data(contentsOf: URL(filePath: house.path))
        let serials = { (path: String) in
            try DatabaseQueue(path: path).read { try Int.fetchAll($0, sql: "SELECT serial FROM exhibit") }
        }
        let expected = try serials(house.path)
        let root = try await DatabaseQueue(path: house.path).read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'exhibit'") ?? 0
        }
        var changed = 0
        for place in Self.firstColumns(ofPage: sound[((root - 1) * LedgerSchema.pageSize)...]) {
            for bit in 0..<8 {
                var hurt = sound
                hurt[place] ^= 1 << UInt8(bit)
                let copy = try TemporaryLedger()
                try hurt.write(to: URL(filePath: copy.path))
                guard let found = try? serials(copy.path), found != expected else { continue }
                let opened = try OpenedLedger.open(copy.path, mayCreate: false)
                // One that cannot be read is found, too.
                let wrong = try? await SQLiteLedger(opened).verify()
                #expect(wrong != [], "bit \(bit) of byte \(place)")
                changed += 1
            }
        }
        #expect(changed > 0)
    }

    @Test(
        "finds what somebody altered",
        arguments: [
            ("UPDATE event SET note = replace(note, 'report', 'unsure') WHERE number = 1", "altered"),
            ("UPDATE event SET at = at + 1 WHERE number = 3", "altered"),
            ("UPDATE event SET digest = zeroblob(32) WHERE number = 3", "altered"),
            ("DELETE FROM event WHERE number = 4", "missing"),
            ("DELETE FROM event WHERE number = (SELECT max(number) FROM event)", "the head says otherwise"),
            ("UPDATE head SET event = event + 1", "the head says otherwise"),
            ("UPDATE head SET digest = zeroblob(32)", "the head says otherwise"),
            ("UPDATE tally SET deliveries = deliveries + 1 WHERE stage = 8", "Stage delivered: the counter says 2"),
            ("DELETE FROM tally WHERE stage = 5", "Stage parked: the counter says nothing"),
            ("DELETE FROM queue WHERE serial = 4 AND lane = 1", "2 deliveries were admitted, 1 are there"),
            ("DELETE FROM ended", "2 deliveries were admitted, 1 are there"),
            ("UPDATE queue SET stage = 5 WHERE serial = 4 AND lane = 1", "its row parked"),
            ("UPDATE queue SET attempts = attempts + 1 WHERE serial = 4 AND lane = 1", "attempt(s)"),
            ("UPDATE queue SET why = 'http-422' WHERE serial = 4 AND lane = 1", "for http-422"),
            ("UPDATE tip SET receipt = zeroblob(16) WHERE serial = 2", "what it is found by"),
            ("UPDATE tip SET key = zeroblob(16) WHERE serial = 2", "what it is found by"),
            ("UPDATE tip SET fingerprint = zeroblob(16) WHERE serial = 2", "what it is found by"),
            ("UPDATE queue SET lane = 1 - lane + 2 WHERE serial = 4 AND lane = 1", ""),
            ("UPDATE queue SET sequence = 99 WHERE serial = 4 AND lane = 1", "it has counted to 6"),
            ("UPDATE lane SET sequence = 9 WHERE lane = 1", "it has counted to 9"),
            ("UPDATE tip SET body = replace(body, '人', '大') WHERE serial = 2", "not what was admitted"),
            ("UPDATE tip SET id = x'00112233445566778899aabbccddeeff' WHERE serial = 2", "altered"),
            ("UPDATE exhibit SET bytes = bytes + 1 WHERE serial = 2", "not what was admitted"),
            ("DELETE FROM exhibit WHERE serial = 2", "not what was admitted"),
            ("DELETE FROM tip WHERE serial = 2", "belong to no tip"),
            ("DELETE FROM lookup", "not found by its id"),
            (
                "UPDATE lookup SET hash = zeroblob(16) WHERE hash = (SELECT key FROM tip WHERE serial = 6)",
                "not found by its idempotency key"
            ),
            ("UPDATE tip SET key = zeroblob(16) WHERE serial = 6", "not found by its idempotency key"),
            ("UPDATE event SET note = 'gossip' WHERE number = 2", "cannot be read"),
            ("UPDATE event SET note = NULL WHERE number = 2", ""),
            ("UPDATE queue SET stage = 77 WHERE serial = 4", "77"),
            ("UPDATE tip SET id = 5 WHERE serial = 2", "has no id"), ("UPDATE lane SET name = '../x'", "lane's name"),
        ])
    func tampered(sql: String, says: String) async throws {
        let house = try await Self.lived()
        do {
            try house.tamper(sql)
        } catch {
            // What the tables themselves forbid nobody can do.
            return
        }
        let wrong = try await house.wrong()
        #expect(!wrong.isEmpty)
        #expect(says.isEmpty || wrong.contains { $0.contains(says) }, "\(wrong)")
    }

    @Test(
        "finds in one tip's custody what somebody altered there, and nothing that is another's",
        arguments: [
            ("UPDATE event SET note = replace(note, 'report', 'unsure') WHERE serial = 2 AND number = 2", "altered"),
            ("UPDATE event SET at = at + 1 WHERE serial = 2 AND number = 2", "altered"),
            ("UPDATE event SET digest = zeroblob(32) WHERE serial = 2 AND number = 2", "altered"),
            ("UPDATE event SET digest = zeroblob(32) WHERE number = 1", "altered"),
            ("DELETE FROM event WHERE number = 1", "missing"),
            ("UPDATE tip SET body = replace(body, '人', '大') WHERE serial = 2", "not what was admitted"),
            ("UPDATE queue SET stage = 4 WHERE serial = 2 AND lane = 1", "its row held"),
            ("UPDATE tip SET body = replace(body, '人', '大') WHERE serial = 3", ""),
            ("UPDATE event SET at = at + 1 WHERE serial = 4", ""),
        ])
    func oneTip(sql: String, says: String) async throws {
        let house = try await Self.lived()
        try house.tamper(sql)
        let wrong = try await DatabaseQueue(path: house.path).read { db in try LedgerCheck.custody(db, of: 2) }
        if says.isEmpty {
            #expect(wrong == [])
        } else {
            #expect(wrong.contains { $0.contains(says) }, "\(wrong)")
        }
    }

    @Test("says no more than somebody reads")
    func bounded() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        for _ in 0..<150 { _ = try await ledger.admit(Specimen.admission()) }
        house.leave()
        try house.tamper("UPDATE tip SET body = x'7b7d'")
        let wrong = try await house.wrong()
        #expect(wrong.count <= 102)
        #expect(wrong.last?.contains("more things are wrong") == true)
    }
}

extension TemporaryLedger {
    /// What the full check says without a start before it.
    fileprivate func wrong() async throws -> [String] {
        try await DatabaseQueue(path: path).read { db in try LedgerCheck.everything(db) }
    }
}
