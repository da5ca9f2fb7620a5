import Seeded
import Testing
import Tips

@testable import Accounting

@Suite("Folded figures as bytes")
struct FoldedRunTests {
    private static func form() throws -> FigureForm { FigureForm(calendar: try RunFoldTests.calendar()) }

    /// Takes them more than once, and prints what comes of it.
    private static func print(_ bytes: [UInt8]) throws -> Bool {
        var fold = try MonthFold(
            from: #require(CalendarMonth("2015-01")), to: #require(CalendarMonth("2015-01")),
            calendar: RunFoldTests.calendar())
        guard fold.take(kept: bytes) else { return false }
        for _ in 0..<3 where !fold.take(kept: bytes) { Issue.record("the same bytes were not taken again") }
        let statistics = fold.finish()
        #expect(!statistics.json.isEmpty && !statistics.text.isEmpty && !statistics.csv.isEmpty)
        #expect(!statistics.page().isEmpty)
        return true
    }

    @Test("what is written is read back, and written again the same", arguments: 0..<20)
    func roundTrip(seed: UInt64) throws {
        let form = try Self.form()
        let bytes = try #require(try RunFoldTests.fold(RandomLedger(seed: seed, tips: 40).lines))
        let folded = try #require(FoldedRun(bytes, form))
        #expect(folded.bytes(form) == bytes)
        #expect(try Self.print(bytes))
    }

    @Test("bytes that were cut are nothing")
    func cuts() throws {
        let form = try Self.form()
        let bytes = try #require(try RunFoldTests.fold(RandomLedger(seed: 3, tips: 30).lines))
        for length in bytes.indices { #expect(FoldedRun(Array(bytes[..<length]), form) == nil) }
        #expect(FoldedRun(bytes + [0], form) == nil)
    }

    @Test("a flipped bit is nothing, or figures that end no program", arguments: 0..<8)
    func flips(bit: Int) throws {
        let bytes = try #require(try RunFoldTests.fold(RandomLedger(seed: 4, tips: 5).lines))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 1 << UInt8(bit)
            _ = try Self.print(other)
        }
    }

    @Test("numbers of any size end no program")
    func numbers() throws {
        let form = try Self.form()
        let largest: [UInt8] = Array(repeating: 0xFF, count: 9) + [0x01]
        let most: [UInt8] = [0x80, 0x80, 0x80, 0x80, 0x10]
        let day: [UInt8] = [0x05] + Array("24180".utf8)
        for number in [largest, most, Array(repeating: 0xFF, count: 40), [0x80], [0x80, 0x00], [0x7F]] {
            for before in [[], [1], [1] + day] {
                for count in 1...60 {
                    let filled = before + Array(repeating: number, count: count).flatMap(\.self)
                    _ = try Self.print(form.head + filled)
                    _ = try Self.print(form.head + filled + Array(repeating: 0, count: 60 - count))
                }
            }
        }
    }

    @Test("bytes of chance end no program")
    func chance() throws {
        var random = SeededRandom(seed: 11)
        let form = try Self.form()
        for _ in 0..<2000 {
            let tail = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...(Bool.random(using: &random) ? 255 : 3), using: &random)
            }
            _ = try Self.print(form.head + tail)
        }
    }

    @Test("the largest figures that can be read add up")
    func largest() throws {
        let form = try Self.form()
        var month = FoldedMonth()
        month.figures.tips = Int(FigureBounds.count)
        month.figures.corrections.disagreed = Int(FigureBounds.count)
        month.figures.exhibits[.image] = ExhibitFigures(
            count: Int(FigureBounds.count), bytes: Int64(FigureBounds.bytes))
        let run = FoldedRun(months: [2015 * 12: month], strayEvents: Int(FigureBounds.count))
        let bytes = try #require(run.bytes(form))
        #expect(FoldedRun(bytes, form) == run)
        #expect(try Self.print(bytes))
        month.figures.tips += 1
        #expect(FoldedRun(months: [0: month], strayEvents: 0).bytes(form) == nil)
        month.figures.tips = -1
        #expect(FoldedRun(months: [0: month], strayEvents: 0).bytes(form) == nil)
    }
}
