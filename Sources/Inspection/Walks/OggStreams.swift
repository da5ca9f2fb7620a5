/// The streams of an Ogg file: how they are coded (Vorbis I specification, section 4.2; RFC 7845; RFC 9639, section 10.1;
/// Speex manual; Theora specification, section 6), and how far each has come.
struct OggStreams: Sendable, BitwiseCopyable {
    private var count = 0
    private var serials = SIMD8<UInt32>()
    private var codecs = SIMD8<UInt8>()
    private var rates = SIMD8<UInt32>()
    /// Samples that are played to nobody.
    private var skipped = SIMD8<UInt32>()
    private var packets = SIMD8<UInt32>()
    /// How many packets come before the first that is sound.
    private var heads = SIMD8<UInt32>()
    private var firsts = SIMD8<UInt64>(repeating: .max)
    private var lasts = SIMD8<UInt64>()
    private var ended = SIMD8<UInt8>()
    /// Of what was played before a new set of streams began.
    private var before = 0.0
    private(set) var tracks = TrackCount()

    private enum Codec {
        static let other: UInt8 = 0
        static let sound: UInt8 = 1
        static let video: UInt8 = 2
    }

    /// - Parameters:
    ///   - page: its head, and as much of it as says how it is coded.
    ///   - packets: how many end in it.
    ///   - body: where its head ends.
    /// - Returns: whether sound or pictures lie in it.
    mutating func take(_ page: Head, packets count: Int, at body: Int) -> Bool {
        guard let flags = page[5], let serial = page.littleEndian(4, at: 14), let granule = page.littleEndian(8, at: 6)
        else { return false }
        if flags & 2 != 0 { begin(UInt32(truncatingIfNeeded: serial), page, at: body) }
        guard let stream = (0..<self.count).first(where: { UInt64(serials[$0]) == serial }) else { return false }
        packets[stream] = packets[stream] &+ UInt32(truncatingIfNeeded: count)
        if flags & 4 != 0 { ended[stream] = 1 }
        guard codecs[stream] != Codec.other, packets[stream] > heads[stream] else { return false }
        // All ones: no packet ends here.
        if granule != .max, granule < 1 << 62 {
            firsts[stream] = min(firsts[stream], granule)
            lasts[stream] = max(lasts[stream], granule)
        }
        return true
    }

    /// One stream after another may lie in a file; what begins when all have ended is another recording.
    private mutating func begin(_ serial: UInt32, _ page: Head, at body: Int) {
        if areEnded {
            let (played, tracks) = (seconds ?? 0, tracks)
            self = OggStreams()
            (before, self.tracks) = (played, tracks)
        }
        guard count < 8, !(0..<count).contains(where: { serials[$0] == serial }) else { return }
        let stream = count
        count += 1
        serials[stream] = serial
        identify(stream, page, at: body)
        if codecs[stream] == Codec.sound { tracks.audio = min(tracks.audio + 1, 64) }
        if codecs[stream] == Codec.video { tracks.video = min(tracks.video + 1, 64) }
    }

    private mutating func identify(_ stream: Int, _ page: Head, at body: Int) {
        func number(_ value: UInt64?) -> UInt32 { UInt32(truncatingIfNeeded: value ?? 0) }
        codecs[stream] = Codec.sound
        heads[stream] = 2
        if page.has("\u{1}vorbis", at: body) {
            heads[stream] = 3
            rates[stream] = number(page.littleEndian(4, at: body + 12))
        } else if page.has("OpusHead", at: body) {
            rates[stream] = 48_000
            skipped[stream] = number(page.littleEndian(2, at: body + 10))
        } else if page.has("\u{7F}FLAC", at: body) {
            heads[stream] = 1 + number(page.bigEndian(2, at: body + 7))
            rates[stream] = number(page.bigEndian(3, at: body + 27)) >> 4
        } else if page.has("Speex   ", at: body) {
            rates[stream] = number(page.littleEndian(4, at: body + 36))
        } else {
            codecs[stream] = Codec.other
        }
        if page[body] == 0x80, page.has("theora", at: body + 1) {
            codecs[stream] = Codec.video
            heads[stream] = 3
        }
    }

    /// Every stream has had its last page.
    var areEnded: Bool { count > 0 && (0..<count).allSatisfy { ended[$0] != 0 } }

    var seconds: Double? {
        var longest = 0.0
        for stream in 0..<count where rates[stream] > 0 && firsts[stream] != .max {
            // A station that was recorded counts from when it began to send.
            let isLate = firsts[stream] > 30 * UInt64(rates[stream])
            let start = isLate ? firsts[stream] : min(UInt64(skipped[stream]), lasts[stream])
            longest = max(longest, Double(lasts[stream] - start) / Double(rates[stream]))
        }
        return before + longest > 0 ? before + longest : nil
    }
}
