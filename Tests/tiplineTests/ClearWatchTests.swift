import Captured
import EmbeddedStore
import Foundation
import Logging
import Sealing
import Spooling
import Synchronization
import Testing
import Tips

@testable import tipline

@Suite("Tips that rest in clear though tips are sealed")
struct ClearWatchTests {
    private func admit(_ spool: EmbeddedSpool) async throws -> TipID {
        let now = SystemTime().now
        var random = SystemRandomNumberGenerator()
        let desk = Spool(ledger: spool.ledger, vault: spool.vault, secret: spool.ledger.secret, bells: [:])
        let tip = Tip(
            id: .random(using: &random), channel: "web", content: "桥头夜里施工", receivedAt: now,
            receivedOn: CalendarDay(daysSinceEpoch: 16_436),
            decision: Decision(
                kind: .report, departments: [], confidence: 0.5, because: [], rulesDigest: Digest.of([UInt8]())))
        _ = try await desk.admit(tip, deposit: nil, reservation: nil)
        return tip.id
    }

    /// A daemon of before, which is gone behind this.
    private func admitInClear(_ count: Int, _ folder: String, _ now: Moment) async throws {
        let spool = try EmbeddedSpool.openForDaemon(folder, now: now)
        defer { spool.ledger.close() }
        for _ in 0..<count { _ = try await admit(spool) }
    }

    @Test("A backlog from before is counted and named with its remedy until it is gone, and then never again")
    func backlog() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("clear-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = SystemTime().now
        try await admitInClear(3, folder, now)
        let spool = try EmbeddedSpool.openForDaemon(folder, now: now, recipients: [Identity().recipient])
        defer { spool.ledger.close() }
        _ = try await admit(spool)
        let log = CapturedLog()
        let watch = ClearWatch(ledger: spool.ledger, isSealing: true, logger: log.logger)
        #expect(watch.count == nil)
        await watch.look()
        #expect(watch.count == 3)
        await watch.look()
        #expect(log.lines.count == 1)
        #expect(log.lines.first?.contains("retention.ended") == true)
        let later = SystemTime().now.adding(seconds: 60)
        for claim in try await spool.ledger.claim(lane: .fallback, limit: 9, now: later, leaseSeconds: 60) {
            _ = try await spool.ledger.settle([
                Settlement(delivery: claim.delivery, outcome: .delivered(PlatformAnswer()), at: later)
            ])
        }
        _ = try await spool.ledger.erase(endedBefore: later.adding(seconds: 1), limit: 9, now: later)
        await watch.look()
        await watch.look()
        #expect(watch.count == 0)
        #expect(log.lines.dropFirst() == ["notice no tip rests in clear any more"])
    }
}
