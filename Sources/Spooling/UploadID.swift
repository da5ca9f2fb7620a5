internal import Tips

/// The id of a resumable upload as its URL has it: 128 random bits, 26 characters as a tip's. Whoever knows it may go on
/// with the upload, look at it and end it: it is a secret, so it has no description, and neither disk nor log ever sees
/// more of it than its ``UploadName``.
public struct UploadID: Sendable, Hashable, CustomStringConvertible {
    private let bits: TipID

    public static func random(using source: inout some RandomNumberGenerator) -> UploadID {
        UploadID(bits: .random(using: &source))
    }

    /// Nil unless `text` is the one spelling of an id.
    public init?(_ text: some StringProtocol) {
        guard let bits = TipID(text) else { return nil }
        self.bits = bits
    }

    private init(bits: TipID) {
        self.bits = bits
    }

    /// 16 bytes.
    public var bytes: [UInt8] { bits.bytes }

    /// For the `Location` of its creation and nothing else.
    public var spelledOut: String { bits.description }

    public var description: String { "an upload's id" }
}

/// What an upload is called on disk: a keyed hash of its id, written as a tip's id is.
public struct UploadName: Sendable, Hashable, CustomStringConvertible {
    private let bits: TipID

    /// Nil unless `text` is the one spelling of a name.
    public init?(_ text: some StringProtocol) {
        guard let bits = TipID(text) else { return nil }
        self.bits = bits
    }

    init(hash bits: TipID) {
        self.bits = bits
    }

    public var description: String { bits.description }
}
