import Sealing
import Spooling
import Synchronization
import Tips

/// One exhibit on its way to the disk. While one thread writes a piece another takes its digest, and the next piece is
/// read from the network meanwhile: of a long film each of the three is as much work as the others.
///
/// `append` is used by one task at a time, the rest on the writing thread alone.
final class ExhibitWriting: Sendable {
    private let file: DiskFile
    private let disk: any Disk
    private let writer: DiskThread
    private let hasher: DiskThread
    private let flow = Mutex(Flow())
    private let digested = Mutex(Digest.Hasher())
    /// Nil where the file is to be what comes.
    private let sealing: ExhibitSealing?
    private let digestedSeal = Mutex(Digest.Hasher())

    private struct Flow {
        /// Of the exhibit, and of its file.
        var bytes: Int64 = 0
        var fileBytes: Int64 = 0
        /// Behind the last byte that the system was told to begin writing out.
        var begunEnd: Int64 = 0
        /// Whether digests are taken on the other thread: decided by the first piece, so that they stay in order.
        var isShared: Bool?
        /// Errands that are not done: two for a piece that two threads work on, three where it is sealed.
        var open = 0
        var waiting: (until: Int, CheckedContinuation<Void, Never>)?
        /// The first; nothing is written behind it.
        var failure: DiskFailure?
        var isClosed = false
    }

    /// From this length on a piece is worth another thread.
    private static let sharedBytes = 128 << 10
    /// Begun this often, little is left to the sync; a disk takes it in some milliseconds.
    private static let begunBytes: Int64 = 8 << 20
    /// With one more piece added, at most three are held at a time.
    private static let mostOpen = 2

    /// - Parameter file: becomes this object's to close.
    init(_ file: DiskFile, disk: any Disk, sealing: ExhibitSealing? = nil, writer: DiskThread, hasher: DiskThread) {
        self.file = file
        self.disk = disk
        self.sealing = sealing
        self.writer = writer
        self.hasher = hasher
    }

    deinit { close() }

    /// Comes back when there is room for the next piece, which may be long before this one is written. Throws the
    /// `DiskFailure` of an earlier one.
    func append(_ piece: ArraySlice<UInt8>) async throws {
        await settle(until: Self.mostOpen)
        let isShared = try flow.withLock { flow in
            if let failure = flow.failure { throw failure }
            let isShared = flow.isShared ?? (piece.count >= Self.sharedBytes)
            flow.isShared = isShared
            flow.open += isShared ? 2 : 1
            return isShared
        }
        writer.perform { [self] in
            note { try piece.withUnsafeBytes { try write($0) } }
            if !isShared { digest(piece) }
            end()
        }
        guard isShared else { return }
        hasher.perform { [self] in
            digest(piece)
            end()
        }
    }

    /// Waits for the pieces that are under way. Throws the failure of any of them.
    func finish() async throws -> (bytes: Int64, digest: Digest) {
        if sealing != nil {
            flow.withLock { $0.open += 1 }
            writer.perform { [self] in
                note { try writeSealedEnd() }
                end()
            }
        }
        await settle(until: 0)
        return try finished()
    }

    /// What the file is, once it is finished; nil where it is not sealed.
    var sealedForm: SealedForm? {
        guard sealing != nil else { return nil }
        return SealedForm(bytes: flow.withLock { $0.fileBytes }, digest: digestedSeal.withLock { $0.finish() })
    }

    /// An exhibit in one piece, on the writing thread from its first byte to its digest.
    func write(whole bytes: ArraySlice<UInt8>) throws -> (bytes: Int64, digest: Digest) {
        note {
            try bytes.withUnsafeBytes { try write($0) }
            if sealing != nil { try writeSealedEnd() }
        }
        beginWriteOut()
        digest(bytes)
        return try finished()
    }

    private func finished() throws -> (bytes: Int64, digest: Digest) {
        let bytes = try flow.withLock { flow in
            if let failure = flow.failure { throw failure }
            return flow.bytes
        }
        return (bytes, digested.withLock { $0.finish() })
    }

    /// Once at most; whatever it says is final.
    func sync() throws { try disk.sync(file) }

    /// Closing twice does no harm.
    func close() {
        let isFirst = flow.withLock { flow in
            defer { flow.isClosed = true }
            return !flow.isClosed
        }
        if isFirst { disk.close(file) }
    }

    // MARK: On the writing thread

    private func write(_ raw: UnsafeRawBufferPointer) throws {
        guard let sealing else { return try write(raw, standingFor: raw.count) }
        try write(sealing.seal(raw), standingFor: raw.count)
    }

    private func writeSealedEnd() throws {
        guard let sealing else { return }
        try write(sealing.finish(), standingFor: 0)
    }

    private func write(_ sealed: [UInt8], standingFor bytes: Int) throws {
        try sealed.withUnsafeBytes { try write($0, standingFor: bytes) }
        let isShared = flow.withLock { flow in
            if flow.isShared == true { flow.open += 1 }
            return flow.isShared == true
        }
        guard isShared else { return digestSeal(sealed) }
        hasher.perform { [self] in
            digestSeal(sealed)
            end()
        }
    }

    private func write(_ raw: UnsafeRawBufferPointer, standingFor bytes: Int) throws {
        let mayWrite = flow.withLock { $0.failure == nil && !$0.isClosed }
        guard mayWrite else { return }
        try disk.write(raw, to: file)
        let isMuch = flow.withLock { flow in
            flow.bytes += Int64(bytes)
            flow.fileBytes += Int64(raw.count)
            return flow.fileBytes - flow.begunEnd >= Self.begunBytes
        }
        if isMuch { beginWriteOut() }
    }

    private func digestSeal(_ sealed: [UInt8]) {
        digestedSeal.withLock { hasher in sealed.withUnsafeBytes { hasher.update($0) } }
    }

    private func beginWriteOut() {
        let (from, end) = flow.withLock { flow in
            defer { flow.begunEnd = flow.fileBytes }
            return (flow.begunEnd, flow.fileBytes)
        }
        if end > from { disk.beginWriteOut(file, at: from, count: end - from) }
    }

    private func note(_ work: () throws -> Void) {
        do { try work() } catch {
            let failure = error as? DiskFailure ?? DiskFailure(.write, errno: 0)
            flow.withLock { $0.failure = $0.failure ?? failure }
        }
    }

    private func digest(_ piece: ArraySlice<UInt8>) {
        digested.withLock { hasher in piece.withUnsafeBytes { hasher.update($0) } }
    }

    // MARK: Waiting

    private func settle(until count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = flow.withLock { flow in
                if flow.open > count { flow.waiting = (count, continuation) }
                return flow.open <= count
            }
            if isThere { continuation.resume() }
        }
    }

    private func end() {
        let waiting = flow.withLock { flow -> CheckedContinuation<Void, Never>? in
            flow.open -= 1
            guard let (count, continuation) = flow.waiting, flow.open <= count else { return nil }
            flow.waiting = nil
            return continuation
        }
        waiting?.resume()
    }
}
