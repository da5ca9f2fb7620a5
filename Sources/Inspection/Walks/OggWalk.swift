/// Walks the pages of an Ogg file (RFC 3533): each says how much lies in it, of which stream it is, and how far the stream
/// has come. One that was cut off lacks the page that is marked as the last.
struct OggWalk: ReachingWalk {
    private var streams = OggStreams()
    private var pages = 0
    private var wrongPages = 0
    private var pageBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    private var mediaEnd: UInt64?
    private var isSearching = false
    var reach = WalkReach()
    /// Behind the last page before what is none.
    private var end: UInt64?

    /// `OggS`.
    private static let signature: UInt64 = 0x4F67_6753

    /// The checksums of the first pages are compared, where they are short.
    private static let mostChecked = 16

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        isSearching ? search(window, at: position) : look(window, at: position)
    }

    private mutating func look(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 27 else { return .hold(27) }
        guard window.has("OggS"), window[4] == 0, let segments = window[26] else { return lose(at: position) }
        let head = 27 + Int(segments)
        guard window.count >= head else { return .hold(head) }
        var packets = 0
        var length = head
        for offset in 27..<head {
            guard let lace = window[offset] else { break }
            length += Int(lace)
            if lace < 255 { packets += 1 }
        }
        let isChecked = pages < Self.mostChecked && length <= Walk.mostHeldBytes
        // The first page of a stream says how it is coded.
        let wanted = isChecked ? length : min(length, head + 64)
        guard window.count >= wanted else { return .hold(wanted) }
        if isChecked, !Self.isRight(window.prefix(length)) { wrongPages += 1 }
        pages += 1
        end = nil
        pageBytes = pageBytes.adding(UInt64(length))
        if streams.take(window.prefix(wanted), packets: packets, at: head), length > head {
            mediaEnd = mediaEnd ?? position.adding(UInt64(length))
        }
        return .pass(UInt64(length))
    }

    private mutating func lose(at position: UInt64) -> WalkStep {
        end = end ?? position
        if streams.areEnded { return .ended }
        isSearching = true
        restBytes = restBytes.adding(1)
        return .pass(1)
    }

    private mutating func search(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        let offset = window.offset(of: Self.signature)
        isSearching = offset + 4 > window.count
        restBytes = restBytes.adding(UInt64(offset))
        return offset > 0 ? .pass(UInt64(offset)) : look(window, at: position)
    }

    /// The sum of a page with zeros where the sum stands.
    private static func isRight(_ page: Head) -> Bool {
        var sum: UInt32 = 0
        for offset in 0..<page.count {
            sum ^= UInt32((22..<26).contains(offset) ? 0 : page[offset] ?? 0) << 24
            for _ in 0..<8 { sum = sum & 0x8000_0000 != 0 ? sum << 1 ^ 0x04C1_1DB7 : sum << 1 }
        }
        return page.littleEndian(4, at: 22) == UInt64(sum)
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: streams.seconds)
        findings.tracks = streams.tracks
        findings.hasMedia = mediaEnd.map { $0 <= length } ?? false
        findings.trailingBytes = end.map { length - min($0, length) } ?? 0
        if pages == 0 || wrongPages * 2 > pages || restBytes > pageBytes {
            findings.ending = .broken
        } else {
            findings.ending =
                reach.next > length || end == nil && reach.next < length || !streams.areEnded ? .cut : .whole
        }
        return findings
    }
}
