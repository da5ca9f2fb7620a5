/// How long an ISO film plays, from all the places that may say it (ISO 14496-12, sections 8.2, 8.4, 8.8 and 8.16).
///
/// A film written in one go says it in `mvhd`. One written in fragments has nothing there, and either an extent (`mehd`),
/// or an index (`sidx`), or only the fragments themselves, each with its time and the durations of its samples.
struct IsoClock: Sendable {
    private var movie: Double?
    private var extent: Double?
    private var movieScale: UInt64 = 0
    private var tracks: [Track] = []
    /// The track that is being described, or whose fragment it is.
    private var current: Int?
    private var index = Index()
    private var isFragmented = false

    /// More tracks than phones and cameras write.
    private static let mostTracks = 16

    private struct Track {
        var id: UInt64 = 0
        var scale: UInt64 = 0
        var duration: UInt64 = 0
        var sampleDuration: UInt64 = 0
        var fragmentSampleDuration: UInt64 = 0
        /// Where its first fragment begins, and how far the fragments have come.
        var first: UInt64?
        var now: UInt64 = 0
        var last: UInt64 = 0

        var seconds: Double? {
            first.flatMap { (last - min(last, $0)).seconds(perSecond: scale) }
        }
    }

    private struct Index {
        var scale: UInt64 = 0
        var first: Double?
        var now = 0.0
        var last = 0.0

        var seconds: Double? { first.map { last - $0 } }
    }

    /// Rows that follow the fields of a box: each holds a duration.
    struct Rows {
        enum Kind { case samples, index }

        var kind: Kind
        var count: UInt64
        /// From the start of the box's contents to the first row.
        var headBytes: Int
        var rowBytes: Int
        var durationAt: Int
    }

    /// Nil while nothing says it. What the film says of itself comes before what its tracks say: a film that was trimmed
    /// keeps the longer tracks.
    var seconds: Double? {
        let said = [movie, extent, index.seconds] + tracks.map(\.seconds)
        if let longest = said.compactMap({ $0 }).filter({ $0 > 0 }).max() { return longest }
        return tracks.compactMap { $0.duration.seconds(perSecond: $0.scale) }.filter { $0 > 0 }.max()
    }

    /// The table of the film says it all: no fragments follow.
    var isComplete: Bool { extent != nil || !isFragmented && seconds != nil }

    mutating func enter(_ container: String) {
        switch container {
        case "trak":
            current = tracks.count < Self.mostTracks ? tracks.count : nil
            if current != nil { tracks.append(Track()) }
        case "mvex": isFragmented = true
        case "moof": current = nil
        default: break
        }
    }

    /// - Parameter body: the contents of the box, up to 32 bytes of them.
    /// - Returns: what rows follow, for the boxes that have some.
    mutating func read(_ kind: String, _ body: Head) -> Rows? {
        switch kind {
        case "mvhd":
            guard let (scale, ticks) = Self.scaleAndDuration(body) else { break }
            movieScale = scale
            movie = ticks.seconds(perSecond: scale)
        case "mdhd":
            guard let current, let (scale, ticks) = Self.scaleAndDuration(body) else { break }
            tracks[current].scale = scale
            tracks[current].duration = ticks
        case "mehd":
            guard let ticks = body.bigEndian(body[0] == 1 ? 8 : 4, at: 4) else { break }
            extent = ticks.seconds(perSecond: movieScale)
        case "tkhd":
            guard let current, let id = body.bigEndian(4, at: body[0] == 1 ? 20 : 12) else { break }
            tracks[current].id = id
        case "trex":
            guard let track = track(body), let duration = body.bigEndian(4, at: 12) else { break }
            tracks[track].sampleDuration = duration
        case "tfhd": beginFragment(body)
        case "tfdt":
            guard let current, let time = body.bigEndian(body[0] == 1 ? 8 : 4, at: 4) else { break }
            tracks[current].now = time
        case "trun": return run(body)
        case "sidx": return index(body)
        default: break
        }
        return nil
    }

    mutating func add(_ duration: UInt64, to rows: Rows.Kind) {
        switch rows {
        case .index:
            index.now += duration.seconds(perSecond: index.scale) ?? 0
            index.last = max(index.last, index.now)
        case .samples:
            guard let current else { return }
            if tracks[current].first == nil { tracks[current].first = tracks[current].now }
            tracks[current].now = tracks[current].now.adding(duration)
            tracks[current].last = max(tracks[current].last, tracks[current].now)
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
        body.bigEndian(4, at: 4).flatMap { id in tracks.firstIndex { $0.id == id } }
    }

    private mutating func beginFragment(_ body: Head) {
        current = track(body)
        guard let current, let flags = body.bigEndian(3, at: 1) else { return }
        let offset = 8 + (flags & 1 != 0 ? 8 : 0) + (flags & 2 != 0 ? 4 : 0)
        tracks[current].fragmentSampleDuration =
            flags & 8 != 0 ? body.bigEndian(4, at: offset) ?? 0 : tracks[current].sampleDuration
    }

    /// Samples with a duration each, or so many of the fragment's own.
    private mutating func run(_ body: Head) -> Rows? {
        guard let current, let flags = body.bigEndian(3, at: 1), let count = body.bigEndian(4, at: 4) else {
            return nil
        }
        guard flags & 0x100 != 0 else {
            let (ticks, overflow) = count.multipliedReportingOverflow(by: tracks[current].fragmentSampleDuration)
            add(overflow ? .max : ticks, to: .samples)
            return nil
        }
        return Rows(
            kind: .samples, count: count, headBytes: 8 + (flags & 1 != 0 ? 4 : 0) + (flags & 4 != 0 ? 4 : 0),
            rowBytes: 4 * (flags & 0xF00).nonzeroBitCount, durationAt: 0)
    }

    private mutating func index(_ body: Head) -> Rows? {
        let isLong = body[0] == 1
        let fields = isLong ? 28 : 20
        guard let scale = body.bigEndian(4, at: 8), let start = body.bigEndian(isLong ? 8 : 4, at: 12),
            let count = body.bigEndian(2, at: fields + 2)
        else { return nil }
        index.scale = scale
        index.now = start.seconds(perSecond: scale) ?? 0
        index.first = min(index.first ?? index.now, index.now)
        return Rows(kind: .index, count: count, headBytes: fields + 4, rowBytes: 12, durationAt: 4)
    }
}
