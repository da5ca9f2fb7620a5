import Testing
import Tips

@testable import Accounting

@Suite("Figures written and read in one way")
struct FigureCodingTests {
    @Test(
        "every number comes back, in as few bytes as it needs",
        arguments: [
            (0, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (1 << 32, 5),
        ])
    func counts(number: Int, length: Int) {
        var (writer, written, read) = (FigureWriter(), number, -1)
        writer.count(&written)
        #expect(writer.isSound && writer.bytes.count == length)
        var reader = FigureReader(writer.bytes[...])
        reader.count(&read)
        #expect(reader.isAtEnd && read == number)
    }

    @Test("what is out of its bounds is not written", arguments: [-1, 1 << 32 + 1, Int.max, .min])
    func bounds(number: Int) {
        var (writer, number) = (FigureWriter(), number)
        writer.count(&number)
        #expect(!writer.isSound)
    }

    @Test("moments come back from both edges of time", arguments: [Int64.min, -1, 0, 1, 1_420_273_800_000, .max])
    func moments(milliseconds: Int64) {
        var (writer, written) = (FigureWriter(), Moment(milliseconds: milliseconds))
        writer.moment(&written)
        var (reader, read) = (FigureReader(writer.bytes[...]), Moment(milliseconds: 5))
        reader.moment(&read)
        #expect(reader.isAtEnd && read == written)
    }

    @Test("tables are written in the order of their keys, and a key twice is not read")
    func tables() {
        var (one, other) = (["b": 1, "a": 2, "人": 3], ["人": 3, "a": 2, "b": 1])
        var (first, second) = (FigureWriter(), FigureWriter())
        first.counts(&one)
        second.counts(&other)
        #expect(first.bytes == second.bytes)
        #expect(first.bytes.starts(with: [3, 1, UInt8(ascii: "a"), 2, 1, UInt8(ascii: "b"), 1]))
        var reader = FigureReader([2, 1, 97, 1, 1, 97, 1])
        var read: [String: Int] = [:]
        reader.counts(&read)
        #expect(!reader.isAtEnd)
    }

    @Test("keys that are none are not read")
    func keys() {
        #expect(CorrectionFigures.KindChange(figureKey: "report>unsure") == .init(from: .report, to: .unsure))
        for text in ["report", "report>", "report>unsure>", "a>b"] {
            #expect(CorrectionFigures.KindChange(figureKey: text) == nil)
        }
        #expect(Stage(figureKey: "sent-unconfirmed") == .sentUnconfirmed)
        #expect(Stage(figureKey: "lost") == nil)
        for text in ["-1", "", "x", "99999999999"] { #expect(Int(figureKey: text) == nil) }
    }
}
