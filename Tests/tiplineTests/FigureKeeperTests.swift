import Accounting
import EmbeddedStore
import Foundation
import Receiving
import Spooling
import Synchronization
import Testing
import Tips

@testable import tipline

@Suite("Figures are folded at leisure")
struct FigureKeeperTests {
    private static let at = Moment(milliseconds: 1_420_245_000_000)

    private struct Clock: TimeSource {
        var seconds: Double
        var now: Moment { FigureKeeperTests.at.adding(seconds: seconds) }
    }

    private func inSpool(_ work: (SQLiteLedger) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keeper-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let spool = try EmbeddedSpool.openForDaemon(folder, now: Self.at)
        defer { spool.ledger.close() }
        try await work(spool.ledger)
    }

    private static func keeper(_ ledger: SQLiteLedger, after seconds: Double, zone: String = "Asia/Shanghai") throws
        -> FigureKeeper
    {
        let calendar = try #require(OfficeCalendar(timeZone: zone))
        return FigureKeeper(ledger: ledger, calendar: calendar, time: Clock(seconds: seconds))
    }

    private static func admit(_ count: Int, to ledger: SQLiteLedger) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    var source = SystemRandomNumberGenerator()
                    let tip = Tip(
                        id: .random(using: &source), channel: "web", content: "路灯坏了", receivedAt: at,
                        receivedOn: CalendarDay(daysSinceEpoch: 16_436),
                        decision: Decision(
                            kind: .report, departments: [], confidence: 0.5, because: [], rulesDigest: .of([UInt8]())))
                    _ = try await ledger.admit(
                        Admission(
                            tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]),
                            manifestBody: Manifest.body(of: tip), exhibits: [], receiptHash: tip.id.bytes, key: nil))
                }
            }
            try await group.waitForAll()
        }
    }

    /// How many runs are kept for this zone.
    private static func kept(_ ledger: SQLiteLedger, zone: String = "Asia/Shanghai") async throws -> Int {
        let form = FigureForm(calendar: try #require(OfficeCalendar(timeZone: zone)))
        let count = Mutex(0)
        try await ledger.replayRuns(
            kept: { bytes in
                count.withLock { $0 += form.isBorne(by: bytes) ? 1 : 0 }
                return true
            }, { _, _, _ in })
        return count.withLock { $0 }
    }

    @Test("runs at rest are folded, those in which something has just happened are not")
    func rests() async throws {
        try await inSpool { ledger in
            try await Self.admit(300, to: ledger)
            #expect(try await Self.keeper(ledger, after: FigureKeeper.restSeconds - 1).look() == .end)
            #expect(try await Self.kept(ledger) == 0)
            #expect(try await Self.keeper(ledger, after: FigureKeeper.restSeconds).look() == .end)
            #expect(try await Self.kept(ledger) == 2)
        }
    }

    @Test("a long ledger is folded slice by slice, and then anew from its beginning")
    func slices() async throws {
        try await inSpool { ledger in
            try await Self.admit((FigureKeeper.slice + 1) * 256, to: ledger)
            let keeper = try Self.keeper(ledger, after: 60)
            #expect(try await keeper.look() == .further)
            #expect(try await Self.kept(ledger) == FigureKeeper.slice)
            #expect(try await keeper.look() == .end)
            #expect(try await Self.kept(ledger) == FigureKeeper.slice + 1)
            let tip = try #require(try await ledger.list(stages: nil, after: nil, limit: 1).first?.tip)
            _ = try await ledger.move(tip, to: .held, why: "operator", now: Self.at)
            #expect(try await Self.kept(ledger) == FigureKeeper.slice)
            #expect(try await keeper.look() == .end)
            #expect(try await Self.kept(ledger) == FigureKeeper.slice + 1)
        }
    }

    @Test("what was folded for another time zone is folded anew")
    func otherZone() async throws {
        try await inSpool { ledger in
            try await Self.admit(10, to: ledger)
            _ = try await Self.keeper(ledger, after: 60, zone: "Europe/Paris").look()
            #expect(try await Self.kept(ledger) == 0)
            _ = try await Self.keeper(ledger, after: 60).look()
            #expect(try await Self.kept(ledger) == 1)
            #expect(try await Self.kept(ledger, zone: "Europe/Paris") == 0)
        }
    }
}
