import Foundation
import Sealing
import Tips

/// What a recorded clue says: from its manifest, or of a sealed one from its statement.
enum StatedClue {
    private static let longestStatement = 1 << 20

    /// Nil where it is sealed and was not opened beside what is recorded.
    static func read(_ clue: RecordedClue, in directory: String) -> (words: StatedWords, exhibits: [Digest])? {
        if let words = StatedWords(json: clue.manifest) { return (words, clue.exhibits.map(\.digest)) }
        guard let bytes = opened(clue, in: directory), let words = StatedWords(json: bytes),
            let statement = try? JSONDecoder().decode(OpenedStatement.self, from: bytes)
        else { return nil }
        return (words, statement.exhibits.compactMap { Digest(hex: $0.digest) })
    }

    /// The statement that was opened when the clue came.
    private static func opened(_ clue: RecordedClue, in directory: String) -> Data? {
        let folder = "\(PlatformStore.folderPath(directory, clue.id))/\(TipOpening.folderName)"
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(TipOpening.statementName)") else { return nil }
        defer { try? file.close() }
        guard let bytes = try? file.read(upToCount: longestStatement),
            let statement = try? JSONDecoder().decode(OpenedStatement.self, from: bytes),
            statement.id == clue.id.description
        else { return nil }
        return bytes
    }

    /// The object with the clue's words: its manifest, or its statement, a sealed one opened in memory. Nil where it is sealed
    /// to others, or is not what the manifest names.
    static func json(of clue: RecordedClue, in directory: String, opening identities: [Identity]) -> [UInt8]? {
        if StatedWords(json: clue.manifest) != nil { return clue.manifest }
        if let opened = opened(clue, in: directory) { return Array(opened) }
        guard !identities.isEmpty, let manifest = try? ReceivedManifest.read(clue.manifest),
            let named = manifest.statement, named.bytes <= Int64(longestStatement)
        else { return nil }
        var bytes: [UInt8] = []
        let path = "\(PlatformStore.folderPath(directory, clue.id))/\(PlatformStore.statementName)"
        guard let opened = try? SealedPart.open(path, by: identities, into: { bytes += $0 }),
            opened.sealed.digest == Digest(hex: named.digest), (try? OpenedStatement(bytes, of: manifest)) != nil
        else { return nil }
        return bytes
    }
}
