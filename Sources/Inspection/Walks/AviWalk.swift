/// Walks the chunks of an AVI film to its end: the lists of headers say how many frames there are and how fast they go, the
/// list of media holds them ("AVI RIFF File Reference", Microsoft; the OpenDML extensions, version 1.02, for films of more
/// than a gibibyte).
///
/// Cameras write lengths of zero, no index and no padding: what looks like a chunk of a stream is one.
struct AviWalk: ReachingWalk {
    private var film = AviStreams()
    var reach = WalkReach()
    /// Where the outermost chunk ends, where it says so.
    private var outerEnd: UInt64?
    /// The list of media that the walk is in.
    private var mediaEnd: UInt64?
    private var hasMediaList = false
    /// The chunk before had an odd length: nothing, or a byte of padding, stands before this one.
    private var isOdd = false
    /// The media are over, and what holds them as well: only another part of the film may follow, and indexes.
    private var isBehind = false
    private var mediaBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    private var mediaStart: UInt64?

    var durationIsFinal: Bool { hasMediaList }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        if position == 0 { return begin(window, at: 0) }
        if let end = mediaEnd, position >= end, !isOdd || position > end { mediaEnd = nil }
        guard window.count >= 12 else { return .hold(12) }
        if isOdd {
            isOdd = false
            if !isChunk(window) { return .pass(1) }
        }
        isBehind = mediaEnd == nil && hasMediaList && outerEnd.map { position >= $0 } ?? true
        if isBehind, !isChunk(window) {
            // Another part of the same film, or its end.
            return window.has("RIFF") && window.has("AVIX", at: 8) ? begin(window, at: position) : .ended
        }
        guard let code = window.kind(at: 0), let length = window.littleEndian(4, at: 4) else { return .ended }
        switch code {
        case "RIFF": return window.has("AVIX", at: 8) ? begin(window, at: position) : .ended
        case "LIST": return enter(window, length, at: position)
        default: break
        }
        if let stream = code.ofStream, hasMediaList { return take(stream, length, window, at: position) }
        guard isChunk(window) else { return rest(at: position) }
        // What looks like a header among or behind the media is none.
        if !hasMediaList, let wanted = film.wanted(code, length, window) { return .hold(wanted) }
        isOdd = length % 2 == 1
        return .skip(8 + length)
    }

    private mutating func begin(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 12 else { return .hold(12) }
        guard window.has("RIFF"), window.has("AVI", at: 8), let length = window.littleEndian(4, at: 4) else {
            return .ended
        }
        outerEnd = length < 12 || length == UInt64(UInt32.max) ? nil : position.adding(8 + length)
        return .pass(12)
    }

    private mutating func enter(_ window: Head, _ length: UInt64, at position: UInt64) -> WalkStep {
        switch window.kind(at: 8) {
        case "hdrl", "strl", "odml", "INFO", "rec ": return .pass(12)
        case "movi":
            hasMediaList = true
            let isUnknown = length < 4 || length == UInt64(UInt32.max)
            mediaEnd = isUnknown ? .max : position.adding(8 + length)
            return .pass(12)
        default: return pass(length)
        }
    }

    private mutating func pass(_ length: UInt64) -> WalkStep {
        isOdd = length % 2 == 1
        return .pass(8 + length)
    }

    /// A chunk of a stream: frames count only where there is such a stream, and what is text may be a playlist.
    private mutating func take(
        _ stream: (number: Int, kind: UInt32), _ length: UInt64, _ window: Head, at position: UInt64
    ) -> WalkStep {
        let wanted = 8 + Int(min(length, film.isText(stream) ? 2048 : 16))
        guard window.count >= wanted else { return .hold(wanted) }
        if film.take(stream, window.prefix(wanted)), length > 0 {
            mediaBytes = mediaBytes.adding(length)
            mediaStart = mediaStart ?? position + 8
        }
        return pass(length)
    }

    /// What looks like no chunk is passed byte by byte, until the next does.
    private mutating func rest(at position: UInt64) -> WalkStep {
        guard mediaEnd != nil else { return .ended }
        restBytes += 1
        return .pass(1)
    }

    private func isChunk(_ window: Head) -> Bool {
        guard let code = window.kind(at: 0), let length = window.littleEndian(4, at: 4) else { return false }
        if let stream = code.ofStream, mediaEnd != nil || length > 0 {
            return film.isKnown(stream) && length < 1 << 28
        }
        switch code {
        case "LIST", "JUNK", "junk", "idx1", "avih", "strh", "strf", "strd", "strn", "indx", "dmlh", "IDIT", "vprp",
            "ISFT", "ISMP", "PAD ", "_PMX", "udta", "hdlr":
            return true
        default:
            // Indexes of one stream.
            if code.code >> 16 == 0x6978 { return true }
            return mediaEnd == nil && code.isName && !isBehind
        }
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: film.seconds)
        findings.pixels = film.pixels
        findings.tracks = film.tracks
        findings.captured = film.captured
        findings.refersElsewhere = film.refersElsewhere
        findings.hasMedia = mediaStart.map { $0 < length } ?? false
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = length - end
        let isUnfinished = outerEnd.map { $0 > length + 12 } ?? false
        if restBytes > mediaBytes || reach.stop != nil && !hasMediaList {
            findings.ending = .broken
        } else {
            findings.ending = reach.next > length + 1 || isUnfinished || !hasMediaList ? .cut : .whole
        }
        return findings
    }
}
