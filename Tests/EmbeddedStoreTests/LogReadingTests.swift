import Foundation
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("A log that is damaged")
struct LogReadingTests {
    private static let frameBytes = LedgerSchema.pageSize + LogReading.frameHeaderBytes

    /// A spool as kill -9 leaves it: with a log of several transactions.
    private static func left() async throws -> TemporaryFolder {
        let house = try TemporarySpool()
        for _ in 1...4 { try await house.keepWords() }
        return try house.folder.copy()
    }

    private static func finding(_ log: [UInt8]) throws -> LogReading.Finding {
        let folder = try TemporaryFolder()
        try Data(log).write(to: URL(filePath: folder.path + "/ledger.sqlite-wal"))
        return try LogReading.finding(ofLedger: folder.path + "/ledger.sqlite", disk: PosixDisk())
    }

    /// Where the last transaction begins.
    private static func lastBeginning(_ log: [UInt8]) -> Int {
        let ends = stride(from: LogReading.headerBytes, to: log.count, by: frameBytes).filter { frame in
            log[(frame + 4)..<(frame + 8)].contains { $0 != 0 }
        }
        return ends[ends.count - 2] + frameBytes
    }

    @Test("is told wherever a bit flips in a transaction that another one followed")
    func flipped() async throws {
        let log = try #require(try await Self.left().bytes("ledger.sqlite-wal"))
        #expect(try Self.finding(log) == .sound)
        let last = Self.lastBeginning(log)
        // Every part of the header, and in every frame page number, mark of the end, salts, sum, and page.
        let inHeader = [0, 9, 17, 21, 25, 31]
        // The first of them, the last, whose end another transaction follows, and some between.
        let frames = Array(stride(from: LogReading.headerBytes, to: last, by: Self.frameBytes))
        let inFrames = [frames[0], frames[frames.count / 2], frames[frames.count - 1]].flatMap { frame in
            [1, 9, 13, 17, 21, 24, 5_000].map { frame + $0 }
        }
        for at in inHeader + inFrames {
            var hit = log
            hit[at] ^= 1 << 4
            #expect(try Self.finding(hit) != .sound, "byte \(at)")
        }
    }

    @Test("is not a log that was cut anywhere, nor one whose last write never ended")
    func cut() async throws {
        let log = try #require(try await Self.left().bytes("ledger.sqlite-wal"))
        let frames = (log.count - LogReading.headerBytes) / Self.frameBytes
        for length in (0...frames).map({ LogReading.headerBytes + $0 * Self.frameBytes }) + [0, 20, 40, 9_000] {
            #expect(try Self.finding(Array(log.prefix(length))) == .sound, "cut at \(length)")
        }
        for frame in stride(from: Self.lastBeginning(log), to: log.count, by: Self.frameBytes) {
            var torn = log
            torn.replaceSubrange((frame + 100)..<(frame + 612), with: [UInt8](repeating: 0, count: 512))
            #expect(try Self.finding(torn) == .sound)
        }
    }

    @Test("is said by a command, which touches nothing; behind it a daemon starts and sweeps nothing")
    func said() async throws {
        let left = try await Self.left()
        let path = left.path + "/ledger.sqlite-wal"
        var log = try #require(left.bytes("ledger.sqlite-wal"))
        log[LogReading.headerBytes + 5_000] ^= 1
        try Data(log).write(to: URL(filePath: path))
        let failure = #expect(throws: Failure.self) { try EmbeddedSpool.openForCommand(left.path) }
        #expect(failure?.code == "log-damaged")
        #expect(left.bytes("ledger.sqlite-wal") == log)
        let house = try TemporarySpool(left)
        #expect(try house.open().findings.logDamage != nil)
        #expect(try !house.open().findings.maySweep)
        #expect(try house.reopen().findings.logDamage == nil)
        #expect(try !house.open().findings.maySweep, "not before a repair")
    }
}
