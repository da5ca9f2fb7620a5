/// What the looks at a file come to.
public enum Judgement: Sendable, Hashable {
    /// `marks` are notes for the analyst and never a reason to refuse.
    case accept(format: Format, marks: [Mark])
    case refuse(Refusal)
}

/// A note that goes to the analyst with the exhibit. The raw values are part of the manifest.
public enum Mark: String, Sendable, Hashable, CaseIterable {
    /// The sender called it something else.
    case declaredTypeDiffers = "declared-type-differs"
    /// The extension of its name belongs to something else.
    case nameDiffers = "name-differs"
    /// libmagic gave up on it: only its beginning was compared with the format.
    case unverified
    /// What was asked about its length in time could not be checked: its container does not say it.
    case durationUnknown = "duration-unknown"
}

/// Why a file, or all the files of a tip together, are not taken.
public struct Refusal: Sendable, Hashable {
    /// Stable: clients compare it, and `formats.yaml` has a sentence for each.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        case emptyFile = "empty-file"
        /// Nothing on the list.
        case formatNotAccepted = "format-not-accepted"
        /// It begins like something on the list, and libmagic knows it for something else.
        case contentsContradict = "contents-contradict"
        /// A whole file too short for any media of its format.
        case noMedia = "no-media"
        case fileTooLarge = "file-too-large"
        /// All files of a family together.
        case filesTooLarge = "files-too-large"
        case tooManyFiles = "too-many-files"
        case tooFewFiles = "too-few-files"
        case videoTooLong = "video-too-long"
        case audioTooLong = "audio-too-long"
        /// Each kind of file is taken, but not with the others.
        case mixedEvidence = "mixed-evidence"
        /// What happened is longer ago than the office takes reports of.
        case eventTooOld = "event-too-old"
        /// The office takes reports of what happened lately, and the tip does not say when that was.
        case eventTimeMissing = "event-time-missing"
        /// What happened is still to come: a slip, or a clock that is wrong.
        case eventInFuture = "event-in-future"
        /// For files on a disk only.
        case unreadable

        /// Only a profile refuses for it: without profiles nobody need have a sentence for it.
        var isOfProfiles: Bool {
            switch self {
            case .filesTooLarge, .tooManyFiles, .tooFewFiles, .videoTooLong, .audioTooLong, .mixedEvidence,
                .eventTooOld, .eventTimeMissing, .eventInFuture:
                true
            case .emptyFile, .formatNotAccepted, .contentsContradict, .noMedia, .fileTooLarge, .unreadable: false
            }
        }
    }

    public var code: Code
    public var sentence: Wording
    /// What the file is, where that is known.
    public var mediaType: String?
}
