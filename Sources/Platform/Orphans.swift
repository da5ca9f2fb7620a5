import Foundation
import Tips

/// `STORE/orphans/`: folders of clues that `clues.jsonl` did not know at a start. Most come from a hand-over that a crash cut
/// short, and its tip comes again. But whoever has put back an older `clues.jsonl` has the newer clues' exhibits here and nowhere
/// else, so nothing is deleted before the clue's own place holds as much. Used at the start alone; blocks.
struct Orphans {
    private let store: String
    private let directory: String
    /// Ways to what was put aside of a tip, in the order of their numbers.
    private let places: [TipID: [String]]

    init(store: String) throws {
        self.store = store
        directory = PlatformStore.orphansPath(store)
        let names = StoreFile.isThere(directory) ? try StoreFile.names(in: directory) : []
        let known = names.compactMap { name in Self.read(name).map { (name: name, id: $0.id, number: $0.number) } }
        places = Dictionary(grouping: known.sorted { $0.number < $1.number }, by: \.id)
            .mapValues { [directory] entries in entries.map { "\(directory)/\($0.name)" } }
    }

    /// `ID` or `ID-2`, `ID-3`, …
    private static func read(_ name: String) -> (id: TipID, number: Int)? {
        let words = name.split(separator: "-", omittingEmptySubsequences: false)
        guard let word = words.first, let id = TipID(String(word)) else { return nil }
        if words.count == 1 { return (id, 1) }
        guard words.count == 2, let number = Int(words[1]), number > 1 else { return nil }
        return (id, number)
    }

    /// A recorded clue whose folder is missing gets it back; what was put aside of one whose folder is whole goes.
    func settle(_ clue: RecordedClue) throws {
        guard var aside = places[clue.id] else { return }
        let place = PlatformStore.folderPath(store, clue.id)
        if !StoreFile.isThere(place) {
            let best = aside.firstIndex { Self.isWhole($0, clue) } ?? aside.startIndex
            try StoreFile.rename(aside.remove(at: best), to: place)
            // The line has it, and this one may be another hand-over's.
            try StoreFile.remove("\(place)/\(PlatformStore.manifestName)")
        }
        guard Self.isWhole(place, clue) else { return }
        for path in aside { try StoreFile.remove(path) }
    }

    /// Every part that the clue names beside its manifest is there, with its length.
    private static func isWhole(_ folder: String, _ clue: RecordedClue) -> Bool {
        let statement = (try? ReceivedManifest.read(clue.manifest))?.statement
        let parts =
            clue.exhibits.map { (PlatformStore.exhibitName($0.number), $0.bytes) }
            + (statement.map { [(PlatformStore.statementName, $0.bytes)] } ?? [])
        return StoreFile.isThere(folder)
            && parts.allSatisfy { name, bytes in
                var status = stat()
                return lstat("\(folder)/\(name)", &status) == 0 && Int64(status.st_size) == bytes
            }
    }

    /// Moves the folders of clues here that are not `known`, and says how many. Only names the store could have made are
    /// touched.
    func putAside(unless known: (TipID) -> Bool) throws -> Int {
        let unknown = try StoreFile.names(in: store).filter { name in TipID(name).map { !known($0) } ?? false }
        guard !unknown.isEmpty else { return 0 }
        try StoreFile.makeFolder(directory)
        for name in unknown.sorted() { try StoreFile.rename("\(store)/\(name)", to: free(name)) }
        try StoreFile.folder(directory).sync()
        return unknown.count
    }

    private func free(_ name: String) -> String {
        var (path, number) = ("\(directory)/\(name)", 1)
        while StoreFile.isThere(path) {
            number += 1
            path = "\(directory)/\(name)-\(number)"
        }
        return path
    }

    static func sentence(_ count: Int) -> String {
        "\(count) \(count == 1 ? "folder" : "folders") of clues that clues.jsonl does not know: put aside in orphans/. "
            + "Where an older clues.jsonl was put back, keep them: they return once their clues stand in it again."
    }
}
