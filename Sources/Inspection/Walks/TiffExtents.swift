/// How large the pictures of a TIFF are, and how far its strips and tiles reach.
///
/// Offsets and lengths stand in two lists, one behind the other: of the first the furthest place is remembered and which
/// one it was, and the second adds how long that one is.
struct TiffExtents: Sendable, BitwiseCopyable {
    enum List: BitwiseCopyable { case offsets, lengths }

    /// Of the picture whose directory is being read.
    var width: UInt64 = 0
    var height: UInt64 = 0
    private(set) var largest: PixelSize?
    /// The file must be so long.
    private(set) var neededBytes: UInt64 = 0
    private(set) var hasPicture = false
    private var offsets = Progress()
    private var lengths = Progress()
    private var hasLists = false

    private struct Progress: BitwiseCopyable {
        var count: UInt64 = 0
        var index: UInt64 = 0
        /// The furthest offset and its place; of the lengths, the last one.
        var value: UInt64 = 0
        var at: UInt64 = 0
    }

    mutating func beginPicture() {
        (width, height, hasLists) = (0, 0, false)
        (offsets, lengths) = (Progress(), Progress())
    }

    mutating func endPicture() {
        guard width > 0, height > 0 else { return }
        let size = PixelSize(width: width, height: height)
        if size.count > largest?.count ?? 0 { largest = size }
        if hasLists { hasPicture = true }
    }

    mutating func begin(_ list: List, of count: UInt64) {
        hasLists = hasLists || list == .offsets
        switch list {
        case .offsets: offsets = Progress(count: count)
        case .lengths: lengths = Progress(count: count)
        }
    }

    mutating func take(_ value: UInt64, in list: List) {
        switch list {
        case .offsets:
            if value >= offsets.value { (offsets.value, offsets.at) = (value, offsets.index) }
            offsets.index += 1
            neededBytes = max(neededBytes, value.adding(1))
            // The lengths were there before: then only that of the last strip is known.
            if offsets.index == offsets.count, lengths.index == lengths.count, offsets.at + 1 == offsets.count {
                neededBytes = max(neededBytes, offsets.value.adding(lengths.value))
            }
        case .lengths:
            if offsets.index > 0, lengths.index == offsets.at {
                neededBytes = max(neededBytes, offsets.value.adding(value))
            }
            lengths.value = value
            lengths.index += 1
        }
    }
}

extension PixelSize {
    /// How many pixels.
    var count: UInt64 {
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : count
    }
}
