/// Walks a FLAC stream (RFC 9639): its first block says how many samples there are and how many go into a second; then come
/// frames, which say where they belong but not how long they are. Tags of MP3 players may stand before it.
struct FlacWalk: ReachingWalk {
    private var rate: UInt64 = 0
    private var samples: UInt64 = 0
    /// The largest frame by the first block.
    private var mostBytes: UInt64 = 0
    private var phase = Phase.start
    private var first: UInt64 = 0
    /// Where the last frame begins, and where its samples end.
    private var last: UInt64 = 0
    private var lastSample: UInt64 = 0
    private var frames: UInt64 = 0
    private var block: UInt64 = 0
    private var tail = FlacTail()
    var reach = WalkReach()

    private enum Phase { case start, blocks, frames, search, tail }

    var durationIsFinal: Bool { samples > 0 && rate > 0 }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        switch phase {
        case .start: start(window)
        case .blocks: metadata(window)
        case .frames: frame(window, at: position)
        case .search: search(window, at: position)
        case .tail: tail.pass(window, at: position)
        }
    }

    private mutating func start(_ window: Head) -> WalkStep {
        guard window.count >= 10 else { return .hold(10) }
        if let length = ID3Tag.length(of: window) { return .skip(UInt64(length)) }
        guard window.has("fLaC") else { return .ended }
        phase = .blocks
        return .pass(4)
    }

    private mutating func metadata(_ window: Head) -> WalkStep {
        guard window.count >= 4 else { return .hold(4) }
        guard let kind = window[0], kind & 0x7F != 127, let length = window.bigEndian(3, at: 1) else { return .ended }
        if kind & 0x7F == 0 {
            guard length == 34 else { return .ended }
            guard window.count >= 38 else { return .hold(38) }
            mostBytes = window.bigEndian(3, at: 11) ?? 0
            let word = window.bigEndian(8, at: 14) ?? 0
            rate = word >> 44
            samples = word & 0xF_FFFF_FFFF
        }
        if kind & 0x80 != 0 { phase = .frames }
        return kind & 0x7F == 0 ? .pass(4 + length) : .skip(4 + length)
    }

    /// The first frame stands right behind the blocks.
    private mutating func frame(_ window: Head, at position: UInt64) -> WalkStep {
        switch FlacFrame.read(window, at: 0) {
        case .needs(let count): return .hold(count)
        case .none: return .ended
        case .frame(let frame):
            first = position
            return take(frame, window, at: position)
        }
    }

    private mutating func take(_ frame: FlacFrame, _ window: Head, at position: UInt64) -> WalkStep {
        frames += 1
        last = position
        if frames == 1 { block = frame.block }
        lastSample = frame.firstSample(block: block).adding(frame.block)
        if samples > 0, lastSample >= samples {
            phase = .tail
            return tail.pass(window, at: position)
        }
        phase = .search
        return .pass(UInt64(frame.headBytes))
    }

    /// The next place that looks like the head of a later frame, checksum and all.
    private mutating func search(_ window: Head, at position: UInt64) -> WalkStep {
        var offset = 0
        while offset < window.count {
            offset = window.firstOffset(of: 0xFF, from: offset) ?? window.count
            guard offset < window.count else { break }
            switch FlacFrame.read(window, at: offset) {
            case .needs(let count): return offset > 0 ? .pass(UInt64(offset)) : .hold(count)
            case .none: offset += 1
            case .frame(let frame):
                guard offset == 0 else { return .pass(UInt64(offset)) }
                guard isNext(frame) else { return .pass(1) }
                return take(frame, window, at: position)
            }
        }
        return .pass(UInt64(offset))
    }

    private func isNext(_ frame: FlacFrame) -> Bool {
        let start = frame.firstSample(block: block)
        return start >= lastSample && start - lastSample < 1 << 20
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: samples > 0 ? samples.seconds(perSecond: rate) : nil)
        let isEnded = phase == .tail && tail.end(length: length) != nil
        findings.hasMedia =
            rate > 0 && (frames > 1 || frames == 1 && (isEnded || samples == 0 && length - min(last, length) > 32))
        guard frames > 0 else {
            findings.ending = reach.stop == nil ? .cut : .broken
            return findings
        }
        if phase == .tail {
            findings.trailingBytes = length - min(tail.end(length: length) ?? tail.firstEnd ?? length, length)
            findings.ending = isEnded ? .whole : .cut
            return findings
        }
        // A frame is not so long: what lies there is none.
        let since = length - min(last, length)
        let most = mostBytes > 0 ? mostBytes : 131_072
        if since > 2 * most + (last - first) {
            findings.ending = .broken
        } else {
            findings.ending = samples == 0 ? .unknown : .cut
        }
        return findings
    }
}
