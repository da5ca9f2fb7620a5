/// Where the samples of an ISO film lie: what its tracks say of them, and the boxes of media that are really there
/// (ISO 14496-12, sections 8.3 to 8.8).
struct IsoLayout: Sendable, BitwiseCopyable {
    private(set) var refersElsewhere = false
    private(set) var hasMediaBox = false
    private(set) var pixels: PixelSize?
    /// Where the table of the film ends.
    private var movieEnd: UInt64?
    private var columns = Tracks()
    private var current: Int?
    /// Media boxes: where their contents begin and end. From the eighth on they count as one.
    private var starts = SIMD8<UInt64>(repeating: .max)
    private var ends = SIMD8<UInt64>()
    private var boxes = 0
    private var isFragmented = false
    /// A fragment has told of samples, and no media have come behind it yet.
    private var expectsMedia = false
    private var fragmentMedia: UInt64?

    private enum Handler {
        static let video: UInt8 = 1
        static let sound: UInt8 = 2
    }

    private struct Tracks {
        var count = 0
        var handler = SIMD16<UInt8>()
        var hasSamples = SIMD16<UInt8>()
        /// The lowest and the highest place of a chunk of samples.
        var first = SIMD16<UInt64>(repeating: .max)
        var last = SIMD16<UInt64>()
    }

    var hasMovie: Bool { movieEnd != nil }

    /// Those of sound and video that have samples.
    var tracks: TrackCount {
        var count = TrackCount()
        for track in 0..<columns.count where isFragmented || columns.hasSamples[track] != 0 {
            switch columns.handler[track] {
            case Handler.video: count.video += 1
            case Handler.sound: count.audio += 1
            default: break
            }
        }
        return count
    }

    /// A track of sound or video has a chunk of samples within media that are there, and its table is whole.
    func hasMedia(length: UInt64) -> Bool {
        guard let movieEnd, movieEnd <= length else { return false }
        if let fragmentMedia, fragmentMedia < length { return true }
        return (0..<columns.count).contains { track in
            let first = columns.first[track]
            return columns.handler[track] != 0 && columns.hasSamples[track] != 0 && first < length
                && (0..<min(boxes, 8)).contains { starts[$0] <= first && first < ends[$0] }
        }
    }

    /// Some chunk of samples lies where the file does not reach.
    func reachesBehind(_ length: UInt64) -> Bool {
        (0..<columns.count).contains { columns.last[$0] >= length && columns.last[$0] > 0 }
    }

    /// A box at the level of the file.
    mutating func pass(_ kind: BoxKind, from start: UInt64, body: UInt64, to end: UInt64) {
        switch kind {
        case "moov" where movieEnd == nil: movieEnd = end
        case "mdat", "imda":
            hasMediaBox = true
            let box = min(boxes, 7)
            boxes += 1
            starts[box] = min(starts[box], body)
            ends[box] = max(ends[box], end)
            if expectsMedia, end > body { fragmentMedia = min(fragmentMedia ?? body, body) }
            expectsMedia = false
        default: break
        }
    }

    mutating func enter(_ container: BoxKind) {
        switch container {
        case "trak":
            current = columns.count < 16 ? columns.count : nil
            if current != nil { columns.count += 1 }
        case "mvex": isFragmented = true
        default: break
        }
    }

    /// - Parameters:
    ///   - body: the beginning of the box's contents.
    ///   - length: of all its contents.
    /// - Returns: what rows follow, for the boxes that have some.
    mutating func read(_ kind: BoxKind, in parent: BoxKind?, _ body: Head, length: UInt64) -> IsoRows? {
        switch (parent, kind) {
        case ("moov", "rmra"): refersElsewhere = true
        case ("mdia", "hdlr"): readHandler(body)
        case ("dref", _): readReference(kind, body, length: length)
        case ("stsd", _): readSize(body)
        case ("stbl", "stsz"): return sizes(body)
        case ("stbl", "stz2"):
            if let current, body.bigEndian(4, at: 8).map({ $0 > 0 }) == true { columns.hasSamples[current] = 1 }
        case ("stbl", "stco"): return offsets(body, bytes: 4)
        case ("stbl", "co64"): return offsets(body, bytes: 8)
        case ("traf", "trun"): if body.bigEndian(4, at: 4).map({ $0 > 0 }) == true { expectsMedia = true }
        default: break
        }
        return nil
    }

    mutating func add(size: UInt64) {
        if let current, size > 0 { columns.hasSamples[current] = 1 }
    }

    mutating func add(offset: UInt64) {
        guard let current else { return }
        columns.first[current] = min(columns.first[current], offset)
        columns.last[current] = max(columns.last[current], offset)
    }

    private mutating func readHandler(_ body: Head) {
        guard let current else { return }
        switch body.kind(at: 8) {
        case "vide", "pict", "auxv": columns.handler[current] = Handler.video
        case "soun": columns.handler[current] = Handler.sound
        default: break
        }
    }

    /// An entry that is not marked as this very file, and says something.
    private mutating func readReference(_ kind: BoxKind, _ body: Head, length: UInt64) {
        guard let flags = body.bigEndian(3, at: 1), flags & 1 == 0, length > 5 else { return }
        if kind == "url " || kind == "urn " || kind == "alis" || kind == "rsrc" { refersElsewhere = true }
    }

    private mutating func readSize(_ body: Head) {
        guard let current, columns.handler[current] == Handler.video, pixels == nil,
            let width = body.bigEndian(2, at: 24), let height = body.bigEndian(2, at: 26), width > 0, height > 0
        else { return }
        pixels = PixelSize(width: width, height: height)
    }

    private mutating func sizes(_ body: Head) -> IsoRows? {
        guard let current, let size = body.bigEndian(4, at: 4), let count = body.bigEndian(4, at: 8), count > 0 else {
            return nil
        }
        if size > 0 { columns.hasSamples[current] = 1 }
        return size > 0 ? nil : IsoRows(kind: .sizes, count: count, headBytes: 12, rowBytes: 4)
    }

    private func offsets(_ body: Head, bytes: Int) -> IsoRows? {
        body.bigEndian(4, at: 4).map {
            IsoRows(kind: .offsets, count: $0, headBytes: 8, rowBytes: bytes, valueBytes: bytes)
        }
    }
}
