/// Walks the tags of an FLV film (Adobe Flash Video File Format 10.1, annex E; Enhanced RTMP for newer codecs). Each has its
/// time, and those count; what the film says of itself at the beginning tells whether all of it has come.
struct FlvWalk: ReachingWalk {
    private var first: UInt64?
    private var last: UInt64 = 0
    private var statedSeconds: Double?
    private var pixels = PixelSize(width: 0, height: 0)
    private var tracks = TrackCount()
    private var mediaStart: UInt64?
    private var mediaBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    var reach = WalkReach()
    /// Behind the last tag before what is none.
    private var end: UInt64?

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        // Eleven bytes begin a tag, nine the file.
        guard window.count >= 11 else { return .hold(11) }
        if position == 0 {
            guard window.has("FLV"), let header = window.bigEndian(4, at: 5), header >= 9 else { return .ended }
            return .pass(header + 4)
        }
        guard let tag = Tag(window), tag.fits(after: last, first: first) else { return lose(at: position) }
        end = nil
        let wanted = 11 + Int(min(tag.length, tag.kind == 18 ? 1024 : 6))
        guard window.count >= wanted else { return .hold(wanted) }
        switch tag.kind {
        case 8, 9: take(window.prefix(wanted), isVideo: tag.kind == 9, tag.length, tag.milliseconds, at: position)
        case 18: readScript(window.prefix(wanted))
        default: break
        }
        // Behind a tag stands its length.
        return .pass(11 + tag.length + 4)
    }

    /// What begins no tag is passed byte by byte, until a tag does.
    private mutating func lose(at position: UInt64) -> WalkStep {
        guard mediaStart != nil else { return .ended }
        end = end ?? position
        restBytes += 1
        return .pass(1)
    }

    private struct Tag {
        var kind: UInt8
        var length: UInt64
        var milliseconds: UInt64

        init?(_ window: Head) {
            guard let mark = window[0], mark & 0xC0 == 0, let length = window.bigEndian(3, at: 1),
                let time = window.bigEndian(3, at: 4), let high = window[7], window.bigEndian(3, at: 8) == 0
            else { return nil }
            kind = mark & 0x1F
            self.length = length
            milliseconds = UInt64(high) << 24 | time
            if ![8, 9, 15, 18].contains(kind) || length == 0 && kind == 18 { return nil }
        }

        /// A day from one tag to the next is none.
        func fits(after last: UInt64, first: UInt64?) -> Bool {
            kind == 18 || first == nil || milliseconds < last.adding(86_400_000)
        }
    }

    private mutating func take(
        _ tag: Head, isVideo: Bool, _ length: UInt64, _ milliseconds: UInt64, at position: UInt64
    ) {
        first = min(first ?? milliseconds, milliseconds)
        last = max(last, milliseconds)
        guard isMedia(tag, isVideo: isVideo, length) else { return }
        if isVideo { tracks.video = 1 } else { tracks.audio = 1 }
        mediaStart = mediaStart ?? position + 12
        mediaBytes = mediaBytes.adding(length)
    }

    /// What describes the codec is no frame yet.
    private func isMedia(_ tag: Head, isVideo: Bool, _ length: UInt64) -> Bool {
        guard let head = tag[11], length > 1 else { return false }
        let codec = isVideo ? head & 15 : head >> 4
        if isVideo, head & 0x80 != 0 { return codec != 0 && length > 5 }
        // AVC and HEVC, AAC, and the newer codecs of sound have a byte of their own.
        if isVideo ? codec == 7 || codec == 12 : codec == 10 { return tag[12] == 1 && length > 2 }
        return true
    }

    /// Names and numbers of a script: a name, a zero, and eight bytes of a floating-point number (AMF 0).
    private mutating func readScript(_ tag: Head) {
        statedSeconds = number("duration", in: tag) ?? statedSeconds
        if let width = number("width", in: tag), let height = number("height", in: tag), width >= 1, height >= 1 {
            pixels = PixelSize(width: UInt64(width), height: UInt64(height))
        }
    }

    private func number(_ name: StaticString, in tag: Head) -> Double? {
        let count = name.utf8CodeUnitCount
        for offset in 11..<max(11, tag.count) where tag[offset] == name.utf8Start[0] {
            guard tag.has(name, at: offset), tag[offset - 1].map({ Int($0) }) == count else { continue }
            guard tag[offset + count] == 0, let bits = tag.bigEndian(8, at: offset + count + 1) else { return nil }
            let value = Double(bitPattern: bits)
            return value.isFinite && value >= 0 && value < 1e9 ? value : nil
        }
        return nil
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        let span = first.flatMap { last > $0 ? (last - $0).seconds(perSecond: 1000) : nil }
        findings.durationSeconds = span
        findings.pixels = pixels.width > 0 ? pixels : nil
        findings.tracks = tracks
        findings.hasMedia = mediaStart.map { $0 < length } ?? false
        let end = min(self.end ?? reach.stop ?? reach.next, length)
        findings.trailingBytes = self.end == nil && reach.stop == nil ? 0 : length - end
        // The last frame has a duration too, and players do not agree about it.
        let isShort = statedSeconds.map { (span ?? 0) < $0 * 0.95 - 1 } ?? false
        if mediaStart == nil ? reach.stop != nil : restBytes > mediaBytes {
            findings.ending = .broken
        } else {
            // Some leave the last length away.
            findings.ending =
                self.end == nil && (reach.next > length + 4 || reach.next < length) || isShort ? .cut : .whole
        }
        return findings
    }
}
