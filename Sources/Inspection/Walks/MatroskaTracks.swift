/// The tracks of a Matroska file, as many as anyone writes, and whether blocks of them were met.
struct MatroskaTracks: Sendable, BitwiseCopyable {
    static let number: UInt64 = 0xD7
    static let sort: UInt64 = 0x83
    static let width: UInt64 = 0xB0
    static let height: UInt64 = 0xBA

    private var entries = 0
    private var numbers = SIMD16<UInt64>()
    private var sorts = SIMD16<UInt8>()
    private var seen = SIMD16<UInt8>()
    private var size = PixelSize(width: 0, height: 0)

    /// Another entry begins: what is told from now on is of it.
    mutating func begin() { entries = min(entries + 1, 17) }

    mutating func take(_ id: UInt64, _ value: UInt64) {
        guard (1...16).contains(entries) else { return }
        switch id {
        case Self.number: numbers[entries - 1] = value
        case Self.sort: sorts[entries - 1] = UInt8(clamping: value)
        // Of the first track of pictures.
        case Self.width: if size.width == 0 { size.width = value }
        case Self.height: if size.height == 0 { size.height = value }
        default: break
        }
    }

    /// A block with something in it.
    ///
    /// - Returns: whether it is of a track of pictures or sound.
    mutating func see(_ number: UInt64) -> Bool {
        guard let entry = (0..<min(entries, 16)).first(where: { numbers[$0] == number }) else { return false }
        seen[entry] = 1
        return sorts[entry] == 1 || sorts[entry] == 2
    }

    var pixels: PixelSize? { size.width > 0 && size.height > 0 ? size : nil }

    /// Those that have blocks.
    var count: TrackCount {
        var count = TrackCount()
        for entry in 0..<min(entries, 16) where seen[entry] != 0 {
            if sorts[entry] == 1 { count.video += 1 }
            if sorts[entry] == 2 { count.audio += 1 }
        }
        return count
    }
}
