import Spooling
import Tips

/// One tip's exhibits on their way to the disk, on one disk thread. Files lie under their final names from the start:
/// until the ledger has a row for the tip they mean nothing, so no rename is needed to make them appear at once.
actor FolderDeposit: Deposit {
    private let arriving: ArrivingTip
    private let folder: SpoolFolder
    private let disk: any Disk
    private let thread: DiskThread

    private var made: [String] = []
    private var current: Writing?
    /// Set by the first failure: an exhibit that may not be on the disk must not be sealed by somebody who looked away.
    private var isSpoilt = false

    private struct Writing {
        var file: DiskFile
        var bytes: Int64 = 0
        var hasher = Digest.Hasher()
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private var tip: TipID { arriving.tip }

    init(_ arriving: ArrivingTip, folder: SpoolFolder, disk: any Disk, thread: DiskThread) {
        self.arriving = arriving
        self.folder = folder
        self.disk = disk
        self.thread = thread
    }

    deinit {
        if let current { disk.close(current.file) }
    }

    func open() throws {
        guard current == nil, !isSpoilt else { throw outOfOrder }
        try translated {
            current = Writing(file: try create(folder.exhibit(made.count + 1, of: tip)))
        }
    }

    func append(_ bytes: ArraySlice<UInt8>) throws {
        guard !isSpoilt, var writing = current else { throw outOfOrder }
        // The optional is emptied first, so that the hasher's state is not copied while it is updated.
        current = nil
        defer { current = writing }
        try translated {
            try bytes.withUnsafeBytes { raw in
                try disk.write(raw, to: writing.file)
                writing.hasher.update(raw)
            }
            writing.bytes += Int64(bytes.count)
        }
    }

    func close() throws -> (bytes: Int64, digest: Digest) {
        guard !isSpoilt, let writing = current else { throw outOfOrder }
        current = nil
        defer { disk.close(writing.file) }
        try translated { try disk.sync(writing.file) }
        return (writing.bytes, writing.hasher.finish())
    }

    func adopt(_ upload: any Upload) throws {
        guard current == nil, !isSpoilt else { throw outOfOrder }
        try translated {
            let path = folder.exhibit(made.count + 1, of: tip)
            try disk.link(folder.upload(upload.name), to: path)
            made.append(path)
        }
    }

    func seal(manifest: [UInt8]) throws {
        guard current == nil, !made.isEmpty, !isSpoilt else { throw outOfOrder }
        try translated {
            let file = try create(folder.manifest(of: tip))
            defer { disk.close(file) }
            try manifest.withUnsafeBytes { try disk.write($0, to: file) }
            try disk.sync(file)
            try disk.syncFolder(folder.shelf(of: tip))
        }
    }

    func abandon() {
        if let current { disk.close(current.file) }
        current = nil
        for path in made {
            // What cannot be unlinked now has no row in the ledger: the next sweep puts it aside.
            try? disk.unlink(path)
        }
        made = []
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
            isSpoilt = true
            throw failure.failure
        }
    }

    private var outOfOrder: Failure {
        Failure("deposit-out-of-order", "An exhibit was written before it was opened. Report this.", .callSomeone)
    }
}
