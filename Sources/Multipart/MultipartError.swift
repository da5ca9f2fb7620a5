/// Why a body was given up, and at which part. Holds nothing that was sent.
public struct MultipartError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        case notFormData
        case boundaryMissing
        case boundaryInvalid
        case boundaryTooLong
        case preambleTooLong
        case firstBoundaryNotFound
        case boundaryLineInvalid
        case tooManyParts
        case headersTooLong
        case tooManyHeaders
        case headerLineInvalid
        case dispositionRepeated
        case dispositionMissing
        case dispositionInvalid
        case nameMissing
        case endedInHeaders
        case endedInPart
    }

    public let reason: Reason
    /// The ordinal of the part, from 1; nil before the first.
    public let part: Int?

    public init(_ reason: Reason, part: Int? = nil) {
        self.reason = reason
        self.part = part
    }

    /// A bound was passed by a body that may be well formed: 413 rather than 400.
    public var isTooLarge: Bool {
        switch reason {
        case .tooManyParts, .headersTooLong, .tooManyHeaders: true
        default: false
        }
    }

    /// The body stopped before its closing boundary: the sender or the network gave up.
    public var isCutOff: Bool {
        switch reason {
        case .endedInHeaders, .endedInPart: true
        default: false
        }
    }

    /// A constant sentence for each reason.
    public var sentence: String {
        switch reason {
        case .notFormData: "The content type is not multipart/form-data."
        case .boundaryMissing: "The content type names no boundary."
        case .boundaryInvalid: "The boundary is empty or holds characters a boundary cannot have."
        case .boundaryTooLong: "The boundary is too long."
        case .preambleTooLong: "There is too much text before the first boundary."
        case .firstBoundaryNotFound: "The body ends without the boundary its content type names."
        case .boundaryLineInvalid: "A boundary is followed by something other than the end of its line."
        case .tooManyParts: "The body has too many parts."
        case .headersTooLong: "The headers of a part are too long."
        case .tooManyHeaders: "A part has too many headers."
        case .headerLineInvalid: "A header line of a part is not a header."
        case .dispositionRepeated: "A part has two Content-Disposition headers."
        case .dispositionMissing: "A part has no Content-Disposition."
        case .dispositionInvalid: "The Content-Disposition of a part cannot be read."
        case .nameMissing: "The Content-Disposition of a part names no field."
        case .endedInHeaders: "The body ends within the headers of a part."
        case .endedInPart: "The body ends without its closing boundary."
        }
    }

    public var description: String {
        part.map { "\(sentence) (part \($0))" } ?? sentence
    }
}
