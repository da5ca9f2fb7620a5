/// How long an ISO film plays, from all the places that may say it (ISO 14496-12, sections 8.2, 8.4, 8.8 and 8.16).
///
/// A film written in one go says it in `mvhd`. One written in fragments has nothing there, and either an extent (`mehd`),
/// or an index (`sidx`), or only the fragments themselves, each with its time and the durations of its samples.
struct IsoClock: Sendable, BitwiseCopyable {
    private var movie: Double?
    private var extent: Double?
    private var movieScale: UInt64 = 0
    private var tracks = Tracks()
    private var defaults = Defaults()
    /// The track that is being described, or whose fragment it is.
    private var current: Int?
    private var index = Index()
    private var isFragmented = false

    /// More tracks than phones and cameras write.
    private static let mostTracks = 16

    /// A column for each thing that is known of a track.
    private struct Tracks {
        var count = 0
        var id = SIMD16<UInt32>()
        var scale = SIMD16<UInt32>()
        var duration = SIMD16<UInt64>()
        var fragmentSampleDuration = SIMD16<UInt32>()
        /// Where its first fragment begins, and how far the fragments have come.
        var isBegun = SIMD16<UInt8>()
        var first = SIMD16<UInt64>()
        var now = SIMD16<UInt64>()
        var last = SIMD16<UInt64>()

        /// By its fragments.
        func seconds(_ track: Int) -> Double? {
            guard isBegun[track] != 0 else { return nil }
            return (last[track] - min(last[track], first[track])).seconds(perSecond: UInt64(scale[track]))
        }
    }

    /// The usual durations of samples: they may stand before the tracks they are of.
    private struct Defaults {
        var count = 0
        var id = SIMD16<UInt32>()
        var duration = SIMD16<UInt32>()

        mutating func take(_ body: Head) {
            guard count < mostTracks, let track = body.bigEndian(4, at: 4), let ticks = body.bigEndian(4, at: 12) else {
                return
            }
            id[count] = UInt32(truncatingIfNeeded: track)
            duration[count] = UInt32(truncatingIfNeeded: ticks)
            count += 1
        }

        func duration(of track: UInt32) -> UInt32 { (0..<count).first { id[$0] == track }.map { duration[$0] } ?? 0 }
    }

    private struct Index {
        var scale: UInt64 = 0
        var first: Double?
        var now = 0.0
        var last = 0.0

        var seconds: Double? { first.map { last - $0 } }
    }

    /// Nil while nothing says it. What the film says of itself comes before what its tracks say: a film that was trimmed
    /// keeps the longer tracks.
    var seconds: Double? {
        let said = [movie, extent, index.seconds, fragments].compactMap { $0 }.filter { $0 > 0 }.max()
        return said ?? longest { $0.duration[$1].seconds(perSecond: UInt64($0.scale[$1])) }
    }

    /// Fragments are missing that the film says it has: more than half a second of them, and a twentieth.
    var isShort: Bool {
        // A film may begin in one go and go on in fragments: then nobody knows how much of each.
        guard isFragmented, let said = extent ?? index.seconds, tracks.duration == SIMD16() else { return false }
        return (fragments ?? 0) < said * 0.95 - 0.5
    }

    private var fragments: Double? { longest { $0.seconds($1) } }

    private func longest(_ seconds: (Tracks, Int) -> Double?) -> Double? {
        (0..<tracks.count).compactMap { seconds(tracks, $0) }.filter { $0 > 0 }.max()
    }

    /// The table of the film says it all: no fragments follow.
    var isComplete: Bool { extent != nil || !isFragmented && seconds != nil }

    mutating func enter(_ container: BoxKind) {
        switch container {
        case "trak":
            current = tracks.count < Self.mostTracks ? tracks.count : nil
            if current != nil { tracks.count += 1 }
        case "mvex": isFragmented = true
        case "moof": current = nil
        default: break
        }
    }

    /// - Parameter body: the contents of the box, up to 32 bytes of them.
    /// - Returns: what rows follow, for the boxes that have some.
    mutating func read(_ kind: BoxKind, _ body: Head) -> IsoRows? {
        switch kind {
        case "mvhd":
            guard let (scale, ticks) = Self.scaleAndDuration(body) else { break }
            movieScale = scale
            movie = ticks.seconds(perSecond: scale)
        case "mdhd":
            guard let current, let (scale, ticks) = Self.scaleAndDuration(body) else { break }
            tracks.scale[current] = UInt32(truncatingIfNeeded: scale)
            tracks.duration[current] = ticks
        case "mehd":
            guard let ticks = body.bigEndian(body[0] == 1 ? 8 : 4, at: 4) else { break }
            extent = ticks.seconds(perSecond: movieScale)
        case "tkhd":
            guard let current, let id = body.bigEndian(4, at: body[0] == 1 ? 20 : 12) else { break }
            tracks.id[current] = UInt32(truncatingIfNeeded: id)
        case "trex":
            defaults.take(body)
        case "tfhd": beginFragment(body)
        case "tfdt":
            guard let current, let time = body.bigEndian(body[0] == 1 ? 8 : 4, at: 4) else { break }
            tracks.now[current] = time
        case "trun": return run(body)
        case "sidx": return index(body)
        default: break
        }
        return nil
    }

    mutating func add(_ duration: UInt64, to rows: IsoRows.Kind) {
        switch rows {
        case .index:
            index.now += duration.seconds(perSecond: index.scale) ?? 0
            index.last = max(index.last, index.now)
        case .samples:
            guard let current else { return }
            if tracks.isBegun[current] == 0 {
                tracks.isBegun[current] = 1
                tracks.first[current] = tracks.now[current]
            }
            tracks.now[current] = tracks.now[current].adding(duration)
            tracks.last[current] = max(tracks.last[current], tracks.now[current])
        case .sizes, .offsets: break
        }
    }

    /// `mvhd` and `mdhd` begin alike; all ones mean that nobody knows.
    private static func scaleAndDuration(_ body: Head) -> (scale: UInt64, ticks: UInt64)? {
        let isLong = body[0] == 1
        guard let scale = body.bigEndian(4, at: isLong ? 20 : 12),
            let ticks = body.bigEndian(isLong ? 8 : 4, at: isLong ? 24 : 16)
        else { return nil }
        let isUnknown = ticks == (isLong ? .max : UInt64(UInt32.max))
        return (scale, isUnknown ? 0 : ticks)
    }

    private func track(_ body: Head) -> Int? {
        body.bigEndian(4, at: 4).flatMap { id in (0..<tracks.count).first { UInt64(tracks.id[$0]) == id } }
    }

    private mutating func beginFragment(_ body: Head) {
        current = track(body)
        guard let current, let flags = body.bigEndian(3, at: 1) else { return }
        let offset = 8 + (flags & 1 != 0 ? 8 : 0) + (flags & 2 != 0 ? 4 : 0)
        tracks.fragmentSampleDuration[current] =
            flags & 8 != 0
            ? UInt32(truncatingIfNeeded: body.bigEndian(4, at: offset) ?? 0) : defaults.duration(of: tracks.id[current])
    }

    /// Samples with a duration each, or so many of the fragment's own.
    private mutating func run(_ body: Head) -> IsoRows? {
        guard let current, let flags = body.bigEndian(3, at: 1), let count = body.bigEndian(4, at: 4) else {
            return nil
        }
        guard flags & 0x100 != 0 else {
            // Two numbers of 32 bits.
            add(count * UInt64(tracks.fragmentSampleDuration[current]), to: .samples)
            return nil
        }
        return IsoRows(
            kind: .samples, count: count, headBytes: 8 + (flags & 1 != 0 ? 4 : 0) + (flags & 4 != 0 ? 4 : 0),
            rowBytes: 4 * (flags & 0xF00).nonzeroBitCount)
    }

    private mutating func index(_ body: Head) -> IsoRows? {
        let isLong = body[0] == 1
        let fields = isLong ? 28 : 20
        guard let scale = body.bigEndian(4, at: 8), let start = body.bigEndian(isLong ? 8 : 4, at: 12),
            let count = body.bigEndian(2, at: fields + 2)
        else { return nil }
        index.scale = scale
        index.now = start.seconds(perSecond: scale) ?? 0
        index.first = min(index.first ?? index.now, index.now)
        return IsoRows(kind: .index, count: count, headBytes: fields + 4, rowBytes: 12, valueAt: 4)
    }
}
