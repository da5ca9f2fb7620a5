import Sealing
public import Spooling
import Synchronization
public import Tips

/// Resumable uploads on one machine: a file for each, with a note beside it, under the keyed hash of its id.
public final class UploadFolder: UploadStore {
    private let folder: SpoolFolder
    private let disk: any Disk
    private let secret: SpoolSecret
    private let threads: DiskThreads
    private let isKept: @Sendable (TipID) async throws -> Bool
    private let shelf = UploadShelf()
    private let strays: StrayUploads
    private let recipients: [Recipient]

    /// - Parameters:
    ///   - recipients: whom uploads are sealed to as they come; empty where they rest as they come.
    ///   - now: what is here already has been left alone since then.
    ///   - isKept: whether the ledger has that tip; what it took is taken.
    init(
        _ folder: SpoolFolder, disk: any Disk, secret: SpoolSecret, recipients: [Recipient] = [], threads: Int = 4,
        workers: any Workers = OwnThreads(), now: Moment,
        isKept: @escaping @Sendable (TipID) async throws -> Bool
    ) throws {
        self.folder = folder
        self.disk = disk
        self.secret = secret
        self.recipients = recipients
        self.isKept = isKept
        self.threads = DiskThreads(count: threads, workers: workers)
        strays = StrayUploads(folder: folder, disk: disk, thread: self.threads.next())
        try disk.makeFolder(folder.uploads)
        try disk.syncFolder(folder.path)
        // A killed daemon may have put a floor, a tail or a whole file in another's place and not come to this: what is
        // answered by them from here on must be there after a power cut, too.
        try disk.syncFolder(folder.uploads)
        let marked = Set(
            try disk.names(in: folder.uploads).compactMap(SpoolFolder.upload(ofFile:))
                .filter { $0.side == .mark }.map(\.name))
        for (name, note) in try Self.notes(in: folder, disk: disk) {
            var note = note
            // Begun by a clock that has since been set back, it would stay until that comes round again. The time by which
            // uploads end may be some minutes behind after a crash: that is no such thing.
            if note.createdAt > now.adding(seconds: 86_400) { note.createdAt = now }
            guard note.isSealed == isSealing || marked.contains(name) else {
                // Sealing was turned on or off. What rests in clear must not stay, and nothing is sealed to nobody.
                for side in UploadSide.allCases { try disk.unlink(folder.upload(name, side)) }
                continue
            }
            let file = file(name, note, isMarked: marked.contains(name), grewAt: max(now, note.createdAt))
            // What a tip has marked is that tip's until it turns out that no such tip was kept.
            let present = marked.contains(name) ? nil : (try? Self.length(folder.upload(name), disk: disk)) ?? 0
            shelf.add(file, present: present)
        }
    }

    /// The uploads that were made to the end; anything else was never answered for, or can be answered for no more.
    private static func notes(in folder: SpoolFolder, disk: any Disk) throws -> [(UploadName, UploadNote)] {
        try disk.names(in: folder.uploads).compactMap { file in
            guard let (name, side) = SpoolFolder.upload(ofFile: file), side == .note,
                let note = (try? disk.text(of: folder.upload(name, .note))).flatMap({ $0 }).flatMap({ UploadNote($0) })
            else { return nil }
            return (name, note)
        }
    }

    private static func length(_ path: String, disk: any Disk) throws -> Int64 {
        let file = try disk.openForReading(path)
        defer { disk.close(file) }
        return try disk.length(of: file)
    }

    private func file(_ name: UploadName, _ note: UploadNote, isMarked: Bool, grewAt: Moment) -> UploadFile {
        let place = UploadPlace(name: name, bytes: note.bytes, folder: folder, disk: disk, shelf: shelf)
        let content: any UploadContent =
            note.isSealed ? SealedContent(place, recipients: recipients) : PlainContent(place)
        return UploadFile(
            place, note, content: content, isOfThisStore: note.isSealed == isSealing, isMarked: isMarked,
            grewAt: grewAt,
            thread: threads.next(), shelf: shelf, isKept: isKept)
    }

    private var isSealing: Bool { !recipients.isEmpty }

    public func create(
        _ id: UploadID, bytes: Int64, at now: Moment, within bounds: UploadBounds, share: UploadShare?
    ) async throws -> any Upload {
        let note = UploadNote(bytes: bytes, createdAt: now, isSealed: isSealing)
        let file = file(secret.name(of: id), note, isMarked: false, grewAt: now)
        let free: Int64
        do { free = try disk.freeBytes(at: folder.path) } catch let failure as DiskFailure {
            throw failure.uploadFailure
        }
        try shelf.take(file, within: bounds, share, freeBytes: free)
        try await file.make(id)
        return file
    }

    public func find(_ id: UploadID) async throws -> (any Upload)? {
        let file = shelf.file(secret.name(of: id))
        await file?.unlock(id)
        return file
    }

    public func sweep(_ lifetime: UploadLifetime, at now: Moment) async throws -> Int {
        var ended = 0
        var fault: (any Error)?
        for file in shelf.files {
            // One that is damaged stops itself: its neighbours are settled, and then it is told.
            do { if try await file.expire(lifetime, at: now) { ended += 1 } } catch { fault = fault ?? error }
        }
        try await strays.remove(except: shelf)
        if let fault { throw fault }
        return ended
    }

    /// What all open uploads have declared, and how many they are.
    var taken: (uploads: Int, bytes: Int64) { shelf.taken }
}

/// Every upload there is, and what they take together.
final class UploadShelf: Sendable {
    private let state = Mutex((files: [UploadName: UploadFile](), quota: UploadQuota()))

    /// Throws when there is no place for it now.
    func take(_ file: UploadFile, within bounds: UploadBounds, _ share: UploadShare?, freeBytes: Int64) throws {
        try state.withLock { state in
            try state.quota.take(
                file.name, bytes: file.bytes, within: bounds, share: share, freeBytes: freeBytes)
            state.files[file.name] = file
        }
    }

    /// - Parameter present: nil for one that takes no place.
    func add(_ file: UploadFile, present: Int64?) {
        state.withLock { state in
            if let present { state.quota.add(file.name, declared: file.bytes, present: present) }
            state.files[file.name] = file
        }
    }

    func file(_ name: UploadName) -> UploadFile? { state.withLock { $0.files[name] } }

    var files: [UploadFile] { state.withLock { Array($0.files.values) } }

    var taken: (uploads: Int, bytes: Int64) {
        state.withLock { ($0.quota.uploads, $0.quota.declaredBytes) }
    }

    func note(_ name: UploadName, present: Int64) { state.withLock { $0.quota.note(name, present: present) } }

    /// It is nobody's after all, and has its place again.
    func claim(_ name: UploadName, declared: Int64, present: Int64) {
        state.withLock { $0.quota.add(name, declared: declared, present: present) }
    }

    /// Its bytes are a tip's now.
    func release(_ name: UploadName) { state.withLock { $0.quota.release(name) } }

    func forget(_ name: UploadName) {
        state.withLock { state in
            state.quota.release(name)
            state.files[name] = nil
        }
    }
}

/// Files that no upload speaks for: of a creation that a crash came into, or of an end that did.
private actor StrayUploads {
    private let folder: SpoolFolder
    private let disk: any Disk
    private let thread: DiskThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(folder: SpoolFolder, disk: any Disk, thread: DiskThread) {
        self.folder = folder
        self.disk = disk
        self.thread = thread
    }

    /// First the names, then who is there: what is being made has its place on the shelf before its first file.
    func remove(except shelf: UploadShelf) throws {
        for file in try disk.names(in: folder.uploads) {
            guard let (name, side) = SpoolFolder.upload(ofFile: file), shelf.file(name) == nil else { continue }
            try disk.unlink(folder.upload(name, side))
        }
    }
}
