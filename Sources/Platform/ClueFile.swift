import Tips

/// Reads `clues.jsonl` from its first line.
enum ClueFile {
    /// Calls `each` with every whole line's clue, from the first. Gives back where the last whole line ends: what is behind
    /// it was never acknowledged.
    ///
    /// Throws `Failure` with code `platform-store` when a line that ends is no clue: that is damage, not a torn write.
    static func read(_ path: String, _ each: (RecordedClue) throws -> Void) throws -> Int64 {
        var place = LinePlace.start
        try place.read(path) { line, number in
            guard let clue = RecordedClue(line: line) else { throw LinePlace.damaged(path, number) }
            try each(clue)
        }
        return place.offset
    }
}
