public import Tips

/// Whose an upload is, and how much of all the places and bytes may be theirs: one of ``parts`` parts of what others leave.
///
/// Who somebody is, is known by a keyed hash that is only in memory and is made under another secret every hour. After
/// that, and after a restart, the uploads of before are nobody's: they count against everybody, and their former owner
/// has a whole share again. A share of what is left, and not of the whole, is what keeps that harmless: one client alone,
/// beginning as much as it may hour after hour, holds an eighth, then an eighth of the rest, and never everything, while
/// those it leaves alone come to the end of their time (``UploadLifetime``). What a store keeps of an owner goes with the
/// owner's last upload, and says nothing once the secret is forgotten but that some uploads came from one client.
public struct UploadShare: Sendable, Hashable {
    public enum Owner: Sendable, Hashable {
        /// The 16 bytes of a keyed hash.
        case client(UInt64, UInt64)
        /// The index of a configured token.
        case token(Int)
    }

    public var owner: Owner
    public var parts: Int

    public init(_ owner: Owner, oneOf parts: Int) {
        self.owner = owner
        self.parts = parts
    }

    /// Whether one more upload is within it. The last places are shared one by one, or nobody could have them.
    ///
    /// - Parameters:
    ///   - own: what the owner has already.
    ///   - all: what everybody has, the owner too.
    public func holds(_ bytes: Int64, beside own: UploadSum, of all: UploadSum, within bounds: UploadBounds) -> Bool {
        let parts = max(1, parts)
        let (places, room) = (bounds.uploads - (all.uploads - own.uploads), bounds.bytes - (all.bytes - own.bytes))
        let (most, mostBytes) = (places / parts + (places % parts > 0 ? 1 : 0), room / Int64(parts))
        return own.uploads < most && bytes <= mostBytes - own.bytes
    }

    /// Throws where there was no more of it.
    public static let exceeded = Failure(
        "upload-share",
        "There are too many unfinished uploads from here, or this one is too large beside them. Finish or end some, wait "
            + "until others have, or send the file with the tip.", .again, retryAfterSeconds: 60)
}

/// Uploads and what they declared, together.
public struct UploadSum: Sendable, Hashable {
    public var uploads: Int
    public var bytes: Int64

    public init(uploads: Int = 0, bytes: Int64 = 0) {
        self.uploads = uploads
        self.bytes = bytes
    }
}
