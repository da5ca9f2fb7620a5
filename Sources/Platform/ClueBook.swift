import Foundation
import NIOPosix
import Synchronization
import Tips

/// The record of the platform: every clue once, on the disk before anyone hears of it. Clues that wait at the same time
/// share one sync.
///
/// A clue's parts are put in place first, its line is written and synced second: a folder without a line belongs to nobody
/// and is put aside at the next start.
final class ClueBook: Sendable {
    /// A hand-over that has been read whole and checked.
    struct Arrival: Sendable {
        var id: TipID
        var manifestDigest: Digest
        var manifest: [UInt8]
        var content: ReceivedManifest
        /// Where its other parts lie, synced; nil when there are none.
        var folder: String?
    }

    struct Kept: Sendable, Hashable {
        var manifestDigest: Digest
        var clue: String
    }

    enum Entry: Sendable, Hashable {
        case recorded(Kept)
        /// Recorded before, with this digest or another.
        case known(Kept)
    }

    /// Called once, on the thread that has written.
    typealias Told = @Sendable (Result<Entry, any Error>) -> Void

    /// Hears a sentence about what went wrong beside the record, on the thread that met it.
    typealias Remark = @Sendable (String) -> Void

    private struct Waiting {
        var arrivals: [(Arrival, then: Told)] = []
        var isWriting = false
    }

    private let directory: String
    private let time: any TimeSource
    private let waiting = Mutex(Waiting())
    private let index: Mutex<[TipID: Kept]>
    private let pen: Mutex<CluePen>
    private let repeats: Mutex<RepeatLog>
    private let onRemark: Remark
    /// Nil: every folder is complete before its clue is answered.
    private let filing: ManifestFiling?

    /// Opens or makes the store and clears what a crash has left: a torn last line, folders nobody was told of. Blocks.
    ///
    /// - Parameter filesBehind: folders that hold nothing but a manifest are made behind the answers.
    convenience init(
        directory: String, time: any TimeSource, filesBehind: Bool = false, onRemark: @escaping Remark = { _ in }
    ) throws {
        let opened = try StoreOpening.open(directory)
        if opened.putAside > 0 { onRemark(Orphans.sentence(opened.putAside)) }
        self.init(opened, directory: directory, time: time, filesBehind: filesBehind, onRemark: onRemark)
    }

    init(
        _ opened: StoreOpening.Opened, directory: String, time: any TimeSource, filesBehind: Bool = false,
        onRemark: @escaping Remark
    ) {
        self.directory = directory
        self.time = time
        self.onRemark = onRemark
        index = Mutex(opened.index)
        pen = Mutex(opened.pen)
        repeats = Mutex(opened.repeats)
        filing = filesBehind ? ManifestFiling(directory: directory) : nil
    }

    /// Makes the folders that are still to be made. Blocks.
    func finish() { filing?.finish() }

    func kept(_ id: TipID) -> Kept? {
        index.withLock { $0[id] }
    }

    /// Throws `Failure`; then nothing of it was recorded that anyone was told.
    func record(_ arrival: Arrival) async throws -> Entry {
        try await withCheckedThrowingContinuation { continuation in
            record(arrival) { continuation.resume(with: $0) }
        }
    }

    func record(_ arrival: Arrival, then: @escaping Told) {
        let mustStart = waiting.withLock { waiting in
            waiting.arrivals.append((arrival, then))
            let wasIdle = !waiting.isWriting
            waiting.isWriting = true
            return wasIdle
        }
        // One at a time: whoever comes meanwhile is in the next batch.
        if mustStart { NIOThreadPool.singleton.submit { _ in self.writeAll() } }
    }

    private func writeAll() {
        while true {
            let batch = waiting.withLock { waiting in
                let arrivals = waiting.arrivals
                waiting.isWriting = !arrivals.isEmpty
                waiting.arrivals = []
                return arrivals
            }
            guard !batch.isEmpty else { return }
            let results = pen.withLock { pen in write(batch.map(\.0), with: &pen) }
            for ((_, then), result) in zip(batch, results) { then(result) }
        }
    }

    private func write(_ batch: [Arrival], with pen: inout CluePen) -> [Result<Entry, any Error>] {
        let known = index.withLock { index in batch.map { index[$0.id] } }
        var page = CluePage(
            directory: directory, recordedAt: time.now, nextNumber: pen.clues + 1, filesBehind: filing != nil)
        let entries = zip(batch, known).map { arrival, kept -> Result<Entry, any Error> in
            if let kept = kept ?? page.kept[arrival.id] {
                page.note(repeat: arrival, of: kept)
                return .success(.known(kept))
            }
            return Result { .recorded(try page.add(arrival)) }
        }
        do {
            try pen.write(page)
        } catch {
            // Even a repeat may be one of a clue on this page.
            return entries.map { _ in .failure(error) }
        }
        // The lines are on the disk: whatever comes behind them, these clues are recorded.
        index.withLock { $0.merge(page.kept) { old, _ in old } }
        filing?.file(page.unfiled)
        if let sentence = repeats.withLock({ $0.append(page.repeats) }) { onRemark(sentence) }
        return entries
    }
}

/// What one sync will make true.
struct CluePage {
    let directory: String
    let recordedAt: Moment
    private(set) var nextNumber: Int
    private(set) var kept: [TipID: ClueBook.Kept] = [:]
    private(set) var lines: [UInt8] = []
    private(set) var repeats: [UInt8] = []
    /// Folders were moved into the store: the store's own entry for them must be synced before the lines are.
    private(set) var hasFolders = false
    /// Manifests whose folders are made later.
    private(set) var unfiled: [ManifestFiling.Entry] = []
    private let filesBehind: Bool

    init(directory: String, recordedAt: Moment, nextNumber: Int, filesBehind: Bool = false) {
        self.filesBehind = filesBehind
        self.directory = directory
        self.recordedAt = recordedAt
        self.nextNumber = nextNumber
    }

    var clues: Int { kept.count }

    /// Puts the parts in their place and the clue on the page.
    mutating func add(_ arrival: ClueBook.Arrival) throws -> ClueBook.Kept {
        try place(arrival)
        let clue = "C" + padded(nextNumber, 7)
        let record = RecordedClue(
            id: arrival.id, manifestDigest: arrival.manifestDigest, clue: clue,
            kind: arrival.content.kind.flatMap(Kind.init(rawValue:)),
            receivedAt: arrival.content.receivedAt.flatMap { Moment(rfc3339: $0) }, recordedAt: recordedAt,
            exhibits: arrival.content.exhibits.compactMap { part in
                Digest(hex: part.digest).map {
                    .init(number: part.number, mediaType: part.mediaType, bytes: part.bytes, digest: $0)
                }
            }, manifest: arrival.manifest)
        lines += record.line
        nextNumber += 1
        let entry = ClueBook.Kept(manifestDigest: arrival.manifestDigest, clue: clue)
        kept[arrival.id] = entry
        return entry
    }

    mutating func note(repeat arrival: ClueBook.Arrival, of kept: ClueBook.Kept) {
        var json = JSONText(reserving: 256)
        json.object { json in
            json.key("id")
            json.string(arrival.id.description)
            json.key("manifest_sha256")
            json.string(arrival.manifestDigest.description)
            json.key("clue")
            json.string(kept.clue)
            json.key("same")
            json.boolean(kept.manifestDigest == arrival.manifestDigest)
            json.key("at")
            json.string(recordedAt.description)
        }
        repeats += json.bytes + [UInt8(ascii: "\n")]
    }

    private mutating func place(_ arrival: ClueBook.Arrival) throws {
        let entry = ManifestFiling.Entry(id: arrival.id, manifest: arrival.manifest)
        guard let parts = arrival.folder else {
            if filesBehind { unfiled.append(entry) } else { try ManifestFiling.write(entry, directory) }
            return
        }
        let folder = PlatformStore.folderPath(directory, arrival.id)
        // The index does not know the tip: what lies there is from a hand-over that came to nothing.
        try StoreFile.remove(folder)
        try StoreFile.rename(parts, to: folder)
        hasFolders = true
        try StoreFile.create("\(folder)/\(PlatformStore.manifestName)").write(arrival.manifest)
    }
}

/// The file of the record, and how far it is written.
struct CluePen: Sendable {
    private let root: StoreFile
    private let cluesFile: StoreFile
    private var length: Int64
    private(set) var clues: Int
    /// Once a sync has failed nothing is known of the file any more: no clue is recorded until the next start.
    private var broken: Failure?

    init(root: StoreFile, cluesFile: StoreFile, length: Int64, clues: Int) {
        self.root = root
        self.cluesFile = cluesFile
        self.length = length
        self.clues = clues
    }

    /// When this returns, the page's lines are on the disk.
    mutating func write(_ page: CluePage) throws {
        if let broken { throw broken }
        guard !page.lines.isEmpty else { return }
        if page.hasFolders { try synced(root) }
        do {
            try cluesFile.write(page.lines)
        } catch {
            // Half a page, perhaps: the next one must not begin in the middle of a line.
            do { try cluesFile.truncate(to: length) } catch { broken = Self.unusable(error) }
            throw error
        }
        try synced(cluesFile)
        length += Int64(page.lines.count)
        clues += page.clues
    }

    private mutating func synced(_ file: StoreFile) throws {
        do {
            try file.sync()
        } catch {
            broken = Self.unusable(error)
            throw error
        }
    }

    private static func unusable(_ error: any Error) -> Failure {
        Failure(
            "platform-store", "The store could not be synced. Look at the disk and start again.", .callSomeone,
            cause: error)
    }
}
