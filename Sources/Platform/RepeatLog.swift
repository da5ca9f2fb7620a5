import Tips

/// `deliveries.jsonl`: a line for each repeat, written behind the record and never synced. Nothing hangs on it: a line that
/// cannot be written is missing there, and nobody is told that his clue has failed.
struct RepeatLog: Sendable {
    private let file: StoreFile
    private var length: Int64
    /// Half a line stands at the end and cannot be cut away: nothing more is written until the next start.
    private var isTorn = false
    private var isSaid = false

    init(_ file: StoreFile) throws {
        self.file = file
        length = try file.length
    }

    /// A sentence to pass on when they could not be written; once, until some can be written again.
    mutating func append(_ lines: [UInt8]) -> String? {
        guard !lines.isEmpty, !isTorn else { return nil }
        do {
            try file.write(lines)
            length += Int64(lines.count)
            isSaid = false
            return nil
        } catch {
            do { try file.truncate(to: length) } catch { isTorn = true }
            guard !isSaid else { return nil }
            isSaid = true
            return sentence(error)
        }
    }

    private func sentence(_ error: any Error) -> String {
        "Repeats are not noted in deliveries.jsonl\(isTorn ? " until the next start" : ""); clues are recorded all the same. "
            + "\((error as? Failure)?.sentence ?? "")"
    }
}
