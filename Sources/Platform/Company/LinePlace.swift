import Foundation

/// A place between two lines of a file that only grows.
struct LinePlace: Hashable, Sendable {
    var offset: Int64 = 0
    /// Lines before it.
    var lines: Int64 = 0

    static let start = LinePlace()
    private static let pieceBytes = 1 << 20

    /// Reads up to `limit` whole lines from here on, and moves behind them. What is behind the last line break is left for
    /// later: it is still being written.
    mutating func read(_ path: String, limit: Int, _ each: (ArraySlice<UInt8>, _ number: Int64) throws -> Void) throws {
        guard limit > 0, let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(offset))
        var (held, left): ([UInt8], Int) = ([], limit)
        while left > 0, let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty {
            held += piece
            var start = held.startIndex
            while left > 0, let lineBreak = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
                lines += 1
                offset += Int64(lineBreak + 1 - start)
                try each(held[start..<lineBreak], lines)
                start = lineBreak + 1
                left -= 1
            }
            held.removeSubrange(..<start)
        }
    }

    /// The place before the last `count` lines that stand before this one. Goes through the file from its beginning, and
    /// reads nothing of it but line breaks.
    func back(_ count: Int, in path: String) throws -> LinePlace {
        guard count > 0, let file = FileHandle(forReadingAtPath: path) else { return self }
        defer { try? file.close() }
        let skipped = max(0, lines - Int64(count))
        var place = LinePlace.start
        while place.lines < skipped, let piece = try file.read(upToCount: Self.pieceBytes), !piece.isEmpty {
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
