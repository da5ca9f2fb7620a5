/// Why something could not be sealed or opened. Of what is inside it says nothing.
public enum SealingFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Not an age file of version 1, or its header is cut or not written as the format says.
    case malformedHeader
    /// Sealed to others.
    case noMatchingIdentity
    /// The header is not the one that was written.
    case alteredHeader
    /// A chunk is not what was written, in its place.
    case alteredPayload
    /// It ends before its last chunk, or in the middle of it.
    case cutShort
    /// Something follows the last chunk.
    case trailingBytes
    /// Sealing needs a recipient, and has none.
    case noRecipient
    /// The library would not do it.
    case refusedByLibrary

    public var description: String {
        switch self {
        case .malformedHeader: "it is not an age file of version 1, or its header is damaged"
        case .noMatchingIdentity: "it is sealed to other recipients than the identity given"
        case .alteredHeader: "its header was altered"
        case .alteredPayload: "its content was altered"
        case .cutShort: "its end is missing"
        case .trailingBytes: "something was added behind its end"
        case .noRecipient: "there is no recipient to seal it to"
        case .refusedByLibrary: "the cryptographic library refused"
        }
    }
}
