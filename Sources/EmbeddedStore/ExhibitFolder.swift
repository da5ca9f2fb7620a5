public import Sealing
public import Spooling
import Synchronization
public import Tips

/// The vault on one machine: a file for each exhibit, spread over folders, written by threads of its own.
public final class ExhibitFolder: Vault {
    let folder: SpoolFolder
    let disk: any Disk
    let workers: any Workers
    public let recipients: [Recipient]
    private let threads: DiskThreads
    private let hashers: DiskThreads
    private let upkeep: Upkeep
    private let arriving = ArrivingTips()

    /// - Parameters:
    ///   - recipients: whom exhibits are sealed to; empty where they rest as they come.
    ///   - threads: how many syncs may be under way at once.
    public convenience init(
        _ folder: SpoolFolder, disk: any Disk = PosixDisk(), recipients: [Recipient] = [], threads: Int = 4
    ) throws {
        try self.init(folder, disk: disk, recipients: recipients, threads: threads, workers: OwnThreads())
    }

    init(
        _ folder: SpoolFolder, disk: any Disk, recipients: [Recipient] = [], threads: Int = 4, workers: any Workers
    ) throws {
        self.folder = folder
        self.disk = disk
        self.workers = workers
        self.recipients = recipients
        self.threads = DiskThreads(count: threads, workers: workers)
        hashers = DiskThreads("digest", count: min(threads, 2), workers: workers)
        upkeep = Upkeep(folder: folder, disk: disk, thread: self.threads.next())
        try disk.makeFolder(folder.exhibits)
        try disk.makeFolder(folder.orphans)
        let there = Set(try disk.names(in: folder.exhibits))
        for shelf in SpoolFolder.shelves where !there.contains(shelf) {
            try disk.makeFolder(folder.exhibits + "/" + shelf)
        }
        // At every start: a crash may have come between making them and this.
        try disk.syncFolder(folder.exhibits)
        try disk.syncFolder(folder.path)
    }

    public func deposit(for tip: TipID) -> any Deposit {
        FolderDeposit(
            arriving.note(tip), folder: folder, disk: disk, recipients: recipients, thread: threads.next(),
            hasher: hashers.next())
    }

    public func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader {
        try open(folder.exhibit(exhibit.number, of: tip), exhibit)
    }

    func open(_ path: String, _ exhibit: Exhibit) throws -> ExhibitFile {
        do {
            guard let file = try ExhibitFile(path, bytes: exhibit.bytes, disk: disk) else {
                throw Self.missing(exhibit.number, cause: nil)
            }
            return file
        } catch let failure as DiskFailure {
            throw Self.missing(exhibit.number, cause: failure)
        }
    }

    private static func missing(_ number: Int, cause: (any Error)?) -> Failure {
        Failure(
            "exhibit-missing",
            "Exhibit \(number) is not on the disk as the ledger has it. Restore it from a backup, then `spool retry`.",
            .callSomeone, part: number, cause: cause)
    }

    public func remove(_ tip: TipID) async throws { try await upkeep.remove(tip) }

    public func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?) {
        // First the names, then who is still arriving: a tip that ended in between has its row by now, or no files.
        let named = try await upkeep.tips(after: after, limit: limit)
        return (arriving.without(named), named.last)
    }

    public func putAside(_ tip: TipID) async throws { try await upkeep.putAside(tip) }

    /// Writes the note of the spool, off the paths that citizens wait on.
    func note(_ identity: SpoolIdentity) async throws { try await upkeep.note(identity) }

    public func freeBytes() throws -> Int64 { try disk.freeBytes(at: folder.path) }
}

/// The tips whose exhibits are arriving: they have files and no row, and the sweep leaves them alone.
final class ArrivingTips: Sendable {
    private let tips = Mutex<Set<TipID>>([])

    func note(_ tip: TipID) -> ArrivingTip {
        tips.withLock { _ = $0.insert(tip) }
        return ArrivingTip(tip, among: self)
    }

    func without(_ named: [TipID]) -> [TipID] {
        tips.withLock { tips in named.filter { !tips.contains($0) } }
    }

    fileprivate func forget(_ tip: TipID) {
        tips.withLock { _ = $0.remove(tip) }
    }
}

/// A tip is arriving for as long as somebody holds this.
final class ArrivingTip: Sendable {
    let tip: TipID
    private let tips: ArrivingTips

    init(_ tip: TipID, among tips: ArrivingTips) {
        self.tip = tip
        self.tips = tips
    }

    deinit { tips.forget(tip) }
}

/// Reading one exhibit, bounded by the length the ledger has for it.
final class ExhibitFile: ExhibitReader {
    let bytes: Int64
    private let file: DiskFile
    private let disk: any Disk

    /// Nil when the file has another length.
    init?(_ path: String, bytes: Int64, disk: any Disk) throws {
        self.disk = disk
        self.bytes = bytes
        file = try disk.openForReading(path)
        // From here on the file is closed by `deinit`, also when this throws or is nil.
        guard try disk.length(of: file) == bytes else { return nil }
    }

    deinit { disk.close(file) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int {
        try disk.read(file, into: buffer, at: offset)
    }
}

/// Unlinking and listing, off the paths that citizens wait on.
private actor Upkeep {
    private let folder: SpoolFolder
    private let disk: any Disk
    private let thread: DiskThread

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(folder: SpoolFolder, disk: any Disk, thread: DiskThread) {
        self.folder = folder
        self.disk = disk
        self.thread = thread
    }

    func note(_ identity: SpoolIdentity) throws { try identity.write(folder, disk: disk) }

    func remove(_ tip: TipID) throws {
        for path in try files(of: tip) { try disk.unlink(path) }
    }

    func putAside(_ tip: TipID) throws {
        for path in try files(of: tip) {
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            try disk.rename(path, to: folder.orphans + "/" + name)
        }
        try disk.syncFolder(folder.orphans)
    }

    func tips(after: TipID?, limit: Int) throws -> [TipID] { try folder.tips(disk, after: after, limit: limit) }

    private func files(of tip: TipID) throws -> [String] {
        let shelf = folder.shelf(of: tip)
        return try disk.names(in: shelf).filter { SpoolFolder.tip(ofFile: $0) == tip }.map { shelf + "/" + $0 }
    }
}
