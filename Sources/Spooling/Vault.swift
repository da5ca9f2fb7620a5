public import Sealing
public import Tips

/// Where exhibits rest. Files only: the ledger's row is what makes them part of a tip.
public protocol Vault: Sendable {
    /// Whom exhibits are sealed to as they come; empty where they rest as they came.
    var recipients: [Recipient] { get }

    /// Starts a place for one tip's exhibits; nothing is made on the disk before the first one opens.
    func deposit(for tip: TipID) -> any Deposit

    /// Opens a kept exhibit. Throws `Failure` with code `exhibit-missing` when the file is gone or its length is not `bytes`.
    func open(_ tip: TipID, _ exhibit: Exhibit) throws -> any ExhibitReader

    /// Unlinks what a tip has; the ledger has forgotten it already.
    func remove(_ tip: TipID) async throws

    /// The tips that have files here and are not arriving just now, in the order of their names after `after`.
    /// `limit` files' tips are looked at: the page may be shorter; `next` is where the following one goes on, nil at the end.
    func tips(after: TipID?, limit: Int) async throws -> (tips: [TipID], next: TipID?)

    /// Puts the files of a tip aside, into `orphans/`: nobody acknowledged them, nobody may destroy them unseen.
    func putAside(_ tip: TipID) async throws

    /// Bytes free for exhibits on the file system.
    func freeBytes() throws -> Int64
}

/// One tip's exhibits while they arrive. Used by one task at a time, in this order:
/// (`open`, `append`…, `close` or `keep`)…, `adopt`…, then `seal` or `abandon`.
public protocol Deposit: Sendable {
    /// Starts the next exhibit.
    func open() async throws
    /// May come back before `bytes` are written, with few pieces held at a time; what then fails is thrown by a later call.
    func append(_ bytes: ArraySlice<UInt8>) async throws
    /// Waits for all that was appended, and says what came, sealed or not. It is synced by the time `seal` comes back.
    func close() async throws -> (bytes: Int64, digest: Digest)
    /// What rests of the exhibit that was closed, kept or adopted last; nil where exhibits rest as they came.
    func sealedForm() async -> SealedForm?
    /// An exhibit that came whole, instead of `open`, `append` and `close`.
    func keep(_ bytes: ArraySlice<UInt8>) async throws -> (bytes: Int64, digest: Digest)
    /// Makes a finished upload the next exhibit, without copying it. The upload keeps its own name until the tip is kept.
    func adopt(_ upload: any Upload) async throws
    /// Writes the manifest beside the exhibits, and the sealed statement where there is one, syncs what of both is not yet synced, and the folder. After this the ledger
    /// may commit. A sync that fails is never tried again: the exhibits are gone and the failure says `again`.
    func seal(manifest: [UInt8], statement: [UInt8]?) async throws
    /// Takes everything back. Never throws: what cannot be unlinked is an orphan for the sweep.
    func abandon() async
}

extension Deposit {
    public func seal(manifest: [UInt8]) async throws { try await seal(manifest: manifest, statement: nil) }

    public func keep(_ bytes: ArraySlice<UInt8>) async throws -> (bytes: Int64, digest: Digest) {
        try await open()
        try await append(bytes)
        return try await close()
    }
}

/// Reads a kept exhibit. Blocking, for a thread that may block; used by one thread at a time.
public protocol ExhibitReader: AnyObject {
    var bytes: Int64 { get }
    /// Fills up to `buffer.count` bytes from `offset`; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws -> Int
}
