import Seeded
import Testing
import Tips

@testable import Accounting

@Suite("The fold of a run of tips")
struct RunFoldTests {
    static func calendar(_ zone: String = "Asia/Shanghai") throws -> OfficeCalendar {
        try #require(OfficeCalendar(timeZone: zone))
    }

    static func fold(_ lines: [TipStory.Line], zone: String = "Asia/Shanghai") throws -> [UInt8]? {
        var fold = RunFold(calendar: try calendar(zone))
        for line in lines { fold.take(tip: line.tip, at: line.at, change: line.change) }
        return fold.finish()
    }

    /// Some runs by their events, the others by what was folded of them.
    private static func folded(
        _ ledger: RandomLedger, runs length: Int, from: String, to: String, random: inout SeededRandom
    ) throws -> Statistics {
        var fold = try MonthFold(
            from: #require(CalendarMonth(from)), to: #require(CalendarMonth(to)), calendar: calendar())
        for start in stride(from: 0, to: ledger.tips.count, by: length) {
            let lines = ledger.tips[start..<min(start + length, ledger.tips.count)].flatMap(\.self)
            if Bool.random(using: &random) {
                let bytes = try #require(try Self.fold(lines))
                let isTaken = fold.take(kept: bytes)
                #expect(isTaken)
            } else {
                for line in lines { fold.take(tip: line.tip, at: line.at, change: line.change) }
            }
        }
        return fold.finish()
    }

    @Test("figures taken by runs are those of the plain fold, to the byte, whatever the ledger", arguments: 0..<30)
    func byRuns(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let ledger = try RandomLedger(seed: UInt64(seed) + 1000, tips: Int.random(in: 0...150, using: &random))
        for (from, to) in [
            ("2015-01", "2015-01"), ("2014-12", "2015-02"), ("2014-11", "2015-04"), ("2011-01", "2011-02"),
        ] {
            let plain = try Statistics.fold(lines: ledger.lines, from: from, to: to)
            let runs = try Self.folded(
                ledger, runs: Int.random(in: 1...40, using: &random), from: from, to: to, random: &random)
            #expect(runs == plain)
            #expect(runs.json == plain.json)
            #expect([runs.text, runs.csv, runs.page()] == [plain.text, plain.csv, plain.page()])
        }
    }

    @Test("the same events give the same bytes, and they are few")
    func bytes() throws {
        let ledger = try RandomLedger(seed: 7, tips: 256)
        let bytes = try #require(try Self.fold(ledger.lines))
        #expect(try Self.fold(ledger.lines) == bytes)
        #expect(bytes.count < 4096)
        let alike = try (1...256).flatMap { try TipStory($0, at: "2015-01-03T10:00:00Z").lines }
        let short = try #require(try Self.fold(alike))
        #expect(short.count < 120)
    }

    @Test("what was folded by another calendar or another program is not taken")
    func otherForm() throws {
        let lines = try TipStory(1, at: "2015-01-03T10:00:00Z").lines
        let bytes = try #require(try Self.fold(lines))
        var fold = try MonthFold(
            from: #require(CalendarMonth("2015-01")), to: #require(CalendarMonth("2015-01")), calendar: Self.calendar())
        let paris = try #require(try Self.fold(lines, zone: "Europe/Paris"))
        let taken = [paris, [bytes[0] + 1] + bytes.dropFirst(), [], bytes].map { fold.take(kept: $0) }
        #expect(taken == [false, false, false, true])
        #expect(fold.finish().sum.tips == 1)
        let form = FigureForm(calendar: try Self.calendar())
        #expect(form.isBorne(by: bytes))
        #expect(!form.isBorne(by: paris))
    }

    @Test(
        "figures that no tip has are not kept",
        arguments: [(-1, 0), (Int.max, 0), (0, Int64.max), (0, -1)] as [(Int, Int64)])
    func absurd(count: Int, bytes: Int64) throws {
        let story = try TipStory(
            1, at: "2015-01-03T10:00:00Z", exhibits: [.init(family: .image, count: count, bytes: bytes)])
        #expect(try Self.fold(story.lines) == nil)
    }
}
