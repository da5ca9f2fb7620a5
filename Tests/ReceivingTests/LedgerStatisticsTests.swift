import Accounting
import EmbeddedStore
import Foundation
import Spooling
import Synchronization
import Testing
import Tips

@testable import Receiving

@Suite("Figures of a ledger")
struct LedgerStatisticsTests {
    private static let at = Moment(milliseconds: 1_420_245_000_000)

    private static func calendar(_ zone: String = "Asia/Shanghai") throws -> OfficeCalendar {
        try #require(OfficeCalendar(timeZone: zone))
    }

    /// A spool of its own, opened as a daemon does.
    private func inSpool(_ work: (SQLiteLedger) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("figures-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try EmbeddedSpool.openForDaemon(folder, now: Self.at)
        defer { spool.ledger.close() }
        try await work(spool.ledger)
    }

    private static func admit(_ count: Int, to ledger: SQLiteLedger) async throws -> [TipID] {
        try await withThrowingTaskGroup(of: TipID.self) { group in
            for index in 0..<count {
                group.addTask {
                    var source = SystemRandomNumberGenerator()
                    let tip = Tip(
                        id: .random(using: &source), channel: "web", content: "路灯坏了",
                        receivedAt: at.adding(seconds: Double(index)), receivedOn: CalendarDay(daysSinceEpoch: 16_436),
                        decision: Decision(
                            kind: .report, departments: ["交警"], confidence: 0.5, because: [],
                            rulesDigest: .of([UInt8]())))
                    _ = try await ledger.admit(
                        Admission(
                            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]),
                            manifestBody: Manifest.body(of: tip), exhibits: [], receiptHash: tip.id.bytes, key: nil))
                    return tip.id
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private static func january(_ ledger: SQLiteLedger, zone: String = "Asia/Shanghai") async throws -> Statistics {
        let month = try #require(CalendarMonth("2015-01"))
        return try await ledger.statistics(from: month, to: month, calendar: calendar(zone))
    }

    /// Every event, whatever is kept.
    private static func plain(_ ledger: SQLiteLedger) async throws -> Statistics {
        let month = try #require(CalendarMonth("2015-01"))
        let fold = Mutex(try MonthFold(from: month, to: month, calendar: calendar()))
        try await ledger.replay { tip, at, change in fold.withLock { $0.take(tip: tip, at: at, change: change) } }
        return fold.withLock { $0 }.finish()
    }

    @discardableResult
    private static func keepAll(_ ledger: SQLiteLedger, zone: String = "Asia/Shanghai") async throws -> Int {
        var folded: [FoldedTips] = []
        var next: Int64 = 0
        while let (run, figures) = try await ledger.foldedRun(from: next, calendar: calendar(zone)) {
            if let figures { folded.append(FoldedTips(run: run, figures: figures)) }
            next = run.number + 1
        }
        return try await ledger.keep(folded)
    }

    @Test("are the same from what is kept and from the events, and after a correction, too")
    func same() async throws {
        try await inSpool { ledger in
            let tips = try await Self.admit(600, to: ledger)
            let before = try await Self.january(ledger)
            #expect(before.sum.tips == 600)
            #expect(try await before == Self.plain(ledger))
            #expect(try await Self.keepAll(ledger) == 3)
            #expect(try await Self.january(ledger).json == before.json)
            _ = try await ledger.correct(tips[5], as: Correction(kind: .suggestion), now: Self.at)
            let after = try await Self.january(ledger)
            #expect(after.sum.kinds.suggestion == 1)
            #expect(try await after == Self.plain(ledger))
            #expect(try await ledger.checkFigures(calendar: Self.calendar()) == [])
        }
    }

    @Test("of another time zone are not taken from what was kept for this one")
    func otherZone() async throws {
        try await inSpool { ledger in
            _ = try await Self.admit(300, to: ledger)
            let before = try await Self.january(ledger, zone: "America/New_York")
            try await Self.keepAll(ledger)
            #expect(try await Self.january(ledger, zone: "America/New_York") == before)
            #expect(try await ledger.checkFigures(calendar: Self.calendar("America/New_York")) == [])
        }
    }

    @Test("that are kept and are not what the events come to are named by the check")
    func differing() async throws {
        try await inSpool { ledger in
            _ = try await Self.admit(300, to: ledger)
            let (run, _) = try #require(try await ledger.foldedRun(from: 0, calendar: Self.calendar()))
            let (_, others) = try #require(try await ledger.foldedRun(from: 1, calendar: Self.calendar()))
            #expect(try await ledger.keep([FoldedTips(run: run, figures: #require(others))]) == 1)
            let wrong = try await ledger.checkFigures(calendar: Self.calendar())
            #expect(wrong.count == 1 && wrong[0].contains("1 to 256 are not what"), "\(wrong)")
        }
    }

    /// Fifty at a time, each fifty in one transaction.
    private static func deliver(_ ledger: SQLiteLedger, _ delivered: Counted) async throws {
        for round in 0..<14 {
            let now = at.adding(seconds: 1000 + Double(round))
            let claims = try await ledger.claim(lane: .fallback, limit: 50, now: now, leaseSeconds: 600)
            let settlements = claims.map {
                Settlement(delivery: $0.delivery, outcome: .delivered(PlatformAnswer()), at: now)
            }
            delivered.tips.withLock { $0 += settlements.count }
            _ = try await ledger.settle(settlements)
            delivered.durable.withLock { $0 += settlements.count }
        }
    }

    private final class Counted: Sendable {
        let tips = Mutex(0)
        let durable = Mutex(0)
    }

    private static func look(_ ledger: SQLiteLedger, _ delivered: Counted) async throws {
        for _ in 0..<20 {
            let least = delivered.durable.withLock { $0 }
            let sum = try await january(ledger).sum
            let most = delivered.tips.withLock { $0 }
            #expect(sum.tips == 700 && sum.outcomes.values.reduce(0, +) == 700)
            // One look is of one moment: fifty are in it with all of their tips or with none.
            let now = sum.outcomes[.delivered] ?? 0
            #expect((least...most).contains(now) && now.isMultiple(of: 50))
            #expect(sum.deliveries.once == now && sum.days.tips == now)
        }
    }

    @Test("are right at each moment while tips are delivered and runs are folded")
    func drain() async throws {
        try await inSpool { ledger in
            _ = try await Self.admit(700, to: ledger)
            try await Self.keepAll(ledger)
            let delivered = Counted()
            async let delivering: Void = Self.deliver(ledger, delivered)
            async let looking: Void = Self.look(ledger, delivered)
            for _ in 0..<10 { try await Self.keepAll(ledger) }
            _ = try await (delivering, looking)
            try await Self.keepAll(ledger)
            #expect(try await Self.january(ledger).sum.outcomes == [.delivered: 700])
            #expect(try await Self.january(ledger) == Self.plain(ledger))
            #expect(try await ledger.checkFigures(calendar: Self.calendar()) == [])
        }
    }
}
