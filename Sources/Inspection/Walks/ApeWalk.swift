/// Reads the heads of a Monkey's Audio file (SDK 3.99 to 10, `MACLib`): how long each of its parts is, so where it ends.
struct ApeWalk: ReachingWalk {
    private var duration: Double?
    private var dataStart: UInt64?
    private var dataEnd: UInt64 = 0
    private var isOld = false
    var reach = WalkReach()

    var durationIsFinal: Bool { duration != nil }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        guard position == 0 else {
            switch FrameTag.read(window, at: 0) {
            case .needs(let count): return .hold(count)
            case .piece(let length): return .skip(length)
            case .end, .none: return .ended
            }
        }
        guard window.count >= 76 else { return .hold(76) }
        guard window.has("MAC "), let version = window.littleEndian(2, at: 4) else { return .ended }
        return version >= 3980 ? read(window) : readOld(window)
    }

    /// A descriptor with the lengths of all parts, then the header.
    private mutating func read(_ window: Head) -> WalkStep {
        guard let descriptor = window.littleEndian(4, at: 8), let header = window.littleEndian(4, at: 12),
            let table = window.littleEndian(4, at: 16), let wave = window.littleEndian(4, at: 20),
            let low = window.littleEndian(4, at: 24), let high = window.littleEndian(4, at: 28),
            let behind = window.littleEndian(4, at: 32), descriptor >= 52, header >= 24, descriptor <= 1024
        else { return .ended }
        let at = Int(descriptor)
        guard window.count >= at + 24 else { return .hold(at + 24) }
        guard let block = window.littleEndian(4, at: at + 4), let last = window.littleEndian(4, at: at + 8),
            let frames = window.littleEndian(4, at: at + 12), let channels = window.littleEndian(2, at: at + 18),
            let rate = window.littleEndian(4, at: at + 20), frames > 0, (1...32).contains(channels), rate > 0
        else { return .ended }
        duration = ((frames - 1) * block + last).seconds(perSecond: rate)
        let start = descriptor + header + table + wave
        let sound = high << 32 | low
        guard sound > 0 else { return .ended }
        dataStart = start
        dataEnd = start.adding(sound).adding(behind)
        return .pass(dataEnd)
    }

    private mutating func readOld(_ window: Head) -> WalkStep {
        guard let channels = window.littleEndian(2, at: 10), let rate = window.littleEndian(4, at: 12),
            let wave = window.littleEndian(4, at: 16), let frames = window.littleEndian(4, at: 24), frames > 0,
            (1...2).contains(channels), rate > 0
        else { return .ended }
        isOld = true
        dataStart = 32 + wave + 4 * frames
        return .pass(.max)
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: duration.flatMap { $0 > 0 ? $0 : nil })
        findings.hasMedia = dataStart.map { $0 < length } ?? false
        guard dataStart != nil else {
            findings.ending = reach.stop == nil ? .cut : .broken
            return findings
        }
        findings.trailingBytes = reach.stop.map { length - min($0, length) } ?? 0
        findings.ending = isOld ? .unknown : reach.next > length || dataEnd > length ? .cut : .whole
        return findings
    }
}
