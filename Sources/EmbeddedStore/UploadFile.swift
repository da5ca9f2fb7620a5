import Foundation
import Spooling
import Tips

/// One upload on the disk, on one disk thread. Its offset is the length of its file, once that was synced: at the end of
/// each request, every 32 MiB of a long one, and when it is first touched after a start.
actor UploadFile: Upload {
    nonisolated let name: UploadName
    nonisolated let bytes: Int64
    nonisolated let createdAt: Moment
    let folder: SpoolFolder
    let disk: any Disk
    private let thread: DiskThread
    private weak let shelf: UploadShelf?
    private let isKept: @Sendable (TipID) async throws -> Bool

    private var phase: Phase
    private(set) var grewAt: Moment
    /// Bytes that are synced and verified.
    private(set) var offset: Int64 = 0
    /// Of the first `offset` bytes; nil when a former process wrote some of them.
    private var hasher: Digest.Hasher? = Digest.Hasher()
    private var hasFloor = false
    private var mark: UploadMark?
    private var writing: Writing?

    private enum Phase {
        /// Left by a former process, and not looked at since.
        case untouched(isMarked: Bool)
        case open
        /// A tip is being admitted with it: nobody may remove it now.
        case beingNamed
        case taken
        case gone
    }

    /// A request's bytes on their way.
    private struct Writing {
        var file: DiskFile
        var checksum: UploadChecksum.Hasher?
        var hasher: Digest.Hasher?
        /// Behind the last byte written, and behind the last one synced.
        var end: Int64
        var syncedEnd: Int64
    }

    /// A sync of this much takes a good disk a tenth of a second; a crash costs no more than this.
    private static let syncBytes: Int64 = 32 << 20

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ name: UploadName, _ note: UploadNote, isMarked: Bool, grewAt: Moment, on folder: SpoolFolder,
        disk: any Disk, thread: DiskThread, shelf: UploadShelf,
        isKept: @escaping @Sendable (TipID) async throws -> Bool
    ) {
        self.name = name
        bytes = note.bytes
        createdAt = note.createdAt
        self.grewAt = grewAt
        self.folder = folder
        self.disk = disk
        self.thread = thread
        self.shelf = shelf
        self.isKept = isKept
        phase = .untouched(isMarked: isMarked)
    }

    deinit {
        if let writing { disk.close(writing.file) }
    }

    /// Its two files, the note synced and the folder behind it: then it may be answered for.
    func make() throws {
        do {
            disk.close(try disk.create(path(.content)))
            try disk.write(UploadNote(bytes: bytes, createdAt: createdAt).text, toNew: path(.note))
            try disk.syncFolder(folder.uploads)
            phase = .open
        } catch let failure as DiskFailure {
            remove()
            throw failure.uploadFailure
        }
    }

    func standing() async throws -> UploadStanding {
        try await touch()
        if let mark, case .taken = phase { return .taken(mark) }
        return openStanding
    }

    private var openStanding: UploadStanding { offset == bytes ? .finished : .arriving(offset: offset) }

    private func path(_ side: UploadSide) -> String { folder.upload(name, side) }

    // MARK: The first touch after a start

    private func touch() async throws {
        guard case .untouched(let isMarked) = phase else { return try expectThere() }
        if isMarked {
            guard let found = try translated({ try disk.text(of: path(.mark)) }).flatMap({ UploadMark($0) }) else {
                throw Self.gone
            }
            let isTaken = try await isKept(found.tip)
            // Somebody else may have touched it meanwhile.
            guard case .untouched = phase else { return try expectThere() }
            mark = found
            if isTaken { return take() }
        }
        do { try measure() } catch let failure as DiskFailure {
            if failure.isAbsent { remove() } else { spoilIfFinal(failure) }
            throw failure.isAbsent ? Self.gone : failure.uploadFailure
        }
        if isMarked { shelf?.claim(name, declared: bytes, present: offset) }
        phase = .open
    }

    /// What a crash left counts once it is synced, and only as far as it was verified.
    private func measure() throws {
        let file = try disk.openForAppending(path(.content))
        defer { disk.close(file) }
        var length = try disk.length(of: file)
        if let text = try disk.text(of: path(.floor)) {
            let floor = min(UploadFloor.read(text) ?? 0, length)
            if floor < length { try disk.truncate(file, to: floor) }
            (length, hasFloor) = (floor, true)
        }
        try disk.sync(file)
        offset = min(length, bytes)
        hasher = offset == 0 ? Digest.Hasher() : nil
        shelf?.note(name, present: offset)
    }

    // MARK: A request's bytes

    func begin(_ checksum: UploadChecksum?) async throws {
        try await touch()
        guard writing == nil, case .open = phase else { throw Self.gone }
        try translated {
            if checksum != nil, !hasFloor {
                try writeFloor(offset)
                hasFloor = true
            }
            writing = Writing(
                file: try disk.openForAppending(path(.content)), checksum: checksum.map { .init($0) }, hasher: hasher,
                end: offset, syncedEnd: offset)
        }
    }

    func append(_ piece: ArraySlice<UInt8>) throws {
        guard var writing else { throw Self.gone }
        guard Int64(piece.count) <= bytes - writing.end else { throw Self.tooLarge }
        // The optional is emptied first, so that the hashers' states are not copied while they are updated.
        self.writing = nil
        defer { if case .open = phase { self.writing = writing } else { disk.close(writing.file) } }
        try translated {
            try piece.withUnsafeBytes { raw in
                do { try disk.write(raw, to: writing.file) } catch {
                    // Whatever a write that failed has left must not count.
                    try disk.truncate(writing.file, to: writing.end)
                    throw error
                }
                writing.hasher?.update(raw)
                writing.checksum?.update(raw)
            }
            writing.end += Int64(piece.count)
            shelf?.note(name, present: writing.end)
            if writing.end - writing.syncedEnd >= Self.syncBytes { try count(&writing) }
        }
    }

    /// Syncs what was written, which counts from then on unless it has yet to be verified.
    private func count(_ writing: inout Writing) throws {
        if writing.end > writing.syncedEnd { try disk.sync(writing.file) }
        writing.syncedEnd = writing.end
        guard writing.checksum == nil else { return }
        if hasFloor, writing.end > offset { try writeFloor(writing.end) }
        (offset, hasher) = (writing.end, writing.hasher)
    }

    func end(at now: Moment) throws -> Int64 {
        guard var writing else { throw Self.gone }
        self.writing = nil
        defer { disk.close(writing.file) }
        let before = offset
        defer { if offset > before { grewAt = now } }
        try translated {
            if let checksum = writing.checksum, !checksum.isRight {
                try takeBack(writing)
                throw Self.mismatch
            }
            writing.checksum = nil
            try finish(&writing)
        }
        return offset
    }

    func cut(at now: Moment) throws {
        guard var writing else { return }
        self.writing = nil
        defer { disk.close(writing.file) }
        let before = offset
        defer { if offset > before { grewAt = now } }
        try translated { if writing.checksum == nil { try finish(&writing) } else { try takeBack(writing) } }
    }

    /// Where the file is longer than what counts, what follows would be appended in the wrong place.
    private func finish(_ writing: inout Writing) throws {
        do { try count(&writing) } catch let failure as DiskFailure where !failure.isFinal {
            try takeBack(writing)
            throw failure
        }
    }

    private func takeBack(_ writing: Writing) throws {
        guard writing.end > offset else { return }
        try disk.truncate(writing.file, to: offset)
        try disk.sync(writing.file)
        shelf?.note(name, present: offset)
    }

    private func writeFloor(_ offset: Int64) throws {
        try disk.replace(
            path(.floor), by: UploadFloor.text(offset), draft: path(.floorDraft), in: folder.uploads)
    }

    // MARK: A finished upload

    func read(_ count: Int, at position: Int64) async throws -> [UInt8] {
        try await touch()
        return try translated {
            try reading { file in
                var bytes = [UInt8](repeating: 0, count: Int(max(0, min(Int64(count), offset - position))))
                var filled = 0
                while filled < bytes.count {
                    let read = try bytes.withUnsafeMutableBytes {
                        try disk.read(file, into: .init(rebasing: $0[filled...]), at: position + Int64(filled))
                    }
                    guard read > 0 else { throw DiskFailure(.read, errno: EIO) }
                    filled += read
                }
                return bytes
            }
        }
    }

    func digest() async throws -> Digest {
        try await touch()
        if let hasher { return hasher.finish() }
        let file = try translated { try disk.openForReading(path(.content)) }
        defer { disk.close(file) }
        var (hashed, read): (Digest.Hasher, Int64) = (Digest.Hasher(), 0)
        var window = [UInt8](repeating: 0, count: 1 << 20)
        while read < offset {
            let count = try translated { try window.withUnsafeMutableBytes { try disk.read(file, into: $0, at: read) } }
            guard count > 0 else { throw DiskFailure(.read, errno: EIO).uploadFailure }
            window.withUnsafeBytes { hashed.update(.init(rebasing: $0[..<min(count, Int(offset - read))])) }
            read += Int64(count)
            // Gigabytes may take seconds: others have work for this thread, too.
            await Task.yield()
        }
        try expectThere()
        hasher = hashed
        return hashed.finish()
    }

    private func reading<Value>(_ work: (DiskFile) throws -> Value) throws -> Value {
        let file = try disk.openForReading(path(.content))
        defer { disk.close(file) }
        return try work(file)
    }

    // MARK: The tip that takes it

    func mark(_ mark: UploadMark) async throws {
        try await touch()
        guard case .open = phase, writing == nil, offset == bytes else { throw Self.gone }
        phase = .beingNamed
        do {
            try disk.replace(path(.mark), by: mark.text, draft: path(.markDraft), in: folder.uploads)
            self.mark = mark
        } catch let failure as DiskFailure {
            // It stands for nothing as long as no ledger has the tip, and the next one is written in its place.
            phase = .open
            throw failure.uploadFailure
        }
    }

    func unmark() {
        guard case .beingNamed = phase else { return }
        phase = .open
        mark = nil
        try? disk.unlink(path(.mark))
    }

    /// What cannot be unlinked now is at the next start.
    func take() {
        phase = .taken
        hasher = nil
        for side in [UploadSide.content, .floor, .floorDraft] { try? disk.unlink(path(side)) }
        shelf?.release(name)
    }

    // MARK: Its end

    func terminate() async throws {
        try await touch()
        if case .taken = phase { throw Self.gone }
        remove()
    }

    /// Removes it if its time is over: then true. Never while a tip is being admitted with it. What a former process was
    /// doing with a tip is brought to its end, whether or not anybody asks.
    func expire(_ lifetime: UploadLifetime, at now: Moment) async throws -> Bool {
        switch phase {
        case .beingNamed, .gone: return false
        case .untouched, .open, .taken: break
        }
        if createdAt.adding(seconds: lifetime.keptSeconds) <= now {
            remove()
            return true
        }
        if case .untouched(isMarked: true) = phase { try await touch() }
        // Most have time left, whatever is in them: they are not opened for it.
        guard lifetime.earliestEnd(createdAt: createdAt, grewAt: grewAt) <= now else { return false }
        if case .untouched = phase { try await touch() }
        guard case .open = phase, writing == nil,
            lifetime.end(createdAt: createdAt, grewAt: grewAt, bytes: bytes, openStanding) <= now
        else { return false }
        remove()
        return true
    }

    /// What stays is a stray, and swept.
    private func remove() {
        if let writing { disk.close(writing.file) }
        writing = nil
        phase = .gone
        for side in UploadSide.allCases { try? disk.unlink(path(side)) }
        shelf?.forget(name)
    }

    // MARK: What goes wrong

    private func expectThere() throws {
        if case .gone = phase { throw Self.gone }
    }

    private func translated<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let failure as DiskFailure {
            spoilIfFinal(failure)
            throw failure.uploadFailure
        }
    }

    /// After a sync that failed nobody knows what is on the disk, and a second one would not tell.
    private func spoilIfFinal(_ failure: DiskFailure) {
        if failure.isFinal { remove() }
    }

    static let gone = Failure("upload-gone", "There is no such upload any more. Begin it anew.", .refuse)
    private static let tooLarge = Failure(
        "too-large", "The upload is longer than it was declared to be. Begin it anew.", .refuse)
    private static let mismatch = Failure(
        "checksum-mismatch", "The bytes are not what their checksum says. Send them again.", .again)
}

extension DiskFailure {
    /// What is on the disk is known no more.
    fileprivate var isFinal: Bool { [.sync, .syncFolder, .truncate].contains(operation) }

    var uploadFailure: Failure {
        if isFull {
            return Failure(
                "disk-full", "There is no room for this upload now. Go on with it later.", .again,
                retryAfterSeconds: 60,
                cause: self)
        }
        if isExhausted { return failure }
        return Failure(
            "upload-not-kept", "The upload could not be kept. Ask for its offset, or begin it anew.", .again,
            retryAfterSeconds: 5, cause: self)
    }
}
