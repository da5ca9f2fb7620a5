import Foundation
import Tips

/// A place between two lines of a file that only grows, and the one reader of such files. A piece is read at a time, since they
/// grow for as long as the platform lives, and no line is believed that is longer than any it writes.
struct LinePlace: Hashable, Sendable {
    var offset: Int64 = 0
    /// Lines before it.
    var lines: Int64 = 0

    static let start = LinePlace()
    private static let pieceBytes = 1 << 20

    /// Of `clues.jsonl`, with room: a manifest has up to a megabyte, its characters up to two or three in the line, and its
    /// exhibits are told a second time.
    static let longestClue = 8 << 20

    /// Reads up to `limit` whole lines from here on, and moves behind them. What is behind the last line break is left for
    /// later: it is still being written. No file is no line.
    ///
    /// Throws `Failure` with code `platform-store` when the file cannot be read, or when a line is longer than `longest`, and
    /// what `each` throws.
    mutating func read(
        _ path: String, limit: Int = .max, longest: Int = longestClue,
        _ each: (ArraySlice<UInt8>, _ number: Int64) throws -> Void
    ) throws {
        guard limit > 0, let file = try StoreFile.openForReading(path) else { return }
        try file.seek(to: offset)
        var (held, left): ([UInt8], Int) = ([], limit)
        while left > 0 {
            let piece = try file.read(upTo: Self.pieceBytes)
            if piece.isEmpty { return }
            held += piece
            var start = held.startIndex
            while left > 0, let lineBreak = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
                guard lineBreak - start <= longest else { throw Self.damaged(path, lines + 1) }
                lines += 1
                offset += Int64(lineBreak + 1 - start)
                try each(held[start..<lineBreak], lines)
                start = lineBreak + 1
                left -= 1
            }
            held.removeSubrange(..<start)
            guard left == 0 || held.count <= longest else { throw Self.damaged(path, lines + 1) }
        }
    }

    static func damaged(_ path: String, _ line: Int64) -> Failure {
        Failure(
            "platform-store", "Line \(line) of \(path.onOneLine) is damaged. Restore the store from a copy.",
            .callSomeone)
    }

    /// The place before the last `count` lines that stand before this one. Goes through the file from its beginning, and
    /// reads nothing of it but line breaks.
    func back(_ count: Int, in path: String) throws -> LinePlace {
        guard count > 0, let file = try StoreFile.openForReading(path) else { return self }
        let skipped = max(0, lines - Int64(count))
        var place = LinePlace.start
        while place.lines < skipped {
            let piece = try file.read(upTo: Self.pieceBytes)
            if piece.isEmpty { break }
            let found = piece.withUnsafeBytes { Self.end(ofLine: skipped - place.lines, in: $0) }
            place.offset += Int64(found.end)
            place.lines += found.lines
        }
        return place.lines == skipped ? place : self
    }

    /// Where line `wanted` of a piece ends, or the piece.
    private static func end(ofLine wanted: Int64, in piece: UnsafeRawBufferPointer) -> (end: Int, lines: Int64) {
        var lines: Int64 = 0
        for index in piece.indices where piece[index] == UInt8(ascii: "\n") {
            lines += 1
            if lines == wanted { return (index + 1, lines) }
        }
        return (piece.count, lines)
    }
}
