/// Walks the frames of an AMR file (RFC 4867, section 5): each of 20 milliseconds begins with a byte that says how it is
/// coded, and so how long it is (3GPP TS 26.101 and 26.201, annexes A).
struct AmrWalk: ContainerWalk, BitwiseCopyable {
    private let isWide: Bool
    private var channels: UInt64 = 1
    private var frames: UInt64 = 0
    /// Of a damaged frame the mark of quality is not set, and silence is no speech.
    private var speech: UInt64 = 0
    private var damaged: UInt64 = 0
    private var next: UInt64 = 0
    private var start: UInt64 = 0
    private var stop: UInt64?

    init(isWide: Bool) { self.isWide = isWide }

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        guard position > 0 else { return begin(window) }
        var offset = 0
        while offset < window.count, let length = window[offset].flatMap(length) {
            frames += 1
            let isGood = window[offset].map { $0 & 4 != 0 } ?? false
            if !isGood { damaged += 1 } else if length > 7 { speech += 1 }
            offset += length
        }
        if offset > 0 {
            next = position + UInt64(offset)
            return .pass(UInt64(offset))
        }
        stop = position
        return .ended
    }

    /// The line that names the format; where it has more than one channel, four bytes say how many.
    private mutating func begin(_ window: Head) -> WalkStep {
        let line = window.bytes.prefix(15).firstIndex(of: 0x0A).map { $0 - window.bytes.startIndex + 1 }
        guard let line else { return window.count < 15 ? .hold(window.count + 1) : .ended }
        let isPlain = window.has(isWide ? "#!AMR-WB\n" : "#!AMR\n")
        guard isPlain || window.has(isWide ? "#!AMR-WB_MC1.0\n" : "#!AMR_MC1.0\n") else { return .ended }
        start = UInt64(isPlain ? line : line + 4)
        guard isPlain || window.count >= line + 4 else { return .hold(line + 4) }
        if !isPlain { channels = max(1, window.bigEndian(4, at: line).map { $0 & 15 } ?? 1) }
        next = start
        return .pass(start)
    }

    /// Nil of a byte that begins no frame.
    private func length(_ head: UInt8) -> Int? {
        guard head & 0x83 == 0 else { return nil }
        let bytes = isWide ? Self.wide : Self.narrow
        let length = Int(bytes[Int(head >> 3 & 15)])
        return length == 0 ? nil : length
    }

    /// The head included; 0 where the standard has no such frame.
    private static let narrow = SIMD16<UInt8>(13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1)
    private static let wide = SIMD16<UInt8>(18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)

    func findings(length: UInt64) -> WalkFindings {
        let isCut = stop == nil && next > length
        let whole = frames - (isCut ? min(frames, 1) : 0)
        var findings = WalkFindings(durationSeconds: whole < channels ? nil : (whole / channels).seconds(perSecond: 50))
        // Fewer frames are a tenth of a second, and the head of a file.
        findings.hasMedia = speech > 0 && whole >= 5
        let end = min(stop ?? next, length)
        findings.trailingBytes = length - end
        let isMostlyOther = findings.trailingBytes > end - min(end, start)
        findings.ending = frames == 0 || isMostlyOther || damaged / 4 > speech ? .broken : isCut ? .cut : .whole
        return findings
    }
}
