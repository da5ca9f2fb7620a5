/// A picture, a sound or a film that came with a tip, as it is kept: its number, what it really is, and its digest.
/// The name the sender gave the file is nowhere in it.
public struct Exhibit: Hashable, Sendable {
    /// 1, 2, 3 … in the order of arrival.
    public var number: Int
    /// What the bytes are, in the spelling of `Rules/formats.yaml`: `image/jpeg`.
    public var mediaType: String
    public var bytes: Int64
    public var digest: Digest
    /// Notes for the analyst, never a reason to refuse: `declared-type-differs`.
    public var findings: [String]
    /// What rests of it where recipients are configured; the rest of this is then only in memory, and in the statement.
    public var sealed: SealedForm?

    public init(
        number: Int, mediaType: String, bytes: Int64, digest: Digest, findings: [String] = [], sealed: SealedForm? = nil
    ) {
        self.number = number
        self.mediaType = mediaType
        self.bytes = bytes
        self.digest = digest
        self.findings = findings
        self.sealed = sealed
    }

    public var family: MediaFamily { MediaFamily(mediaType: mediaType) }
}

/// The families the figures count exhibits by.
public enum MediaFamily: String, Sendable, Hashable, CaseIterable, Codable {
    case image
    case audio
    case video
    case other

    public init(mediaType: String) {
        self = MediaFamily(rawValue: String(mediaType.prefix { $0 != "/" })) ?? .other
    }
}
