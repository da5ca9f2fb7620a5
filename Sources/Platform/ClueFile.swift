import Foundation
import Tips

/// Reads `clues.jsonl` a piece at a time: it grows for as long as the platform lives.
enum ClueFile {
    /// Calls `each` with every whole line's clue, from the first. Gives back where the last whole line ends: what is behind
    /// it was never acknowledged.
    ///
    /// Throws `Failure` with code `platform-store` when a line that ends is no clue: that is damage, not a torn write.
    static func read(_ path: String, _ each: (RecordedClue) throws -> Void) throws -> Int64 {
        guard let file = FileHandle(forReadingAtPath: path) else { return 0 }
        defer { try? file.close() }
        var end: Int64 = 0
        var number = 0
        var held: [UInt8] = []
        while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
            held += piece
            var start = held.startIndex
            while let lineBreak = held[start...].firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                guard let clue = RecordedClue(line: held[start..<lineBreak]) else { throw damaged(number) }
                try each(clue)
                end += Int64(lineBreak + 1 - start)
                start = lineBreak + 1
            }
            held.removeSubrange(..<start)
        }
        return end
    }

    private static func damaged(_ line: Int) -> Failure {
        Failure(
            "platform-store", "Line \(line) of clues.jsonl is damaged. Restore the store from a copy.", .callSomeone)
    }
}
