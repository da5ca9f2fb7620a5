import Foundation
import Logging
import Spooling
import Synchronization
import Testing
import Tips

@testable import Forwarding

@Suite("The heartbeat of a drop")
struct DropBeatTests {
    /// A lane that stands as it is told.
    private final class Standing: OneWayLedger {
        let now = Mutex(LaneStanding(highest: 0))
        let expired = Mutex<[Moment]>([])
        let left = Mutex(0)

        func standing(lane: LaneName, namesAfter: Int64, names: Int, endings: Int) async throws -> LaneStanding {
            now.withLock { $0 }
        }

        func expireUnconfirmed(lane: LaneName, sentBefore: Moment, limit: Int, now: Moment) async throws -> Int {
            expired.withLock { $0.append(sentBefore) }
            let (some, from) = left.withLock { left in
                let some = min(left, limit)
                left -= some
                return (some, left)
            }
            // No standing tells more of them than a heartbeat may.
            self.now.withLock { standing in
                standing.endings += (0..<some).map {
                    .init(sequence: Int64(from + $0), tip: Sample.tip(from + $0), stage: .expired)
                }
                standing.endings = Array(standing.endings.suffix(Heartbeat.mostEndings))
            }
            return some
        }

        func resend(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome] { [] }
        func confirm(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome] {
            []
        }
    }

    private static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    private func beat(
        _ drop: ScratchDrop, _ ledger: Standing, expireSeconds: Double? = nil, reached: Moment? = nil
    ) -> DropBeat {
        DropBeat(
            writer: drop.writer(expireSeconds: expireSeconds), ledger: ledger, time: ManualTime(),
            ends: PatientTime(ManualTime(), since: reached),
            logger: Self.quiet)
    }

    @Test("An idle lane's heartbeat is put down all the same, and says how it stands")
    func idle() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        let beat = beat(drop, ledger)
        var book = await beat.begin()
        #expect(await beat.beat(&book) == nil)
        let parts = try #require(drop.names("beat").first.flatMap { drop.parts($0) })
        let said = try #require(Heartbeat(head: parts.head, body: parts.body))
        #expect(said.highest == 0)
        #expect(said.at == ManualTime().now)
        #expect(await beat.beat(&book) == nil)
        #expect(drop.names("beat").count == 2)
    }

    @Test("What ends between two heartbeats leaves a tombstone; while the folder is gone, it is still owed")
    func tombstones() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        let beat = beat(drop, ledger)
        var book = await beat.begin()
        #expect(await beat.beat(&book) == nil)
        ledger.now.withLock {
            $0.endings = [.init(sequence: 4, tip: Sample.tip(4), stage: .expired)]
        }
        drop.disk.fail(.create, ENOENT)
        #expect(await beat.beat(&book) == "drop-gone")
        drop.disk.fail(.create, nil)
        #expect(await beat.beat(&book) == nil)
        #expect(await beat.beat(&book) == nil)
        let stones = drop.names("gone")
        #expect(stones.count == 1)
        let parts = try #require(stones.first.flatMap { drop.parts($0) })
        #expect(parts.head.sequence == 4)
        #expect(parts.head.value("Idempotency-Key") == "\(Sample.tip(4))")
        #expect(parts.body.isEmpty)
    }

    @Test("A policy ends what nobody confirmed, all of it, before the heartbeat is written; without one nothing ends")
    func expires() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        ledger.left.withLock { $0 = 600 }
        let patient = beat(drop, ledger)
        var book = await patient.begin()
        _ = await patient.beat(&book)
        #expect(ledger.expired.withLock { $0.isEmpty })
        _ = await beat(drop, ledger, expireSeconds: 100).beat(&book)
        #expect(ledger.left.withLock { $0 } == 0)
        #expect(
            ledger.expired.withLock { $0 } == Array(repeating: ManualTime().now.adding(seconds: -100), count: 3))
    }

    @Test("What ends goes by the time for that, what is said by the clock: one that jumps ends nothing early")
    func endsByItsOwnTime() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        let reached = Sample.start.adding(seconds: -3e8)
        let beat = beat(drop, ledger, expireSeconds: 100, reached: reached)
        var book = await beat.begin()
        _ = await beat.beat(&book)
        #expect(ledger.expired.withLock { $0 } == [reached.adding(seconds: -100)])
        let parts = try #require(drop.names("beat").first.flatMap { drop.parts($0) })
        #expect(Heartbeat(head: parts.head, body: parts.body)?.at == ManualTime().now)
    }

    @Test("However many end between two heartbeats, each has its tombstone, though no heartbeat names them all")
    func manyEndings() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        ledger.left.withLock { $0 = 2 * Heartbeat.mostEndings + 100 }
        let beat = beat(drop, ledger, expireSeconds: 100)
        var book = await beat.begin()
        #expect(await beat.beat(&book) == nil)
        let sequences = drop.names("gone").compactMap { drop.parts($0)?.head.sequence }
        #expect(Set(sequences).count == 2 * Heartbeat.mostEndings + 100)
        #expect(sequences.count == Set(sequences).count)
    }

    @Test("The service beats until it is asked to stop")
    func runs() async throws {
        let (drop, ledger) = (try ScratchDrop(), Standing())
        let beat = beat(drop, ledger)
        let running = Task { await beat.run() }
        #expect(await eventually { !drop.names("beat").isEmpty })
        running.cancel()
        await running.value
    }
}
