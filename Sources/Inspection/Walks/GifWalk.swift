/// Walks the blocks of a GIF (GIF89a specification, CompuServe 1990) to its trailer.
struct GifWalk: ContainerWalk, BitwiseCopyable {
    private enum Place: BitwiseCopyable { case start, block, data, note, behind }

    private var place = Place.start
    private var pixels: PixelSize?
    private var pictures = 0
    private var dataBytes: UInt64 = 0
    private var isBroken = false
    private var end: UInt64?
    /// Where the last picture that came whole ends: files without a trailer are shown everywhere.
    private var lastEnd: UInt64 = 0

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        switch place {
        case .start: return begin(window)
        case .block: return stepToBlock(window, at: position)
        case .data, .note: return stepThroughData(window, at: position)
        case .behind: return .ended
        }
    }

    private mutating func fail() -> WalkStep {
        isBroken = true
        return .done
    }

    private mutating func begin(_ window: Head) -> WalkStep {
        guard window.count >= 13 else { return .hold(13) }
        guard window.has("GIF87a") || window.has("GIF89a"), let width = window.littleEndian(2, at: 6),
            let height = window.littleEndian(2, at: 8), let flags = window[10]
        else { return fail() }
        if width > 0, height > 0 { pixels = PixelSize(width: width, height: height) }
        place = .block
        return .pass(13 + Self.tableBytes(flags))
    }

    /// The table of colours, where the flags announce one.
    private static func tableBytes(_ flags: UInt8) -> UInt64 { flags & 0x80 == 0 ? 0 : 3 << (UInt64(flags & 7) + 1) }

    private mutating func stepToBlock(_ window: Head, at position: UInt64) -> WalkStep {
        switch window[0] {
        case 0x2C: return stepToImage(window)
        case 0x21:
            guard window.count >= 2 else { return .hold(2) }
            place = .note
            return .pass(2)
        case 0x3B:
            end = position + 1
            place = .behind
            return .pass(1)
        // Programs write an empty block too many, and readers leave it out.
        case 0: return .pass(UInt64(window.run(of: 0)))
        default: return fail()
        }
    }

    /// The picture's own size, its table of colours, and how many bits the first codes have.
    private mutating func stepToImage(_ window: Head) -> WalkStep {
        guard window.count >= 10 else { return .hold(10) }
        guard let width = window.littleEndian(2, at: 5), let height = window.littleEndian(2, at: 7),
            let flags = window[9], width > 0, height > 0
        else { return fail() }
        let codeAt = 10 + Int(Self.tableBytes(flags))
        guard let bits = window[codeAt] else { return .hold(codeAt + 1) }
        guard (1...11).contains(bits) else { return fail() }
        let size = PixelSize(width: width, height: height)
        if size.count > pixels?.count ?? 0 { pixels = size }
        place = .data
        return .pass(UInt64(codeAt) + 1)
    }

    /// Blocks of up to 255 bytes, then an empty one. As many as the window shows: one by one they come to the same.
    private mutating func stepThroughData(_ window: Head, at position: UInt64) -> WalkStep {
        var offset = 0
        while let length = window[offset], length > 0 {
            offset += Int(length) + 1
            if place == .data { dataBytes += UInt64(length) }
        }
        guard offset < window.count else { return .pass(UInt64(offset)) }
        if place == .data {
            pictures += 1
            lastEnd = position + UInt64(offset) + 1
        }
        place = .block
        return .pass(UInt64(offset) + 1)
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.pixels = pixels
        findings.hasMedia = dataBytes > 0
        findings.ending = .whole
        if isBroken, pictures == 0 {
            findings.ending = .broken
        } else if let end {
            findings.trailingBytes = length - min(length, end)
        } else if pictures == 0 || place == .data {
            findings.ending = .cut
        } else {
            findings.trailingBytes = length - min(length, lastEnd)
        }
        return findings
    }
}
