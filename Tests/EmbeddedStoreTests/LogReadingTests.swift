import Foundation
import Seeded
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

    /// Three transactions of several frames, one of a single one, and the last.
    private static func written() -> WrittenLog {
        var log = WrittenLog()
        for frames in [3, 2, 1, 4, 2] { log.commit(frames) }
        return log
    }

    @Test("is told whichever bit of a frame's header flips, and wherever in its page, but in the last transaction")
    func everyBit() throws {
        let log = Self.written()
        #expect(log.finding == .sound)
        let last = try #require(log.committed.last)
        for at in LogReading.headerBytes..<log.bytes.count {
            let inFrame = (at - LogReading.headerBytes) % WrittenLog.frameBytes
            let isInHeader = inFrame < LogReading.frameHeaderBytes
            guard isInHeader || at.isMultiple(of: 13) else { continue }
            let frame = (at - LogReading.headerBytes) / WrittenLog.frameBytes
            for bit in isInHeader ? Array(0..<8) : [at % 8] {
                var hit = log.bytes
                hit[at] ^= 1 << bit
                // One that marks a frame of the last transaction for its last is seen.
                let isMark = last.contains(at) && (4..<8).contains(inFrame) && frame == 10
                #expect(
                    (WrittenLog.finding(hit) == .damaged(afterFrames: frame)) == (!last.contains(at) || isMark),
                    "bit \(bit) of byte \(inFrame) of frame \(frame)")
            }
        }
    }

    @Test("is told by the next transaction but one where the bit was the mark of a last frame")
    func mark() throws {
        var log = WrittenLog()
        for _ in 1...3 { log.commit(2, pages: 64) }
        for (transaction, isTold) in [(0, true), (1, false)] {
            var hit = log.bytes
            hit[log.committed[transaction].upperBound - WrittenLog.frameBytes + 7] ^= 64
            #expect((WrittenLog.finding(hit) != .sound) == isTold)
        }
    }

    @Test("is told through a block that is gone, unless it lies over the last boundary")
    func block() throws {
        let log = Self.written()
        let boundary = log.committed[4].lowerBound
        for at in stride(from: LogReading.headerBytes, to: boundary - 512, by: 256) {
            var hit = log.bytes
            hit.replaceSubrange(at..<(at + 512), with: [UInt8](repeating: 0xa5, count: 512))
            let reaches = at + 512 > boundary - WrittenLog.frameBytes
            if !reaches { #expect(WrittenLog.finding(hit) != .sound, "at \(at)") }
        }
    }

    /// What is done behind a first commit.
    private static let abandoned: [(shape: String, steps: @Sendable (inout WrittenLog, _ cut: Int) -> Void)] = [
        (
            "cut over a longer one",
            {
                $0.abandon(6, afterWrites: 11, part: 100); $0.abandon(3, afterWrites: $1)
            }
        ),
        (
            "cut over a whole one",
            {
                $0.abandon(4, afterWrites: 8); $0.abandon(4, afterWrites: min($1, 7), part: 256)
            }
        ),
        (
            "cut over two, the longer first",
            { log, cut in
                log.abandon(7, afterWrites: 13, part: 500)
                log.abandon(4, afterWrites: 7, part: 256)
                log.abandon(5, afterWrites: cut, part: 300)
            }
        ),
        (
            "shorter than the one before",
            { log, _ in
                log.abandon(6, afterWrites: 12); log.commit(2)
            }
        ),
        (
            "cut behind a commit that is shorter than what it was written over",
            { log, cut in
                for frames in [8, 6, 5] { log.abandon(frames, afterWrites: 2 * frames - 1, part: 17) }
                log.commit(2)
                log.abandon(2, afterWrites: cut % 4, part: 24)
            }
        ),
    ]

    @Test("is not what a write leaves that found no room, whatever came over it", arguments: abandoned.indices)
    func rolledBack(_ index: Int) {
        let (shape, steps) = Self.abandoned[index]
        for cut in 0...10 {
            var log = WrittenLog()
            log.commit(2)
            steps(&log, cut)
            #expect(log.finding == .sound, "\(shape), \(cut)")
        }
    }

    @Test("is not an earlier use of the file, and is told where such rests are about")
    func rests() throws {
        var log = WrittenLog(salts: [1, 2, 3, 3, 250, 6, 77, 8], over: Self.written())
        #expect(log.finding == .sound)
        log.abandon(6, afterWrites: 11)
        for frames in [2, 3] { log.commit(frames) }
        log.abandon(2, afterWrites: 3)
        #expect(log.finding == .sound)
        for at in log.committed[0] where at.isMultiple(of: 11) {
            var hit = log.bytes
            hit[at] ^= 2
            #expect(WrittenLog.finding(hit) != .sound, "byte \(at)")
        }
    }

    @Test("is told by what any history of commits and abandoned writes came to, and never without a bit that flipped")
    func histories() throws {
        for seed in UInt64(0)..<400 {
            var chance = SeededRandom(seed: seed)
            var log = WrittenLog()
            log.commit(Int.random(in: 1...3, using: &chance))
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                let frames = Int.random(in: 1...5, using: &chance)
                if Bool.random(using: &chance) {
                    log.commit(frames)
                } else {
                    let writes = Int.random(in: 0..<(2 * frames), using: &chance)
                    log.abandon(frames, afterWrites: writes, part: writes.isMultiple(of: 2) ? 0 : 200)
                }
                #expect(log.finding == .sound, "seed \(seed)")
            }
            guard let at = log.committed.dropLast().randomElement(using: &chance)?.randomElement(using: &chance) else {
                continue
            }
            var hit = log.bytes
            hit[at] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            #expect(WrittenLog.finding(hit) != .sound, "seed \(seed), byte \(at)")
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
