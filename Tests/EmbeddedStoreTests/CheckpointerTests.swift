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

    @Test("however long the texts are")
    func boundedWithLongTexts() async throws {
        let house = try TemporaryLedger(pace: .init(pagesBetween: 64, longestLog: 256))
        let ledger = try house.ledger()
        let text = String(repeating: "桥", count: 10_000)
        for _ in 0..<400 { _ = try await ledger.admit(Specimen.admission(of: Specimen.tip(content: text))) }
        #expect(Self.logBytes(house) < 12_000_000)
    }

    @Test("there is room for what the ledger has yet to take and for what comes, or there is not")
    func room() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let free = Mutex<Int64?>(nil)
        try await house.ledger().admitSome(3)
        let connection = try DatabaseQueue(path: house.path)
        let checkpointer = Checkpointer(connection, pace: TemporaryLedger.still) { free.withLock { $0 } }
        #expect(checkpointer.hasRoom(4, for: 1 << 40), "who is not told takes it that there is")
        free.withLock { $0 = 4 * 20 * 16_384 }
        #expect(checkpointer.hasRoom(4, for: 0))
        #expect(checkpointer.hasRoom(4, for: 4 * 16_384))
        #expect(!checkpointer.hasRoom(4, for: 5 * 16_384))
        checkpointer.committed(pages: 9)
        #expect(!checkpointer.hasRoom(4, for: 0))
        #expect(checkpointer.hasRoom(2, for: 0))
        #expect(checkpointer.bytesAtOnce(most: 1 << 20) == 10 * 16_384)
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

@Suite("How long the log is")
struct LogLengthTests {
    @Test("somebody is sent for every so many pages, the writer is asked for every so many more, and each but once")
    func asked() {
        var log = LogLength()
        var (sent, asked): ([Int], [Int]) = ([], [])
        for pages in stride(from: 7, through: 350, by: 7) {
            log.committed(pages: pages)
            if log.isDue(every: 50) { sent.append(pages) }
            if log.isLong(most: 100) { asked.append(pages) }
        }
        #expect(sent == [56, 112, 168, 224, 280, 336])
        #expect(asked == [105, 210, 315])
        log.committed(pages: 7)
        let (isDue, isDueSooner, isLong) = (log.isDue(every: 50), log.isDue(every: 7), log.isLong(most: 100))
        #expect(!isDue && isDueSooner && !isLong, "it has begun anew")
    }

    @Test("what the ledger has taken it needs no room for any more")
    func uncarried() {
        var log = LogLength()
        log.committed(pages: 40)
        #expect(log.uncarried == 40)
        log.carried(25, of: 40)
        #expect(log.uncarried == 15)
        log.committed(pages: 47)
        #expect(log.uncarried == 22)
        log.committed(pages: 5)
        #expect(log.uncarried == 5)
        log.carried(47, of: 47)
        #expect(log.uncarried == 5, "that was the log before")
        log.carried(5, of: 5)
        #expect(log.uncarried == 0)
        log.committed(pages: 5)
        #expect(log.uncarried == 5, "as long as the log before, and another one")
    }

    @Test("of a log from before this process the first that is heard is how much of it was carried back")
    func fromBefore() {
        var log = LogLength()
        log.carried(3, of: 9)
        #expect(log.uncarried == 6)
        log.committed(pages: 12)
        #expect(log.uncarried == 9)
    }
}
