/// A walk through a file from its beginning to its end, in whatever pieces it comes: what its container says of it.
///
/// The walk is a value of a few hundred bytes and at most ``mostHeldBytes`` of a piece that has only begun to come, so it
/// can be put aside and taken up by anyone. How the file is cut makes no difference to what is found.
public struct Walk: Sendable {
    private var container: any ContainerWalk
    /// What the container leaves aside is held against the signatures of what is no media.
    private var scan = PieceScan()
    /// What has come of a piece that is looked at only whole.
    private var held: [UInt8] = []
    private var wantedBytes = 1
    private var idle: UInt64 = 0
    private var length: UInt64 = 0
    private var steps = 0
    /// Nothing that is still to come can change what the container says, but for how much of it there is.
    public private(set) var isDone = false

    static let mostHeldBytes = 4096
    /// A film of a day has not so many pieces, and a gigabyte of empty boxes is no reason to work longer.
    static let mostSteps = 1 << 22

    /// Nil for a format whose container is not walked.
    public init?(mediaType: String) {
        guard let container = Self.container(of: mediaType) else { return nil }
        self.container = container
    }

    init(_ container: any ContainerWalk) {
        self.container = container
    }

    private static func container(of mediaType: String) -> (any ContainerWalk)? {
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
    public var idleBytes: UInt64 { isAsleep ? .max : idle }

    /// Nothing more will be looked at.
    private var isAsleep: Bool { isDone && !scan.isBusy }

    /// Nothing that is still to come makes the duration another, but for how much of it there is.
    public var durationIsFinal: Bool { isDone || container.durationIsFinal }

    /// The next bytes of the file.
    public mutating func feed(_ bytes: ArraySlice<UInt8>) {
        length += UInt64(bytes.count)
        guard !isAsleep else { return }
        let unseen = Int(min(idle, UInt64(bytes.count)))
        idle -= UInt64(unseen)
        guard unseen < bytes.count else { return }
        guard !held.isEmpty else { return look(at: bytes.dropFirst(unseen)) }
        held.append(contentsOf: bytes.dropFirst(unseen))
        // Nothing is moved while the piece is not there.
        guard held.count >= wantedBytes else { return }
        let window = held[...]
        held = []
        look(at: window)
    }

    /// Says that so many bytes lie between what was fed and what will be: at most ``idleBytes``.
    public mutating func pass(_ count: UInt64) {
        let count = min(count, idleBytes)
        length = length.addingReportingOverflow(count).overflow ? .max : length + count
        if !isAsleep { idle -= count }
    }

    /// What is known by now; of the whole file once all of it was fed.
    public var findings: WalkFindings {
        var findings = container.findings(length: length)
        findings.payload = scan.found
        return findings
    }

    private mutating func look(at window: ArraySlice<UInt8>) {
        var rest = window
        while !isAsleep, rest.count >= wantedBytes {
            switch step(Head(rest, isWhole: false), at: length - UInt64(rest.count)) {
            case .pass(let count) where count > 0 && steps < Self.mostSteps:
                let here = Int(min(count, UInt64(rest.count)))
                // One that takes all there is costs no more than its coming did.
                if here < rest.count { steps += 1 }
                rest = rest.dropFirst(here)
                idle = count - UInt64(here)
                wantedBytes = 1
            case .hold(let count) where count > rest.count && count <= Self.mostHeldBytes: wantedBytes = count
            default:
                isDone = true
                scan.stop()
            }
        }
        held = isAsleep ? [] : Array(rest)
    }

    private mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if scan.isBusy { return scan.step(window) }
        switch container.step(window, at: position) {
        case .skip(let count):
            scan.begin(piece: count)
            return count > 0 ? scan.step(window) : .done
        case .ended:
            isDone = true
            scan.beginBehind()
            return scan.step(window)
        case let step: return step
        }
    }
}

/// How a walk goes on after a look at a window.
enum WalkStep: Sendable, Hashable {
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

extension WalkStep {
    /// How far the walk goes on; nil where it waits or stops.
    var passedBytes: UInt64? {
        switch self {
        case .pass(let count), .skip(let count): count
        case .hold, .ended, .done: nil
        }
    }

    var isLast: Bool { self == .ended || self == .done }
}

/// One container, taken apart a piece at a time: a pure step from what is remembered and a window of bytes to what is
/// remembered next. What is remembered is bounded, and no length that a file declares is ever more than a number to skip.
protocol ContainerWalk: Sendable {
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
