/// A file as it rests and travels where recipients are configured: an age file, described by what anybody can see of it.
public struct SealedForm: Hashable, Sendable {
    public var bytes: Int64
    /// Of the age file.
    public var digest: Digest

    public init(bytes: Int64, digest: Digest) {
        self.bytes = bytes
        self.digest = digest
    }

    /// Nobody can tell what is in it.
    public static let mediaType = "application/octet-stream"
}

extension Exhibit {
    /// As ledger, manifest and hand-over describe it: of a sealed one they know the age file alone.
    public var asKept: Exhibit {
        guard let sealed else { return self }
        return Exhibit(number: number, mediaType: SealedForm.mediaType, bytes: sealed.bytes, digest: sealed.digest)
    }
}
