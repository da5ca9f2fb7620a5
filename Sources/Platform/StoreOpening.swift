import Foundation
import Tips

/// Opens the store as it was left, by whatever end.
enum StoreOpening {
    struct Opened {
        var index: [TipID: ClueBook.Kept]
        var pen: CluePen
        var repeats: RepeatLog
        /// Folders of clues that are not recorded: see ``Orphans``.
        var putAside: Int
    }

    static func open(_ directory: String) throws -> Opened {
        try StoreFile.makeFolders(directory)
        let root = try StoreFile.folder(directory)
        let cluesFile = try StoreFile.openForAppending(PlatformStore.cluesPath(directory))
        guard isOurs(cluesFile) else {
            throw Failure(
                "platform-store-busy", "Another platform uses this store. Stop it or name another folder.", .refuse)
        }
        let repeats = try RepeatLog(StoreFile.openForAppending(PlatformStore.deliveriesPath(directory)))
        let orphans = try Orphans(store: directory)
        let (index, length, clues) = try readIndex(directory, orphans)
        if try cluesFile.length > length { try cluesFile.truncate(to: length) }
        try cluesFile.sync()
        try clearIncoming(directory)
        let putAside = try orphans.putAside { index[$0] != nil }
        try root.sync()
        let pen = CluePen(root: root, cluesFile: cluesFile, length: length, clues: clues)
        return Opened(index: index, pen: pen, repeats: repeats, putAside: putAside)
    }

    /// Two seconds: one that is just going down lets go of it soon.
    private static func isOurs(_ file: StoreFile) -> Bool {
        for _ in 0..<100 {
            if file.lock() { return true }
            usleep(20_000)
        }
        return false
    }

    private static func readIndex(_ directory: String, _ orphans: Orphans) throws
        -> ([TipID: ClueBook.Kept], Int64, Int)
    {
        var index: [TipID: ClueBook.Kept] = [:]
        var clues = 0
        let length = try ClueFile.read(PlatformStore.cluesPath(directory)) { clue in
            clues += 1
            index[clue.id] = ClueBook.Kept(manifestDigest: clue.manifestDigest, clue: clue.clue)
            try orphans.settle(clue)
            try restoreManifest(directory, clue)
        }
        return (index, length, clues)
    }

    /// `manifest.json` is not synced, since the line holds it: a power cut may have taken it, whole or its content.
    private static func restoreManifest(_ directory: String, _ clue: RecordedClue) throws {
        let folder = PlatformStore.folderPath(directory, clue.id)
        var status = stat()
        guard
            stat("\(folder)/\(PlatformStore.manifestName)", &status) != 0 || Int(status.st_size) != clue.manifest.count
        else { return }
        try StoreFile.makeFolder(folder)
        try StoreFile.create("\(folder)/\(PlatformStore.manifestName)").write(clue.manifest)
    }

    private static func clearIncoming(_ directory: String) throws {
        try StoreFile.remove(PlatformStore.incomingPath(directory))
        try StoreFile.makeFolder(PlatformStore.incomingPath(directory))
    }
}
