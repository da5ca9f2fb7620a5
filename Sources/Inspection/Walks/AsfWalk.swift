/// Walks the objects of an ASF file (ASF specification 01.20.05): the header says what there is and how long it plays, in
/// units of 100 nanoseconds, the time that is buffered before included; then come packets of one length.
struct AsfWalk: ReachingWalk {
    private var duration: Double?
    private var headerEnd: UInt64 = 0
    private var hasProperties = false
    private var packetBytes: UInt64 = 0
    private var packets: UInt64 = 0
    private var rests: UInt64 = 0
    private var data: Data?
    private var tracks = TrackCount()
    private var pixels: PixelSize?
    private var captured: CaptureTime?
    private var refersElsewhere = false
    var reach = WalkReach()

    private struct Data {
        var start: UInt64
        var end: UInt64
        var isUnknown: Bool
    }

    /// GUIDs as they lie in a file: the first half is enough to tell these apart.
    static let header: [UInt8] = [
        0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C,
    ]

    private enum Half {
        static let header: UInt64 = 0x3026_B275_8E66_CF11
        static let data: UInt64 = 0x3626_B275_8E66_CF11
        static let properties: UInt64 = 0xA1DC_AB8C_47A9_CF11
        static let stream: UInt64 = 0x9107_DCB7_B7A9_CF11
        static let script: UInt64 = 0x301A_FB1E_620B_D011
        static let audio: UInt64 = 0x409E_69F8_4D5B_CF11
        static let video: UInt64 = 0xC0EF_19BC_4D5B_CF11
        static let simpleIndex: UInt64 = 0x9008_0033_B1E5_CF11
        static let index: UInt64 = 0xD329_E2D6_DA35_D111
    }

    /// So many packets are looked at one by one.
    private static let mostPackets: UInt64 = 256

    var durationIsFinal: Bool { hasProperties }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        if position == 0 {
            guard window.count >= 30 else { return .hold(30) }
            headerEnd = window.littleEndian(8, at: 16) ?? 0
            return window.has(Self.header) && headerEnd >= 30 ? .pass(30) : .ended
        }
        if let data, position >= data.start, position < data.end { return packet(window, data, at: position) }
        guard window.count >= 24 else { return .hold(24) }
        guard let kind = window.bigEndian(8, at: 0), let length = window.littleEndian(8, at: 16), length >= 24 else {
            return .ended
        }
        if position >= headerEnd { return step(toTop: kind, length, window, at: position) }
        let most: UInt64
        switch kind {
        case Half.properties: most = 104
        case Half.stream: most = 94
        case Half.script: most = 2048
        default: return .skip(length)
        }
        let wanted = Int(min(length, most))
        guard window.count >= wanted else { return .hold(wanted) }
        let object = window.prefix(wanted)
        switch kind {
        case Half.properties: readProperties(object)
        case Half.stream: readStream(object)
        default: readScript(object)
        }
        return .pass(length)
    }

    private mutating func step(toTop kind: UInt64, _ length: UInt64, _ window: Head, at position: UInt64) -> WalkStep {
        guard kind == Half.data, data == nil else {
            return kind == Half.index || kind == Half.simpleIndex || length <= 1 << 24 && isPlausible(kind)
                ? .skip(length) : .ended
        }
        guard window.count >= 50 else { return .hold(50) }
        // Who sends as he records does not know it.
        let isUnknown = length <= 50
        data = Data(start: position + 50, end: isUnknown ? .max : position.adding(length), isUnknown: isUnknown)
        return .pass(50)
    }

    /// A GUID of version 1, as all of this specification are.
    private func isPlausible(_ kind: UInt64) -> Bool { kind & 0xF0 == 0x10 || kind & 0xF0 == 0x40 }

    private mutating func readProperties(_ object: Head) {
        hasProperties = true
        captured = object.littleEndian(8, at: 48).flatMap { CaptureTime(seconds: $0 / 10_000_000, since: 1601) }
        packetBytes = object.littleEndian(4, at: 92) ?? 0
        if object.littleEndian(4, at: 96) != packetBytes { packetBytes = 0 }
        // A stream that is sent as it is recorded says so, and nothing else there counts.
        guard let flags = object.littleEndian(4, at: 88), flags & 1 == 0, let play = object.littleEndian(8, at: 64),
            let buffered = object.littleEndian(8, at: 80)
        else { return }
        let seconds = Double(play) / 1e7 - Double(buffered) / 1e3
        if seconds > 0 { duration = seconds }
    }

    private mutating func readStream(_ object: Head) {
        switch object.bigEndian(8, at: 24) {
        case Half.audio: tracks.audio = min(tracks.audio + 1, 64)
        case Half.video:
            tracks.video = min(tracks.video + 1, 64)
            guard let width = object.littleEndian(4, at: 78), let height = object.littleEndian(4, at: 82), width > 0,
                height > 0
            else { return }
            pixels = pixels ?? PixelSize(width: width, height: height)
        default: break
        }
    }

    /// Commands that open an address: `URL`, `URLANDEXIT`, `FILENAME`, in UTF-16.
    private mutating func readScript(_ object: Head) {
        if object.contains([0x55, 0, 0x52, 0, 0x4C, 0]) || object.contains([0x46, 0, 0x49, 0, 0x4C, 0, 0x45, 0]) {
            refersElsewhere = true
        }
    }

    /// A packet begins with what corrects errors in it, and that with a length of two; or with how it is divided.
    private mutating func packet(_ window: Head, _ data: Data, at position: UInt64) -> WalkStep {
        guard packetBytes > 0 else {
            packets += 1
            return .pass(data.end - position)
        }
        guard window.count >= 16 else { return .hold(16) }
        // How the lengths of its payloads are coded is always the same.
        let isCorrected = window[0].map { $0 & 0x80 != 0 } ?? false
        if window[isCorrected ? 4 : 1] == 0x5D, !isCorrected || window[0].map({ $0 & 0x7F == 2 }) == true {
            packets += 1
        } else {
            rests += 1
        }
        if packets > Self.mostPackets, !data.isUnknown { return .pass(data.end - position) }
        return .pass(min(packetBytes, data.end - position))
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: duration)
        (findings.pixels, findings.captured, findings.refersElsewhere) = (pixels, captured, refersElsewhere)
        findings.tracks = hasProperties ? tracks : nil
        guard let data else {
            findings.hasMedia = false
            findings.ending = reach.stop == nil ? .cut : .broken
            return findings
        }
        findings.hasMedia = packets > rests && tracks != TrackCount() && length > data.start.adding(64)
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = reach.stop == nil ? 0 : length - end
        findings.ending =
            rests > packets
            ? .broken
            : reach.next > length && !data.isUnknown || reach.next < length && reach.stop == nil ? .cut : .whole
        return findings
    }
}
