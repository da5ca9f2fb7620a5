import Foundation
import Spooling
import Tips

/// One upload on the disk, on one disk thread: its life from creation to the tip that takes it, or to its end. How its
/// bytes rest is its content's: in clear, or sealed. Its offset is synced at the end of each request, every 32 MiB of a
/// long one, and when it is first touched after a start.
actor UploadFile: Upload {
    nonisolated let name: UploadName
    nonisolated let bytes: Int64
    nonisolated let createdAt: Moment
    private let place: UploadPlace
    private let note: UploadNote
    private let content: any UploadContent
    private let thread: DiskThread
    private weak let shelf: UploadShelf?
    private let isKept: @Sendable (TipID) async throws -> Bool
    /// It rests as uploads rest here now. One of another kind can only be remembered, never gone on with.
    private let isOfThisStore: Bool

    private var phase: Phase
    private(set) var grewAt: Moment
    private var markText: String?

    private enum Phase {
        /// Left by a former process, and not looked at since.
        case untouched(isMarked: Bool)
        case open
        /// A tip is being admitted with it: nobody may remove it now.
        case beingNamed
        case taken
        case gone
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter content: how its bytes rest; becomes this actor's alone.
    init(
        _ place: UploadPlace, _ note: UploadNote, content: sending any UploadContent, isOfThisStore: Bool,
        isMarked: Bool, grewAt: Moment, thread: DiskThread, shelf: UploadShelf,
        isKept: @escaping @Sendable (TipID) async throws -> Bool
    ) {
        name = place.name
        bytes = note.bytes
        createdAt = note.createdAt
        self.place = place
        self.note = note
        self.content = content
        self.isOfThisStore = isOfThisStore
        self.grewAt = grewAt
        self.thread = thread
        self.shelf = shelf
        self.isKept = isKept
        phase = .untouched(isMarked: isMarked)
    }

    private var disk: any Disk { place.disk }

    /// Its files, the note synced and the folder behind it: then it may be answered for.
    func make(_ id: UploadID) throws {
        do {
            content.unlock(id)
            try content.make()
            try disk.write(note.text, toNew: place.path(.note))
            try disk.syncFolder(place.folder.uploads)
            phase = .open
        } catch let failure as DiskFailure {
            remove()
            throw failure.uploadFailure
        }
    }

    /// Whoever knows the id may do with it whatever can be done.
    func unlock(_ id: UploadID) { content.unlock(id) }

    func standing() async throws -> UploadStanding {
        try await touch()
        guard case .taken = phase else { return openStanding }
        guard let mark = markText.flatMap({ content.mark(in: $0) }) else { throw Self.gone }
        return .taken(mark)
    }

    private var openStanding: UploadStanding {
        content.offset == bytes ? .finished : .arriving(offset: content.offset)
    }

    // MARK: The first touch after a start

    private func touch() async throws {
        guard case .untouched(let isMarked) = phase else { return try expectThere() }
        if isMarked {
            guard let text = try translated({ try disk.text(of: place.path(.mark)) }),
                let tip = UploadMark.tip(in: text)
            else {
                throw Self.gone
            }
            let isTaken = try await isKept(tip)
            // Somebody else may have touched it meanwhile.
            guard case .untouched = phase else { return try expectThere() }
            markText = text
            if isTaken { return take() }
        }
        guard isOfThisStore else {
            remove()
            throw Self.gone
        }
        do { try content.measure() } catch let failure as DiskFailure {
            if failure.isAbsent { remove() } else { spoilIfFinal(failure) }
            throw failure.isAbsent ? Self.gone : failure.uploadFailure
        }
        if isMarked { shelf?.claim(name, declared: bytes, present: content.offset) }
        phase = .open
    }

    // MARK: A request's bytes

    func begin(_ checksum: UploadChecksum?) async throws {
        try await touch()
        guard !content.isWriting, case .open = phase else { throw Self.gone }
        try await translated { try await content.begin(checksum) }
        try expectThere()
    }

    func append(_ piece: ArraySlice<UInt8>) throws {
        guard content.isWriting else { throw Self.gone }
        try translated { try content.append(piece) }
    }

    func end(at now: Moment) async throws -> Int64 {
        guard content.isWriting else { throw Self.gone }
        let before = content.offset
        defer { if content.offset > before { grewAt = now } }
        try await translated { try await content.end() }
        try expectThere()
        return content.offset
    }

    func cut(at now: Moment) throws {
        guard content.isWriting else { return }
        let before = content.offset
        defer { if content.offset > before { grewAt = now } }
        try translated { try content.cut() }
    }

    // MARK: A finished upload

    func read(_ count: Int, at position: Int64) async throws -> [UInt8] {
        try await touch()
        return try translated { try content.read(count, at: position) }
    }

    func digest() async throws -> Digest {
        try await touch()
        do {
            let digest = try await content.digest()
            try expectThere()
            return digest
        } catch let failure as DiskFailure {
            spoilIfFinal(failure)
            throw failure.uploadFailure
        }
    }

    func sealedForm() async throws -> SealedForm? {
        _ = try await digest()
        return content.sealedForm
    }

    // MARK: The tip that takes it

    func mark(_ mark: UploadMark) async throws {
        try await touch()
        if case .beingNamed = phase { throw Self.inDoubt }
        guard case .open = phase, !content.isWriting, content.offset == bytes else { throw Self.gone }
        phase = .beingNamed
        do {
            let text = try content.text(of: mark)
            try disk.replace(path(.mark), by: text, draft: path(.markDraft), in: place.folder.uploads)
            markText = text
        } catch let failure as DiskFailure {
            // It stands for nothing as long as no ledger has the tip, and the next one is written in its place.
            phase = .open
            throw failure.uploadFailure
        }
    }

    private func path(_ side: UploadSide) -> String { place.path(side) }

    func unmark() {
        guard case .beingNamed = phase else { return }
        phase = .open
        markText = nil
        try? disk.unlink(path(.mark))
    }

    /// What cannot be unlinked now is at the next start.
    func take() {
        phase = .taken
        content.letGo()
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
        guard case .open = phase, !content.isWriting,
            lifetime.end(createdAt: createdAt, grewAt: grewAt, bytes: bytes, openStanding) <= now
        else { return false }
        remove()
        return true
    }

    /// What stays is a stray, and swept.
    private func remove() {
        content.close()
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

    private func translated(_ work: () async throws -> Void) async throws {
        do {
            try await work()
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
    /// It was being named when the ledger failed: this daemon ends, and the next one knows.
    static let inDoubt = Failure(
        "upload-not-kept", "Whether a tip has this upload is not known just now. Ask again shortly.", .again,
        retryAfterSeconds: 5)
    static let tooLarge = Failure(
        "too-large", "The upload is longer than it was declared to be. Begin it anew.", .refuse)
    static let mismatch = Failure(
        "checksum-mismatch", "The bytes are not what their checksum says. Send them again.", .again)
}

extension DiskFailure {
    /// What is on the disk is known no more.
    var isFinal: Bool { [.sync, .syncFolder, .truncate].contains(operation) }

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
