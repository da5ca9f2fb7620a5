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
    /// It stops before its end.
    case cut
    /// A few seconds of film come with the picture.
    case motionPhoto = "motion-photo"
    /// Something unknown lies behind its end.
    case bytesBehind = "bytes-behind"

    // Only where the office keeps what ships as refused.
    case noMedia = "no-media"
    case containerBroken = "container-broken"
    case tooManyPixels = "too-many-pixels"
    case tooLong = "too-long"
    case foreignPayload = "foreign-payload"
    case refersElsewhere = "refers-elsewhere"
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
        /// A whole file too short for any media of its format, or a container with nothing in it.
        case noMedia = "no-media"
        /// A picture that did not arrive whole.
        case pictureCut = "picture-cut"
        /// A sound or film that did not, where the office wants them whole.
        case recordingCut = "recording-cut"
        case containerBroken = "container-broken"
        /// A drawing program's or a browser's picture, which may hold scripts and fetch files.
        case scriptedPicture = "scripted-picture"
        /// A playlist, or media that lie in another file.
        case refersElsewhere = "refers-elsewhere"
        /// It is an archive, a document or a program as well.
        case foreignPayload = "foreign-payload"
        case bytesBehind = "bytes-behind"
        case tooManyPixels = "too-many-pixels"
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
        /// The disk does not give it, or who looked at it died of it and it has no name.
        case unreadable

        /// Only a profile refuses for it: without profiles nobody need have a sentence for it.
        var isOfProfiles: Bool {
            [
                .filesTooLarge, .tooManyFiles, .tooFewFiles, .mixedEvidence, .eventTooOld, .eventTimeMissing,
                .eventInFuture,
            ].contains(self)
        }
    }

    public var code: Code
    public var sentence: Wording
    /// What the file is, where that is known.
    public var mediaType: String?
}
