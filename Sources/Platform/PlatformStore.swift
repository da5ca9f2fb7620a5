import Foundation
import Tips

/// The folder of the stand-in platform:
///
///     STORE/clues.jsonl          one line per recorded clue, synced before the answer
///     STORE/deliveries.jsonl     one line per repeat
///     STORE/answers.jsonl        what an operator has it say of its clues: see ``OperatorAnswers``
///     STORE/clusters.jsonl       which clues are company to each other: the same exhibit, or nearly the same words
///     STORE/clusters.seen        how far they were looked for
///     STORE/ID/manifest.json, statement.json.age, exhibit-1, exhibit-2, …
///     STORE/ID/opened/           statement.json and the exhibits of a sealed tip, where an identity was given
///     STORE/.incoming/           parts that are still arriving
///     STORE/orphans/ID, ID-2, …  folders of clues that clues.jsonl did not know at a start: see ``Orphans``
public enum PlatformStore {
    static func cluesPath(_ directory: String) -> String { "\(directory)/clues.jsonl" }
    static func answersPath(_ directory: String) -> String { "\(directory)/answers.jsonl" }
    static func clustersPath(_ directory: String) -> String { "\(directory)/clusters.jsonl" }
    static func clustersSeenPath(_ directory: String) -> String { "\(directory)/clusters.seen" }
    static func deliveriesPath(_ directory: String) -> String { "\(directory)/deliveries.jsonl" }
    static func incomingPath(_ directory: String) -> String { "\(directory)/.incoming" }
    static func orphansPath(_ directory: String) -> String { "\(directory)/orphans" }
    static func folderPath(_ directory: String, _ id: TipID) -> String { "\(directory)/\(id)" }

    static let manifestName = "manifest.json"
    static let statementName = "statement.json.age"
    static func exhibitName(_ number: Int) -> String { "exhibit-\(number)" }

    /// What is recorded, line by line, a clue that stands there twice twice. A last line without an end is left out: its
    /// request was never answered.
    ///
    /// Throws `Failure` with code `platform-store` when a line is damaged.
    public static func clues(in directory: String) throws -> [RecordedClue] {
        var clues: [RecordedClue] = []
        _ = try ClueFile.read(cluesPath(directory)) { clues.append($0) }
        return clues
    }

    /// Repeats that came after the clue was recorded.
    public static func repeats(in directory: String) throws -> Int {
        guard let text = FileManager.default.contents(atPath: deliveriesPath(directory)) else { return 0 }
        return text.count { $0 == UInt8(ascii: "\n") }
    }

    /// One sentence for each thing wrong: a clue recorded twice, a part missing or other than its digest. Reads every byte.
    public static func faults(in directory: String) throws -> [String] {
        var faults: [String] = []
        var seen: Set<TipID> = []
        _ = try ClueFile.read(cluesPath(directory)) { clue in
            if !seen.insert(clue.id).inserted { faults.append("\(clue.id) is recorded twice.") }
            let folder = folderPath(directory, clue.id)
            if digest(ofFile: "\(folder)/\(manifestName)") != clue.manifestDigest {
                faults.append("\(clue.id): the manifest is missing or differs.")
            }
            for exhibit in clue.exhibits
            where digest(ofFile: "\(folder)/\(exhibitName(exhibit.number))") != exhibit.digest {
                faults.append("\(clue.id): exhibit \(exhibit.number) is missing or differs.")
            }
        }
        return faults
    }

    private static func digest(ofFile path: String) -> Digest? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var hasher = Digest.Hasher()
        while let piece = try? file.read(upToCount: 1 << 20), !piece.isEmpty {
            piece.withUnsafeBytes { hasher.update($0) }
        }
        return hasher.finish()
    }
}
