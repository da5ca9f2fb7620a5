/// Walks the packs and packets of an MPEG program stream (ISO 11172-1, 13818-1 section 2.5), or pictures of MPEG-1 and 2
/// alone (ISO 13818-2, section 6.2): everything begins with two zeros, a one and what it is.
///
/// Cameras and discs leave zeros and rests between: the next pack is looked for. A long one is looked at four times a second
/// of what it plays.
struct ProgramWalk: ReachingWalk {
    private var clock = PresentationClocks()
    private var isAlone = false
    private var isSearching = false
    /// What is passed over in the search was passed on purpose.
    private var isSkipping = false
    private var mediaEnd: UInt64?
    private var pieces = 0
    private var pieceBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    private var zeros: UInt64 = 0
    private var pictures = 0
    private var hasSlice = false
    private(set) var pixels: PixelSize?
    private var streams = SIMD64<UInt8>()
    var reach = WalkReach()
    /// Behind the last piece before what is none.
    private var end: UInt64?

    private static let mostInRow = 2048

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        isAlone ? lookAlone(window) : isSearching ? search(window, at: position) : look(window, at: position)
    }

    private mutating func look(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        guard window.bigEndian(3, at: 0) == 1, let id = window[3] else { return lose(at: position) }
        guard window.count >= 6 || id == 0xB9 else { return .hold(6) }
        switch id {
        case 0xB3 where position == 0:
            isAlone = true
            return lookAlone(window)
        case 0xBA: return pack(window, at: position)
        case 0xB9:
            end = position + 4
            return .pass(4)
        case 0xBB...0xFF: return packet(id, window, at: position)
        default: return lose(at: position)
        }
    }

    private mutating func pack(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 14 else { return .hold(14) }
        guard let mark = window[4], let stuffing = window[13] else { return .hold(14) }
        if mark >> 6 == 1 { return take(14 + UInt64(stuffing & 7)) }
        return mark >> 4 == 2 ? take(12) : lose(at: position)
    }

    private mutating func packet(_ id: UInt8, _ window: Head, at position: UInt64) -> WalkStep {
        guard let length = window.bigEndian(2, at: 4) else { return .hold(6) }
        let wanted = 6 + Int(min(length, 28))
        guard window.count >= wanted else { return .hold(wanted) }
        guard let isVideo = PresentationClock.isVideo(streamID: id) else { return take(6 + length) }
        if length > 3 { mediaEnd = mediaEnd ?? position + 6 + length }
        streams[Int(id & 0x3F)] = 1
        pieceBytes = pieceBytes.adding(6 + length)
        pieces += 1
        // In a pack only pictures may go on to the next start code, and nobody writes that.
        let time = PresentationClock.time(window.prefix(wanted), at: 0)
        if let time, clock.see(time, of: UInt64(id), isVideo: isVideo), pieces > Self.mostInRow,
            let skip = skip(at: position)
        {
            isSearching = true
            isSkipping = true
            pieceBytes = pieceBytes.adding(skip)
            return .pass(6 + length + skip)
        }
        return .pass(6 + length)
    }

    private func skip(at position: UInt64) -> UInt64? {
        guard let seconds = clock.seconds else { return nil }
        let bytes = UInt64(min(262_144, Double(position) / seconds / 4))
        return bytes < 16_384 ? nil : bytes
    }

    private mutating func take(_ length: UInt64) -> WalkStep {
        end = nil
        pieceBytes = pieceBytes.adding(length)
        return .pass(length)
    }

    private mutating func lose(at position: UInt64) -> WalkStep {
        end = end ?? position
        isSearching = true
        isSkipping = false
        restBytes += 1
        return .pass(1)
    }

    /// The next pack, or a packet of sound or picture.
    private mutating func search(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        var offset = 0
        var rests: UInt64 = 0
        while offset + 4 <= window.count {
            if window[offset] == 0, window[offset + 1] == 0, window[offset + 2] == 1, let id = window[offset + 3],
                id == 0xBA || PresentationClock.isVideo(streamID: id) != nil
            {
                isSearching = false
                break
            }
            if window[offset] != 0 { rests += 1 }
            offset += 1
        }
        if !isSkipping {
            restBytes = restBytes.adding(rests)
            zeros = zeros.adding(UInt64(offset) - rests)
        }
        if !isSearching {
            isSkipping = false
            end = nil
        }
        return offset > 0 ? .pass(UInt64(offset)) : look(window, at: position)
    }

    /// Pictures without packets: enough of them are counted to know that they are some.
    private mutating func lookAlone(_ window: Head) -> WalkStep {
        guard window.count >= 8 else { return .hold(8) }
        var offset = 0
        while offset + 8 <= window.count, pictures < 64 || !hasSlice {
            if window[offset] == 0, window[offset + 1] == 0, window[offset + 2] == 1 {
                switch window[offset + 3] {
                case 0xB3:
                    let size = window.bigEndian(3, at: offset + 4) ?? 0
                    pixels = pixels ?? PixelSize(width: size >> 12, height: size & 0xFFF)
                case 0x00: pictures += 1
                case (0x01...0xAF)?: if pictures > 0 { hasSlice = true }
                default: break
                }
            }
            offset += 1
        }
        return pictures >= 64 && hasSlice ? .pass(.max) : .pass(UInt64(offset))
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: clock.seconds)
        findings.pixels = pixels
        if isAlone {
            findings.tracks = TrackCount(video: 1)
            findings.hasMedia = pictures > 1 && hasSlice
            findings.ending = pictures > 1 && hasSlice ? .unknown : .broken
            return findings
        }
        findings.tracks = TrackCount(
            video: (0x20..<0x30).count { streams[$0] != 0 },
            audio: (0..<0x20).count { streams[$0] != 0 } + Int(streams[0x3D]))
        findings.hasMedia = mediaEnd.map { $0 <= length } ?? false
        findings.trailingBytes = end.map { length - min($0, length) } ?? 0
        findings.ending =
            restBytes.adding(zeros / 16) > pieceBytes
            ? .broken
            : !isSkipping && (reach.next > length || end == nil && reach.next < length && !isSearching) ? .cut : .whole
        return findings
    }
}
