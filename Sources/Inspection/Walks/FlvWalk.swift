/// Walks the tags of an FLV film (Adobe Flash Video File Format 10.1, annex E). Each has its time, so what the film says of
/// itself at the beginning is not asked.
struct FlvWalk: ContainerWalk {
    private var first: UInt64?
    private var last: UInt64 = 0

    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        // Eleven bytes begin a tag, nine the file.
        guard window.count >= 11 else { return .hold(11) }
        if position == 0 {
            guard window.has("FLV"), let header = window.bigEndian(4, at: 5), header >= 9 else { return .done }
            return .pass(header + 4)
        }
        guard let kind = window[0].map({ $0 & 0x1F }), let length = window.bigEndian(3, at: 1),
            let time = window.bigEndian(3, at: 4), let high = window[7]
        else { return .done }
        switch kind {
        case 8, 9:
            let milliseconds = UInt64(high) << 24 | time
            first = min(first ?? milliseconds, milliseconds)
            last = max(last, milliseconds)
        case 18: break
        default: return .done
        }
        // Behind a tag stands its length.
        return .pass(11 + length + 4)
    }

    func findings(length: UInt64) -> WalkFindings {
        guard let first, last > first else { return WalkFindings() }
        return WalkFindings(durationSeconds: (last - first).seconds(perSecond: 1000))
    }
}
