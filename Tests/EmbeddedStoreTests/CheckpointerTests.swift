import Foundation
import GRDB
import Spooling
import SpoolingConformance
import Synchronization
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Carrying the log back")
struct CheckpointerTests {
    private static func logBytes(_ house: TemporaryLedger) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: house.path + "-wal")
        return attributes?[.size] as? Int ?? 0
    }

    @Test("the log stays bounded while many admit without a pause")
    func bounded() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        let longest = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var longest = 0
                    for _ in 0..<320 {
                        _ = try? await ledger.admit(Specimen.admission())
                        longest = max(longest, Self.logBytes(house))
                    }
                    return longest
                }
            }
            return await group.reduce(0) { max($0, $1) }
        }
        #expect(try await ledger.tally().tips == 64 * 320)
        #expect(longest < 80_000_000)
        #expect(longest > 0)
    }

    @Test("and while one admits after the other, each commit writing its pages anew")
    func boundedOneByOne() async throws {
        let house = try TemporaryLedger(pace: .init(pagesBetween: 64, longestLog: 256))
        let ledger = try house.ledger()
        for _ in 0..<600 { _ = try await ledger.admit(Specimen.admission()) }
        // 600 commits write some 70 MB.
        #expect(Self.logBytes(house) < 20_000_000)
    }

    @Test("the writer is asked once for each time that the log has become too long for its pace or for the room")
    func asked() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        try await house.ledger().admitSome(3)
        let free = Mutex<Int64?>(nil)
        let connection = try DatabaseQueue(path: house.path)
        let checkpointer = Checkpointer(connection, pace: .init(pagesBetween: .max, longestLog: 100)) {
            free.withLock { $0 }
        }
        func grow(_ commits: Int) -> Int {
            (0..<commits).count { _ in
                checkpointer.afterCommit(changes: 0)
                return checkpointer.logIsLong
            }
        }
        // Seven pages a commit.
        #expect(grow(14) == 0)
        #expect(grow(1) == 1)
        #expect(grow(14) == 0)
        #expect(grow(1) == 1)
        free.withLock { $0 = 4 * 20 * 16_384 }
        #expect(grow(30) == 10, "in a quarter of the room are twenty pages")
        free.withLock { $0 = 0 }
        #expect(grow(3) == 3)
        free.withLock { $0 = nil }
        #expect(grow(14) == 0)
        try await connection.writeWithoutTransaction { db in try checkpointer.beginLogAnew(db) }
        #expect(grow(14) == 0, "it has been carried back")
        #expect(grow(1) == 1)
    }

    @Test("nothing is carried back that nobody asked for, and everything is at the end")
    func atTheEnd() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let tips = try await house.ledger().admitSome(30).map(\.tip)
        #expect(Self.logBytes(house) > 1_000_000)
        house.leave()
        for tip in tips { #expect(try await house.ledger().show(tip) != nil) }
    }
}
