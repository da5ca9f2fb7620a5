import Sealing
import Spooling
import Synchronization
import Tips

/// One tip's exhibits on their way to the disk, on one disk thread. Files lie under their final names from the start:
/// until the ledger has a row for the tip they mean nothing, so no rename is needed to make them appear at once.
actor FolderDeposit: Deposit {
    private let arriving: ArrivingTip
    private let folder: SpoolFolder
    private let disk: any Disk
    private let recipients: [Recipient]
    private let thread: DiskThread
    private let hasher: DiskThread

    private var made: [String] = []
    /// The exhibit that is arriving. Pieces come to it past the actor: else each would wait for the one before it.
    private nonisolated let current = Mutex<ExhibitWriting?>(nil)
    /// The last one that came whole: synced when the next one begins, or with the manifest when none does. Its bytes are
    /// on their way to the disk meanwhile, and one round of writes takes the entries of both files.
    private var unsynced: ExhibitWriting?
    /// Set by the first failure: an exhibit that may not be on the disk must not be sealed by somebody who looked away.
    private var isSpoilt = false
    private var lastSealed: SealedForm?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private var tip: TipID { arriving.tip }

    init(
        _ arriving: ArrivingTip, folder: SpoolFolder, disk: any Disk, recipients: [Recipient], thread: DiskThread,
        hasher: DiskThread
    ) {
        self.arriving = arriving
        self.folder = folder
        self.disk = disk
        self.recipients = recipients
        self.thread = thread
        self.hasher = hasher
    }

    func open() throws {
        guard isIdle else { throw outOfOrder }
        try translated {
            let writing = try begin()
            current.withLock { $0 = writing }
        }
    }

    nonisolated func append(_ bytes: ArraySlice<UInt8>) async throws {
        guard let writing = current.withLock({ $0 }) else { throw outOfOrder }
        do { try await writing.append(bytes) } catch let failure as DiskFailure {
            await spoil()
            throw failure.failure
        }
    }

    func close() async throws -> (bytes: Int64, digest: Digest) {
        guard !isSpoilt, let writing = current.withLock({ $0 }) else { throw outOfOrder }
        let finished: (bytes: Int64, digest: Digest)
        do { finished = try await writing.finish() } catch let failure as DiskFailure {
            spoil()
            throw failure.failure
        }
        // Taken back meanwhile, it is nobody's any more.
        guard current.withLock({ $0 === writing }) else { throw outOfOrder }
        current.withLock { $0 = nil }
        unsynced = writing
        lastSealed = writing.sealedForm
        return finished
    }

    func sealedForm() -> SealedForm? { lastSealed }

    func keep(_ bytes: ArraySlice<UInt8>) throws -> (bytes: Int64, digest: Digest) {
        guard isIdle else { throw outOfOrder }
        return try translated {
            let writing = try begin()
            unsynced = writing
            let written = try writing.write(whole: bytes)
            lastSealed = writing.sealedForm
            return written
        }
    }

    func adopt(_ upload: any Upload) throws {
        guard isIdle else { throw outOfOrder }
        try translated {
            let path = folder.exhibit(made.count + 1, of: tip)
            try disk.link(folder.upload(upload.name), to: path)
            made.append(path)
        }
    }

    func seal(manifest: [UInt8], statement: [UInt8]?) throws {
        guard isIdle, !made.isEmpty else { throw outOfOrder }
        try translated {
            let besides = try statement.map { try write($0, to: folder.statement(of: tip)) }
            defer { if let besides { disk.close(besides) } }
            let file = try write(manifest, to: folder.manifest(of: tip))
            defer { disk.close(file) }
            try syncLast()
            if let besides { try disk.sync(besides) }
            try disk.sync(file)
            try disk.syncFolder(folder.shelf(of: tip))
        }
    }

    func abandon() {
        current.withLock { $0?.close() }
        current.withLock { $0 = nil }
        unsynced?.close()
        unsynced = nil
        for path in made {
            // What cannot be unlinked now has no row in the ledger: the next sweep puts it aside.
            try? disk.unlink(path)
        }
        made = []
    }

    private var isIdle: Bool { !isSpoilt && current.withLock { $0 == nil } }

    private func begin() throws -> ExhibitWriting {
        try syncLast()
        let file = try create(folder.exhibit(made.count + 1, of: tip))
        let sealing = recipients.isEmpty ? nil : try ExhibitSealing(for: recipients)
        return ExhibitWriting(file, disk: disk, sealing: sealing, writer: thread, hasher: hasher)
    }

    private func write(_ bytes: [UInt8], to path: String) throws -> DiskFile {
        let file = try create(path)
        do { try bytes.withUnsafeBytes { try disk.write($0, to: file) } } catch {
            disk.close(file)
            throw error
        }
        disk.beginWriteOut(file, at: 0, count: Int64(bytes.count))
        return file
    }

    private func syncLast() throws {
        guard let writing = unsynced else { return }
        unsynced = nil
        defer { writing.close() }
        try writing.sync()
    }

    private func create(_ path: String) throws -> DiskFile {
        let file = try disk.create(path)
        made.append(path)
        return file
    }

    private func translated<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let failure as DiskFailure {
            spoil()
            throw failure.failure
        } catch let fault as SealingFault {
            spoil()
            throw Self.notSealed(fault)
        }
    }

    private static func notSealed(_ fault: SealingFault) -> Failure {
        Failure("not-sealed", "The exhibit could not be sealed. Check the recipients.", .callSomeone, cause: fault)
    }

    private func spoil() { isSpoilt = true }

    private nonisolated var outOfOrder: Failure {
        Failure("deposit-out-of-order", "An exhibit was written before it was opened. Report this.", .callSomeone)
    }
}
