/// A TIFF structure inside another file, between two places of it.
struct ExifPart: Sendable, BitwiseCopyable {
    private var reader = TiffReader()
    private let start: UInt64
    let end: UInt64

    init(from start: UInt64, to end: UInt64) {
        self.start = start
        self.end = end
    }

    var fields: ExifFields { reader.exif }

    /// Nil when all that is wanted was read: the walk goes on behind the part.
    mutating func step(_ window: Head, at position: UInt64) -> WalkStep? {
        guard position >= start, position < end else { return nil }
        let left = end - position
        switch reader.step(window, at: position - start) {
        case .pass(let count) where count < left: return .pass(count)
        case .hold(let count) where UInt64(count) <= left: return .hold(count)
        default: return nil
        }
    }
}
