import Foundation
public import Sealing
public import Tips

/// What a recorded clue says and what decided it: of a sealed one, out of its statement.
public struct ClueStatement: Sendable, Hashable {
    public var words: StatedWords
    /// The names of the reasons, in order.
    public var because: [String]

    private struct Reasons: Decodable {
        struct Reason: Decodable {
            var name: String
        }

        var because: [Reason]?
    }

    init?(json: [UInt8]) {
        guard let words = StatedWords(json: json),
            let reasons = try? JSONDecoder().decode(Reasons.self, from: Data(json))
        else { return nil }
        self.words = words
        because = (reasons.because ?? []).map(\.name)
    }
}

extension PlatformStore {
    /// Throws `Failure` with code `no-store` where no platform has written.
    public static func check(_ directory: String) throws {
        guard access(cluesPath(directory), R_OK) == 0 else {
            throw Failure(
                "no-store",
                "There is no store at \(directory.onOneLine): name the folder of `tipline platform` or of `collect --into`.",
                .refuse)
        }
    }

    /// Calls `each` with every clue that is wanted, once, and what it says: nil where it is sealed to others or damaged. What is
    /// sealed is opened in memory, and nothing is written. Read beside a running platform; blocks.
    ///
    /// Throws `Failure` with code `platform-store` when a line of the record is damaged, and what `each` throws.
    public static func statements(
        in directory: String, opening identities: [Identity], of isWanted: (RecordedClue) -> Bool,
        _ each: (RecordedClue, ClueStatement?) throws -> Void
    ) throws {
        var seen: Set<TipID> = []
        _ = try ClueFile.read(cluesPath(directory)) { clue in
            guard isWanted(clue), seen.insert(clue.id).inserted else { return }
            let json = StatedClue.json(of: clue, in: directory, opening: identities)
            try each(clue, json.flatMap(ClueStatement.init(json:)))
        }
    }
}

extension RecordedClue {
    /// As the manifest has it, a correction before the first attempt included.
    public var decided: Judged {
        Judged(kind: kind ?? .unsure, departments: head?.departments ?? [])
    }

    /// Nil where the manifest names none.
    public var channel: String? { head?.channel }

    private var head: Head? { try? JSONDecoder().decode(Head.self, from: Data(manifest)) }

    private struct Head: Decodable {
        var departments: [String]?
        var channel: String?
    }
}
