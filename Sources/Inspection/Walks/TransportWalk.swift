/// Walks the packets of an MPEG transport stream (ISO 13818-1): each of 188 bytes with its sync byte, four bytes of time
/// before it on cameras, sixteen of correction behind it from receivers. It has no end of its own, and says nothing of its
/// length: the times in it do.
///
/// A long one is looked at twice a second of what it plays.
struct TransportWalk: ReachingWalk {
    /// From one packet to the next; 0 until it is known.
    private var stride = 0
    private var clock = PresentationClocks()
    private var packets: UInt64 = 0
    private var restBytes: UInt64 = 0
    private var skippedBytes: UInt64 = 0
    private var first: UInt64 = 0
    /// Where the last packet ended that was looked at before others were skipped.
    private var skipStart: UInt64?
    var reach = WalkReach()
    /// Behind the last packet before what is none.
    private var end: UInt64?
    private var isSearching = false
    private var mediaStart: UInt64?
    /// Streams that have packets with a beginning.
    private var streams = 0
    private var ids = SIMD16<UInt16>()
    private var isVideo = SIMD16<UInt8>()

    /// Every packet of the first ones is looked at.
    private static let mostInRow: UInt64 = 4096

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        stride == 0 ? begin(window) : look(window, at: position)
    }

    /// Where packets begin: at the start, or wherever the recorder came in.
    private mutating func begin(_ window: Head) -> WalkStep {
        guard window.count >= 3 * 188 else { return .hold(3 * 188) }
        for (start, stride) in [(0, 188), (4, 192), (0, 204)] where Self.hasPackets(window, start, stride, 3) {
            return begin(window, at: start, stride)
        }
        guard window.count >= 2048 else { return .hold(2048) }
        for start in 0..<204 where window[start] == 0x47 {
            for stride in [188, 192, 204] where Self.hasPackets(window, start, stride, 9) {
                return begin(window, at: start, stride)
            }
        }
        return .ended
    }

    private mutating func begin(_ window: Head, at start: Int, _ stride: Int) -> WalkStep {
        self.stride = stride
        first = UInt64(start)
        return start > 0 ? .pass(UInt64(start)) : look(window, at: 0)
    }

    /// As many as the window shows of so many.
    private static func hasPackets(_ window: Head, _ start: Int, _ stride: Int, _ count: Int) -> Bool {
        (0..<count).allSatisfy { index in
            let offset = start + index * stride
            return offset >= (count > 3 ? 2048 : 3 * 188) || window[offset] == 0x47
        }
    }

    private mutating func look(_ window: Head, at position: UInt64) -> WalkStep {
        if isSearching { return search(window, at: position) }
        guard window.count >= 188 else { return .hold(188) }
        var offset = 0
        while offset + 188 <= window.count {
            guard window[offset] == 0x47 else {
                return offset > 0 ? .pass(UInt64(offset)) : lose(at: position)
            }
            end = nil
            packets += 1
            let isTimed = take(window, offset, at: position + UInt64(offset))
            offset += stride
            if isTimed, packets > Self.mostInRow, let skip = skip(at: position + UInt64(offset)) {
                skippedBytes = skippedBytes.adding(skip)
                skipStart = position + UInt64(offset)
                return .pass(UInt64(offset).adding(skip))
            }
        }
        return .pass(UInt64(offset))
    }

    /// Half a second of what came so far, at most 512 KiB: whole packets.
    private func skip(at position: UInt64) -> UInt64? {
        guard let seconds = clock.seconds else { return nil }
        let bytes = min(524_288, Double(position - first) / seconds / 2)
        let packets = UInt64(bytes) / UInt64(stride)
        return packets < 16 ? nil : packets * UInt64(stride)
    }

    private mutating func lose(at position: UInt64) -> WalkStep {
        end = end ?? position
        isSearching = true
        restBytes += 1
        return .pass(1)
    }

    /// The first place with a sync byte there and a packet later.
    private mutating func search(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count > stride else { return .hold(stride + 1) }
        var offset = 0
        while offset + stride < window.count {
            if window[offset] == 0x47, window[offset + stride] == 0x47 {
                isSearching = false
                break
            }
            offset += 1
        }
        restBytes = restBytes.adding(UInt64(offset))
        return offset > 0 ? .pass(UInt64(offset)) : look(window, at: position)
    }

    /// - Returns: whether it holds a time of the stream that is counted by.
    private mutating func take(_ window: Head, _ start: Int, at position: UInt64) -> Bool {
        guard let head = window.bigEndian(4, at: start), head >> 22 & 1 == 1, head >> 4 & 1 == 1, head >> 6 & 3 == 0
        else {
            return false
        }
        let packet = window.prefix(start + 188)
        var payload = start + 4
        if head >> 5 & 1 == 1, let length = packet[start + 4] { payload += 1 + Int(length) }
        guard packet.bigEndian(3, at: payload) == 1, let id = packet[payload + 3],
            let isVideo = PresentationClock.isVideo(streamID: id)
        else { return false }
        mediaStart = mediaStart ?? position
        let stream = UInt16(truncatingIfNeeded: head >> 8 & 0x1FFF)
        see(stream, isVideo: isVideo)
        guard let time = PresentationClock.time(packet, at: payload) else { return false }
        return clock.see(time, of: UInt64(stream), isVideo: isVideo)
    }

    private mutating func see(_ stream: UInt16, isVideo video: Bool) {
        guard streams < 16, !(0..<streams).contains(where: { ids[$0] == stream }) else { return }
        ids[streams] = stream
        isVideo[streams] = video ? 1 : 0
        streams += 1
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: clock.seconds)
        findings.hasMedia = mediaStart.map { $0 + 188 <= length } ?? false
        var tracks = TrackCount()
        for stream in 0..<streams {
            if isVideo[stream] == 1 { tracks.video += 1 } else { tracks.audio += 1 }
        }
        findings.tracks = tracks
        findings.trailingBytes = end.map { length - min($0, length) } ?? 0
        let packetBytes = packets * UInt64(stride) + skippedBytes
        if stride == 0 || restBytes > packetBytes {
            findings.ending = .broken
        } else {
            findings.ending = end == nil && isCut(length) ? .cut : .whole
        }
        return findings
    }

    /// It stops inside a packet. The four bytes before one that does not come, or the sixteen behind the last, are no loss.
    private func isCut(_ length: UInt64) -> Bool {
        let last = skipStart.flatMap { reach.next > length && length > $0 ? $0 : nil } ?? reach.next
        let over = length > last ? (length - last) % UInt64(stride) : (last - length) % UInt64(stride)
        return length > last ? over > 16 && over < 188 : over > UInt64(stride - 188)
    }
}
