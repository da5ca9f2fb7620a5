public import Tips

/// Where resumable uploads rest until a tip names them. The offset of an upload is what survives a power cut, never what
/// somebody noted about it: whatever a call has answered with is synced.
public protocol UploadStore: Sendable {
    /// Makes an empty upload; durable when this returns.
    /// Throws `Failure`: `too-many-uploads` where `bounds` leave no place for it now, `upload-share` where there is one and
    /// its owner has had enough, `disk-full` where the disk has none.
    ///
    /// - Parameter share: whose it is, for as long as it takes a place; nil where nobody is held to a share.
    func create(
        _ id: UploadID, bytes: Int64, at now: Moment, within bounds: UploadBounds, share: UploadShare?
    ) async throws -> any Upload

    /// Nil when there is none of that id, or no more.
    func find(_ id: UploadID) async throws -> (any Upload)?

    /// Removes what has come to the end of its time and is not being named just now, the bytes of what a tip has taken,
    /// and files that no upload speaks for. Returns how many uploads came to their end.
    func sweep(_ lifetime: UploadLifetime, at now: Moment) async throws -> Int
}

/// What all uploads together may take.
public struct UploadBounds: Sendable, Hashable {
    /// Uploads that no tip has named yet, and what they declared.
    public var uploads: Int
    public var bytes: Int64
    /// Disk that must stay free beside all that is declared and not yet there.
    public var reserveBytes: Int64

    public init(uploads: Int, bytes: Int64, reserveBytes: Int64) {
        self.uploads = uploads
        self.bytes = bytes
        self.reserveBytes = reserveBytes
    }
}

/// One upload, used by one request at a time. Whatever is asked of one that has come to its end throws `upload-gone`; so
/// does what follows a sync that failed, which is never tried again.
public protocol Upload: Sendable {
    /// What it is called on disk and in logs.
    var name: UploadName { get }
    /// As declared at its creation.
    var bytes: Int64 { get }
    var createdAt: Moment { get }
    /// When the last of its bytes came; its creation before that. After a start, no earlier than the start: nobody could
    /// send anything while the daemon was away.
    var grewAt: Moment { get async }

    func standing() async throws -> UploadStanding

    /// Begins to append. Bytes under a checksum do not count before ``end()`` has verified them, across any crash.
    func begin(_ checksum: UploadChecksum?) async throws
    /// Throws `too-large` beyond the declared length, having written nothing of `bytes`.
    func append(_ bytes: ArraySlice<UInt8>) async throws
    /// Verifies, syncs once, and answers the offset. Throws `checksum-mismatch`, having taken the bytes back.
    func end(at now: Moment) async throws -> Int64
    /// Ends what will not become whole: what came counts, unless it was under a checksum.
    func cut(at now: Moment) async throws

    /// Up to `count` bytes from `position`; fewer only where there are no more.
    func read(_ count: Int, at position: Int64) async throws -> [UInt8]
    /// Of the whole upload, once it is finished.
    func digest() async throws -> Digest
    /// What rests of it, once it is finished; nil where uploads rest as they came.
    func sealedForm() async throws -> SealedForm?

    /// Notes durably which tip is about to take it. Until the ledger has that tip, the upload is free again after a crash.
    func mark(_ mark: UploadMark) async throws
    /// The tip was not kept.
    func unmark() async
    /// The tip was kept: its own name for the bytes goes, the mark stays for as long as the upload would have been kept.
    func take() async
    /// Removes it for good.
    func terminate() async throws
}

public enum UploadStanding: Sendable, Hashable {
    /// So many bytes are here, and fewer than were declared.
    case arriving(offset: Int64)
    case finished
    case taken(UploadMark)
}

/// Which tip took an upload, and what it was then: enough to know that tip's repeat when it names the upload again.
public struct UploadMark: Sendable, Hashable {
    public var tip: TipID
    /// Keyed hash of the tip's idempotency key, 16 bytes; nil when it came without one.
    public var keyHash: [UInt8]?
    public var mediaType: String
    public var bytes: Int64
    public var digest: Digest

    public init(tip: TipID, keyHash: [UInt8]?, mediaType: String, bytes: Int64, digest: Digest) {
        self.tip = tip
        self.keyHash = keyHash
        self.mediaType = mediaType
        self.bytes = bytes
        self.digest = digest
    }
}

/// An upload as an exhibit of the tip that names it.
public struct NamedUpload: Sendable {
    public var upload: any Upload
    public var exhibit: Exhibit
    /// Its bytes went to an earlier tip with the same key: this tip can only be the repeat of that one.
    public var isTaken: Bool

    public init(upload: any Upload, exhibit: Exhibit, isTaken: Bool) {
        self.upload = upload
        self.exhibit = exhibit
        self.isTaken = isTaken
    }
}
