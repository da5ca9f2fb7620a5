/// A walk through a file from its beginning to its end, in whatever pieces it comes: what its container says of it.
///
/// The walk is a value of a few hundred bytes and at most ``mostHeldBytes`` of a piece that has only begun to come, so it
/// can be put aside and taken up by anyone. How the file is cut makes no difference to what is found.
public struct Walk: Sendable {
    private(set) var container: any ContainerWalk
    private(set) var progress = Progress()
    /// What has come of a piece that is looked at only whole.
    private(set) var held: [UInt8] = []

    struct Progress: Sendable, BitwiseCopyable {
        /// What the container leaves aside is held against the signatures of what is no media.
        fileprivate(set) var scan = PieceScan()
        fileprivate(set) var wantedBytes = 1
        fileprivate(set) var idle: UInt64 = 0
        fileprivate(set) var length: UInt64 = 0
        fileprivate(set) var steps = 0
        fileprivate(set) var isDone = false
    }

    /// Nothing that is still to come can change what the container says, but for how much of it there is.
    public var isDone: Bool { progress.isDone }

    static let mostHeldBytes = 4096
    /// A film of a day has not so many pieces, and a gigabyte of empty boxes is no reason to work longer.
    static let mostSteps = 1 << 22

    /// Nil for a format whose container is not walked.
    public init?(mediaType: String) {
        guard let container = Self.container(of: mediaType) else { return nil }
        self.container = container
    }

    init(_ container: any ContainerWalk, _ progress: Progress = Progress(), held: [UInt8] = []) {
        self.container = container
        self.progress = progress
        self.held = held
    }

    static func container(of mediaType: String) -> (any ContainerWalk)? {
        switch mediaType {
        case "video/mp4", "video/x-m4v", "video/quicktime", "video/3gpp", "video/3gpp2": IsoWalk()
        case "audio/mp4", "audio/3gpp", "audio/3gpp2": IsoWalk()
        case "video/webm", "video/x-matroska", "audio/webm", "audio/x-matroska": MatroskaWalk()
        case "video/x-msvideo": AviWalk()
        case "video/x-flv": FlvWalk()
        case "video/x-ms-asf", "audio/x-ms-wma": AsfWalk()
        case "audio/wav": WavWalk()
        case "audio/qcelp": WavWalk(isQcelp: true)
        case "audio/aiff": AiffWalk()
        case "audio/mpeg", "audio/aac": FrameWalk(.mpegOrAAC)
        case "audio/ac3", "audio/eac3": FrameWalk(.dolby)
        case "audio/amr": AmrWalk(isWide: false)
        case "audio/amr-wb": AmrWalk(isWide: true)
        case "audio/flac": FlacWalk()
        case "audio/ogg": OggWalk()
        case "audio/x-wavpack": WavPackWalk()
        case "audio/x-ape": ApeWalk()
        case "video/mp2t": TransportWalk()
        case "video/mpeg": ProgramWalk()
        case "image/jpeg": JpegWalk()
        case "image/png": PngWalk()
        case "image/gif": GifWalk()
        case "image/webp": WebPWalk()
        case "image/bmp": BmpWalk()
        case "image/tiff": TiffWalk()
        case "image/heic", "image/heif", "image/avif": HeifWalk()
        case "image/jp2", "image/jpx": Jpeg2000Walk()
        default: nil
        }
    }

    /// How many of the bytes to come will not be looked at: who can seek need not read them.
    public var idleBytes: UInt64 { isAsleep ? .max : progress.idle }

    /// Nothing more will be looked at.
    private var isAsleep: Bool { isDone && !progress.scan.isBusy }

    /// Nothing that is still to come makes the duration another, but for how much of it there is.
    public var durationIsFinal: Bool { isDone || container.durationIsFinal }

    /// The next bytes of the file.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) {
        progress.length += UInt64(bytes.count)
        guard !isAsleep else { return }
        let unseen = Int(min(progress.idle, UInt64(bytes.count)))
        progress.idle -= UInt64(unseen)
        guard unseen < bytes.count else { return }
        guard !held.isEmpty else { return look(at: bytes.dropFirst(unseen)) }
        held.append(contentsOf: bytes.dropFirst(unseen))
        // Nothing is moved while the piece is not there.
        guard held.count >= progress.wantedBytes else { return }
        let window = held[...]
        held = []
        look(at: window)
    }

    /// Says that so many bytes lie between what was fed and what will be: at most ``idleBytes``.
    public mutating func pass(_ count: UInt64) {
        let count = min(count, idleBytes)
        progress.length = progress.length.adding(count)
        if !isAsleep { progress.idle -= count }
    }

    /// What is known by now; of the whole file once all of it was fed.
    public var findings: WalkFindings {
        var findings = container.findings(length: progress.length)
        findings.payload = progress.scan.found
        return findings
    }

    private mutating func look(at window: ArraySlice<UInt8>) {
        var rest = window
        while !isAsleep, rest.count >= progress.wantedBytes {
            switch step(Head(rest, isWhole: false), at: progress.length - UInt64(rest.count)) {
            case .pass(let count) where count > 0 && progress.steps < Self.mostSteps:
                let here = Int(min(count, UInt64(rest.count)))
                // One that takes all there is costs no more than its coming did.
                if here < rest.count { progress.steps += 1 }
                rest = rest.dropFirst(here)
                progress.idle = count - UInt64(here)
                progress.wantedBytes = 1
            case .hold(let count) where count > rest.count && count <= Self.mostHeldBytes:
                progress.wantedBytes = count
            default:
                progress.isDone = true
                progress.scan.stop()
            }
        }
        held = isAsleep ? [] : Array(rest)
    }

    private mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if progress.scan.isBusy { return progress.scan.step(window) }
        switch container.step(window, at: position) {
        case .skip(let count):
            progress.scan.begin(piece: count)
            return count > 0 ? progress.scan.step(window) : .done
        case .ended:
            progress.isDone = true
            progress.scan.beginBehind()
            return progress.scan.step(window)
        case let step: return step
        }
    }
}

/// How a walk goes on after a look at a window.
enum WalkStep: Sendable, Hashable, BitwiseCopyable {
    /// So many bytes from the window's start are done with, whether the window holds them or not. At least 1.
    case pass(UInt64)
    /// The same of a piece that is neither picture nor sound: a comment, padding, another program's notes. Its start is held
    /// against the signatures of what is no media.
    case skip(UInt64)
    /// The piece at hand is looked at only with so many bytes, which is more than the window holds.
    case hold(Int)
    /// The container ends at the window's start. What lies behind it is held against the same signatures.
    case ended
    /// Nothing that follows is of interest.
    case done
}

/// One container, taken apart a piece at a time: a pure step from what is remembered and a window of bytes to what is
/// remembered next. What is remembered is bounded, and no length that a file declares is ever more than a number to skip.
protocol ContainerWalk: Sendable, BitwiseCopyable {
    /// - Parameters:
    ///   - window: what lies at `position`, and all that was asked for. How much more it holds must make no difference.
    ///   - position: from the start of the file.
    mutating func step(_ window: Head, at position: UInt64) -> WalkStep

    /// What is known when the file ends after `length` bytes.
    func findings(length: UInt64) -> WalkFindings

    /// What says how long it plays has been read.
    var durationIsFinal: Bool { get }
}

extension ContainerWalk {
    var durationIsFinal: Bool { false }
}

extension UInt64 {
    /// The sum, or the largest number where there is none.
    func adding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// As ticks of a clock; nil where a file says that its clock stands still.
    func seconds(perSecond scale: UInt64) -> Double? {
        scale == 0 ? nil : Double(self) / Double(scale)
    }
}
