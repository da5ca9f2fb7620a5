/// How long one stream of an MPEG file plays by the times of its packets (ISO 13818-1, section 2.4.3.7): counted at 90 kHz in
/// 33 bits. Where the count leaps, two recordings follow one another.
struct PresentationClock: Sendable, BitwiseCopyable {
    private let stream: UInt64
    private var total: UInt64 = 0
    private var first: UInt64
    private var most: UInt64
    private var last: UInt64

    private static let wrap: UInt64 = 1 << 33
    /// Ten seconds: streams stop for no longer.
    private static let leap: UInt64 = 900_000

    init(_ stream: UInt64, at time: UInt64) {
        self.stream = stream
        (first, most, last) = (time, time, time)
    }

    var ticks: UInt64 { total + (most - first) }

    /// - Returns: whether it is this stream's.
    mutating func see(_ time: UInt64, of stream: UInt64) -> Bool {
        guard stream == self.stream else { return false }
        let ahead = (time &- last) & (Self.wrap - 1)
        let behind = (last &- time) & (Self.wrap - 1)
        if ahead <= Self.leap {
            last += ahead
        } else if behind <= Self.leap, behind <= last {
            last -= behind
            first = min(first, last)
        } else {
            total += most - first
            (first, most, last) = (time, time, time)
        }
        most = max(most, last)
        return true
    }

    /// Of the header of a packet of MPEG-2, or of MPEG-1, from its start code on; nil where it has no time.
    static func time(_ packet: Head, at start: Int) -> UInt64? {
        guard let mark = packet[start + 6] else { return nil }
        if mark >> 6 == 2 {
            guard let flags = packet[start + 7], flags & 0x80 != 0 else { return nil }
            return time(in: packet, at: start + 9)
        }
        var offset = start + 6
        while offset < start + 22, packet[offset] == 0xFF { offset += 1 }
        if packet[offset].map({ $0 >> 6 == 1 }) == true { offset += 2 }
        guard let sort = packet[offset], sort >> 4 == 2 || sort >> 4 == 3 else { return nil }
        return time(in: packet, at: offset)
    }

    private static func time(in packet: Head, at offset: Int) -> UInt64? {
        guard let bits = packet.bigEndian(5, at: offset) else { return nil }
        return (bits >> 33 & 7) << 30 | (bits >> 17 & 0x7FFF) << 15 | bits >> 1 & 0x7FFF
    }

    /// What a packet holds by its start code, the last of four bytes; nil for what is neither sound nor picture.
    static func isVideo(streamID: UInt8) -> Bool? {
        switch streamID {
        case 0xE0...0xEF: true
        case 0xC0...0xDF, 0xBD, 0xFD: false
        default: nil
        }
    }
}

/// The clocks of the first stream of pictures and the first of sound: the longer one says how long the file plays.
struct PresentationClocks: Sendable, BitwiseCopyable {
    private var picture: PresentationClock?
    private var sound: PresentationClock?

    var seconds: Double? {
        let ticks = max(picture?.ticks ?? 0, sound?.ticks ?? 0)
        return ticks > 0 ? ticks.seconds(perSecond: 90_000) : nil
    }

    /// - Parameters:
    ///   - time: in 33 bits.
    ///   - stream: what tells the streams of a file apart.
    /// - Returns: whether it is the stream that others are measured by: that of pictures, where there is one.
    mutating func see(_ time: UInt64, of stream: UInt64, isVideo: Bool) -> Bool {
        if isVideo {
            guard picture != nil else {
                picture = PresentationClock(stream, at: time)
                return true
            }
            return picture?.see(time, of: stream) == true
        }
        guard sound != nil else {
            sound = PresentationClock(stream, at: time)
            return picture == nil
        }
        return sound?.see(time, of: stream) == true && picture == nil
    }
}
