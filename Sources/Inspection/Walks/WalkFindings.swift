/// What the walk through a container comes to. Everything here is what the file says or what was seen on the way: the
/// policy in `formats.yaml` decides what follows from it.
public struct WalkFindings: Sendable, Hashable {
    /// How long it plays, where the container says it. Nil where it does not, or has not yet.
    public var durationSeconds: Double?
    /// Nil where the container does not say it, or it is a sound.
    public var pixels: PixelSize?
    /// Tracks of each sort that hold something; nil where the container has no such thing as tracks.
    public var tracks: TrackCount?
    /// Whether anything to see or to hear was met: a frame, a sample, a scan. Nil where the walk cannot tell.
    public var hasMedia: Bool?
    public var ending: Ending = .unknown
    /// How many bytes lie behind the container's own end.
    public var trailingBytes: UInt64 = 0
    /// When it was taken, as its metadata says.
    public var captured: CaptureTime?
    /// Where it was taken, as its metadata says.
    public var place: CapturePlace?
    /// It plays from somewhere else: a playlist, a reference to another file or address.
    public var refersElsewhere = false
    /// What else than media was met, in a piece that the walk left aside or behind the end.
    public var payload: ForeignPayload?
    /// What the bytes behind the end are, where they are known to belong there.
    public var trailer: Trailer?

    public init(durationSeconds: Double? = nil) {
        self.durationSeconds = durationSeconds
    }

    /// What phones write behind a picture.
    public enum Trailer: Sendable, Hashable, BitwiseCopyable {
        /// More pictures (CIPA DC-007, multi-picture format): a preview, a map of brightness, the other eye.
        case pictures
        /// The seconds around it, as an MP4.
        case film
        /// Samsung's own notes, a film among them.
        case notes
    }

    /// How the file ends.
    public enum Ending: Sendable, Hashable, BitwiseCopyable {
        /// The walk does not follow this container to its end.
        case unknown
        /// The container's own end was reached, and every piece before it was whole.
        case whole
        /// It stops inside a piece, or before the piece that its container must end with.
        case cut
        /// A piece contradicts the container: what lies there is not what it says.
        case broken
    }
}

public struct PixelSize: Sendable, Hashable, BitwiseCopyable {
    public var width: UInt64
    public var height: UInt64
}

public struct TrackCount: Sendable, Hashable, BitwiseCopyable {
    public var video = 0
    public var audio = 0
}

/// A time as cameras write it: a clock on a wall, and the offset of that wall where it is known.
public struct CaptureTime: Sendable, Hashable, BitwiseCopyable {
    /// Seconds since 1970-01-01T00:00:00 on that wall.
    public var wallSeconds: Int64
    /// East of UTC; nil where the metadata does not say it.
    public var offsetMinutes: Int?
}

public struct CapturePlace: Sendable, Hashable, BitwiseCopyable {
    /// Degrees, north and east positive.
    public var latitude: Double
    public var longitude: Double
}

// What may cross the wall of the box: one bound for who writes it and who reads it. A file may say anything; what is not
// possible is not told, and nothing else of the file is lost by it.

extension WalkFindings {
    static func isDuration(_ seconds: Double) -> Bool { seconds.isFinite && seconds >= 0 }

    /// Without what is not possible.
    var spoken: WalkFindings {
        var spoken = self
        if let durationSeconds, !Self.isDuration(durationSeconds) { spoken.durationSeconds = nil }
        if let tracks {
            spoken.tracks = TrackCount(
                video: min(max(0, tracks.video), TrackCount.most), audio: min(max(0, tracks.audio), TrackCount.most))
        }
        if let captured, !captured.isPossible { spoken.captured = nil }
        if let place, !place.isPossible { spoken.place = nil }
        return spoken
    }
}

extension TrackCount {
    static let most = 1 << 16
}

extension CaptureTime {
    /// From year 1 to year 9999, and an offset that a day has room for.
    var isPossible: Bool {
        (-62_135_596_800...253_402_300_799).contains(wallSeconds) && abs(offsetMinutes ?? 0) <= 1440
    }
}

extension CapturePlace {
    var isPossible: Bool { abs(latitude) <= 90 && abs(longitude) <= 180 }
}
