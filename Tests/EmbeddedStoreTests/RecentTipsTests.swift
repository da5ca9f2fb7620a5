import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Tips not yet in the lookup")
struct RecentTipsTests {
    private static func tip(_ serial: Int64, key: Bool = true) -> AdmittedTip {
        var source = SystemRandomNumberGenerator()
        func random() -> LookupKey { LookupKey(TipID.random(using: &source)) }
        return AdmittedTip(serial: serial, id: random(), receipt: random(), key: key ? random() : nil)
    }

    /// Fills until nothing waits and returns what was written.
    private static func drain(_ recent: RecentTips, limit: Int) -> [RecentTips.Entry] {
        var entries: [RecentTips.Entry] = []
        while let slice = recent.slice(limit: limit, eager: true) {
            entries += slice.entries
            recent.done(slice)
        }
        return entries
    }

    @Test("are found by each of their keys until they are filled in, slice by slice", arguments: [1, 7, 64, 10_000])
    func filling(limit: Int) throws {
        let recent = RecentTips()
        let tips = (1...100).map { Self.tip(Int64($0), key: $0.isMultiple(of: 3)) }
        recent.add(Array(tips.prefix(60)))
        recent.add(Array(tips.suffix(40)))
        for tip in tips { for key in tip.keys { #expect(recent.serial(of: key) == tip.serial) } }
        #expect(recent.slice(limit: limit, eager: false) == nil, "a few do not press")
        let entries = Self.drain(recent, limit: limit)
        #expect(entries.map(\.key) == tips.flatMap(\.keys).sorted(by: LookupKey.precedes))
        for tip in tips { for key in tip.keys { #expect(recent.serial(of: key) == nil) } }
        #expect(recent.count == 0)
        #expect(recent.slice(limit: limit, eager: true) == nil)
    }

    @Test("one whose row is damaged is not found, its neighbours are")
    func damaged() throws {
        let tips = (1...6).map { Self.tip(Int64($0)) }
        let queue = try DatabaseQueue()
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE tip (serial INTEGER PRIMARY KEY, id, receipt, key)")
            for tip in tips {
                try db.execute(
                    sql: "INSERT INTO tip VALUES (?, ?, ?, ?)",
                    arguments: [tip.serial, tip.id.data, tip.receipt.data, tip.key?.data])
            }
            for damage in ["id = NULL", "id = 7", "receipt = 'x'", "key = 1.5", "key = NULL"].enumerated() {
                try db.execute(sql: "UPDATE tip SET \(damage.element) WHERE serial = \(damage.offset + 1)")
            }
        }
        let recent = RecentTips()
        try queue.read { db in try recent.load(db, after: 0) }
        #expect(tips.filter { recent.serial(of: $0.id) == $0.serial }.map(\.serial) == [4, 5, 6])
        #expect(tips.filter { $0.key.flatMap(recent.serial) == $0.serial }.map(\.serial) == [6])
    }

    @Test("a slice that was not committed comes again")
    func again() throws {
        let recent = RecentTips()
        recent.add((1...50).map { Self.tip(Int64($0)) })
        let first = try #require(recent.slice(limit: 10, eager: true))
        let second = try #require(recent.slice(limit: 10, eager: true))
        #expect(first.entries.map(\.key) == second.entries.map(\.key))
        recent.done(second)
        let third = try #require(recent.slice(limit: 10, eager: true))
        #expect(Set(third.entries.map(\.key)).isDisjoint(with: second.entries.map(\.key)))
    }

    @Test("the line moves only when a generation is complete, and what came meanwhile is the next one")
    func generations() throws {
        let recent = RecentTips()
        recent.add((1...20).map { Self.tip(Int64($0)) })
        let slice = try #require(recent.slice(limit: 5, eager: true))
        #expect(slice.completes == nil)
        recent.done(slice)
        let late = Self.tip(21)
        recent.add([late])
        var completed: [Int64] = []
        while let slice = recent.slice(limit: 5, eager: true) {
            if let last = slice.completes { completed.append(last) }
            recent.done(slice)
        }
        #expect(completed == [20, 21])
        #expect(recent.serial(of: late.id) == nil)
    }

    @Test("knows what it covers, so that nothing is sought elsewhere in vain")
    func reach() throws {
        let recent = RecentTips()
        #expect(recent.reach == nil)
        recent.add((11...20).map { Self.tip(Int64($0)) })
        #expect(try #require(recent.reach) == (10, 20))
        _ = Self.drain(recent, limit: 1000)
        #expect(try #require(recent.reach) == (20, 20))
        recent.add([Self.tip(21)])
        #expect(try #require(recent.reach) == (20, 21))
    }

    @Test("too many press, also when nobody is idle")
    func pressing() throws {
        let recent = RecentTips()
        recent.add((1...Int64(RecentTips.comfortable) + 1).map { Self.tip($0, key: false) })
        let slice = try #require(recent.slice(limit: 256, eager: false))
        #expect(slice.entries.count >= 256)
        #expect(slice.entries.count < 1500)
    }

    @Test("tips are found before, while and after their keys are filled in, and after a restart")
    func lookups() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        let admissions = try await ledger.admitSome(40)
        let keyed = Specimen.admission(key: "0123456789abcdef")
        _ = try await ledger.admit(keyed)
        for _ in 1...3 {
            for admission in admissions {
                #expect(try await house.ledger().tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
                #expect(try await house.ledger().show(admission.tip)?.tip == admission.tip)
            }
            let again = try await house.ledger().admit(Specimen.admission(key: "0123456789abcdef"))
            #expect(again != .kept)
            house.leave()
        }
        // A writer with nothing to do fills the table; whoever waits for that has only to come back.
        while try await house.ledger().read({ try Int.fetchOne($0, sql: "SELECT count(*) FROM lookup") }) != 83 {
            await Task.yield()
        }
        #expect(try house.ledger().recent.count == 0)
        for admission in admissions {
            #expect(try await house.ledger().tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
        }
        #expect(try await house.ledger().admit(Specimen.admission(key: "0123456789abcdef")) != .kept)
        #expect(try await house.ledger().verify() == [])
    }
}

extension AdmittedTip {
    fileprivate var keys: [LookupKey] { key.map { [id, receipt, $0] } ?? [id, receipt] }
}
