/// Walks the blocks of a WavPack file (WavPack 4 and 5 file format, 2020): each says how long it is and how many samples
/// are in it, and the first how many there are in all. Tags follow.
struct WavPackWalk: ReachingWalk {
    private var rate: UInt64 = 0
    private var stated: UInt64?
    private var samples: UInt64 = 0
    private var mediaEnd: UInt64?
    /// Of the block that the walk is in: what lies in it fills it.
    private var blockEnd: UInt64 = 0
    var reach = WalkReach()

    var durationIsFinal: Bool { stated != nil }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        if position < blockEnd { return piece(window, at: position) }
        guard window.has("wvpk") else {
            switch FrameTag.read(window, at: 0) {
            case .needs(let count): return .hold(count)
            case .piece(let length): return .skip(length)
            case .end, .none: return .ended
            }
        }
        guard window.count >= 32 else { return .hold(32) }
        guard let length = window.littleEndian(4, at: 4), (24..<1 << 24).contains(length),
            let version = window.littleEndian(2, at: 8), (0x402...0x410).contains(version),
            let total = window.littleEndian(4, at: 12), let block = window.littleEndian(4, at: 20),
            let flags = window.littleEndian(4, at: 24)
        else { return .ended }
        if rate == 0 {
            rate = Self.rate(flags >> 23 & 15)
            if total != UInt64(UInt32.max) { stated = total }
        }
        // The first block of those that are played together.
        if flags & 0x800 != 0 { samples = samples.adding(block) }
        blockEnd = position + 8 + length
        return .pass(32)
    }

    /// A piece of a block: what it is, and its length in words of two bytes.
    private mutating func piece(_ window: Head, at position: UInt64) -> WalkStep {
        guard let kind = window[0], let words = window.littleEndian(kind & 0x80 != 0 ? 3 : 1, at: 1) else {
            return .ended
        }
        let end = position + (kind & 0x80 != 0 ? 4 : 2) + words * 2
        guard end <= blockEnd else { return .ended }
        // Samples: with or without loss, what corrects the loss, or one bit at a time.
        let isSound = (0x0A...0x0E).contains(kind & 0x3F)
        if isSound, words > 0 { mediaEnd = mediaEnd ?? blockEnd }
        return .pass(end - position)
    }

    private static func rate(_ index: UInt64) -> UInt64 {
        let rates: [UInt64] = [
            6000, 8000, 9600, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 64_000, 88_200, 96_000,
            192_000,
        ]
        return index < 15 ? rates[Int(index)] : 44_100
    }

    func findings(length: UInt64) -> WalkFindings {
        let played = stated ?? samples
        var findings = WalkFindings(durationSeconds: played > 0 ? played.seconds(perSecond: rate) : nil)
        findings.hasMedia = mediaEnd.map { $0 <= length } ?? false
        let isInBlock = reach.stop.map { $0 < blockEnd } ?? false
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = reach.stop == nil ? 0 : length - end
        let isShort = stated.map { samples < $0 } ?? false
        if mediaEnd == nil || isInBlock ? reach.stop != nil : findings.trailingBytes > end {
            findings.ending = .broken
        } else {
            findings.ending =
                reach.stop == nil && (reach.next != length || blockEnd > length || mediaEnd == nil) || isShort
                ? .cut : .whole
        }
        return findings
    }
}
