/// Walks sound that is nothing but frames: MPEG (ISO 11172-3, 13818-3), AAC in ADTS (ISO 14496-3), AC-3 and E-AC-3 (ETSI TS
/// 102 366). Each frame says how long it is; two of a kind behind one another are frames, one alone may be chance.
///
/// Recorders that were cut off, and stations that were recorded, leave rests between the frames: they are searched for the
/// next ones, and only where there is more of them than of frames is the file no sound.
struct FrameWalk: ContainerWalk, BitwiseCopyable {
    /// Behind a long tag nobody has looked yet: what it holds of the first may be either.
    enum Stream { case mpegOrAAC, dolby }

    private let stream: Stream
    private var next: UInt64 = 0
    /// Frames behind one another, and what they have in common.
    private var run = 0
    private var kind: UInt32 = 0
    /// The first of a run: it counts when a second follows.
    private var lone = Lone()
    private var frames: UInt64 = 0
    private var seconds = 0.0
    /// How many frames there are by the first of them (Xing, VBRI), which holds no sound.
    private var stated: UInt64?
    private var soundBytes: UInt64 = 0
    private var restBytes: UInt64 = 0
    /// Room that was kept and not filled.
    private var zeros: UInt64 = 0
    /// How much of the rests, and of zeros, lies behind the last frame or tag.
    private var sinceEnd: UInt64 = 0
    /// Of the last frame or tag.
    private var end: UInt64 = 0
    private var isInLyrics = false
    /// Where the tag ends that was just passed.
    private var tagEnd: UInt64?
    /// Behind a long tag nobody has looked yet: it may be this as well.
    private var flac: FlacWalk?

    private struct Lone {
        var length: UInt64 = 0
        var seconds = 0.0
        var isSound = true
    }

    /// The head of a file of silence may hold some frames.
    private static let leastBytes: UInt64 = 64

    init(_ stream: Stream) { self.stream = stream }

    var durationIsFinal: Bool { flac?.durationIsFinal ?? false }

    private var headBytes: Int { stream == .dolby ? 6 : 7 }

    private func header(_ window: Head, _ offset: Int) -> SoundFrame.Header? {
        switch stream {
        case .mpegOrAAC: SoundFrame.mpeg(window, offset) ?? SoundFrame.adts(window, offset)
        case .dolby: SoundFrame.ac3(window, offset) ?? SoundFrame.eac3(window, offset)
        }
    }

    /// As many frames as the window shows the heads of: one by one they come to the same.
    mutating func step(_ window: Head, at position: UInt64) -> WalkStep {
        if isBehindTag(position) {
            guard window.count >= 4 else { return .hold(4) }
            if window.has("fLaC") { flac = FlacWalk() }
        }
        if var other = flac {
            let step = other.step(window, at: position)
            flac = other
            return step
        }
        var offset = 0
        var wanted = headBytes
        while offset < window.count {
            guard window.count - offset >= wanted else { break }
            switch look(window, offset, at: position.adding(UInt64(offset))) {
            case .needs(let count): wanted = count
            case .tag(let length):
                // A tag is looked at by itself, so a step begins with it.
                if offset == 0 { return skip(tag: length, at: position) }
                next = position.adding(UInt64(offset))
                return .pass(UInt64(offset))
            case .pass(let length):
                wanted = headBytes
                let (sum, overflow) = offset.addingReportingOverflow(Int(clamping: length))
                offset = overflow ? .max : sum
            }
        }
        guard offset > 0 else { return .hold(wanted) }
        next = position.adding(UInt64(offset))
        return .pass(UInt64(offset))
    }

    private mutating func skip(tag length: UInt64, at position: UInt64) -> WalkStep {
        breakRun()
        close(at: position.adding(length))
        next = end
        tagEnd = end
        return .skip(length)
    }

    private func isBehindTag(_ position: UInt64) -> Bool {
        flac == nil && frames == 0 && run == 0 && position == tagEnd
    }

    private enum Look {
        case needs(Int)
        case tag(UInt64)
        case pass(UInt64)
    }

    private mutating func look(_ window: Head, _ offset: Int, at position: UInt64) -> Look {
        if isInLyrics { return lookAtLyrics(window, offset, at: position) }
        if let frame = header(window, offset) {
            if run == 0, frames == 0, stream == .mpegOrAAC {
                guard window.count >= offset + 64 else { return .needs(64) }
                stated = stated ?? Self.frames(statedIn: window, at: offset)
                take(frame, at: position, isSound: stated == nil)
            } else {
                take(frame, at: position)
            }
            return .pass(UInt64(frame.length))
        }
        switch FrameTag.read(window, at: offset) {
        case .needs(let count): return .needs(count)
        case .piece(let length) where length > FrameTag.lyricsHeadBytes: return .tag(length)
        case .piece(let length):
            breakRun()
            isInLyrics = true
            close(at: position.adding(length))
            return .pass(length)
        case .end(let whole, let bytes):
            breakRun()
            // What seemed rests was the tag.
            let before = min(sinceEnd, whole - bytes)
            restBytes -= min(restBytes, before)
            close(at: position.adding(bytes))
            return .pass(bytes)
        case .none:
            breakRun()
            if window[offset] == 0 { zeros += 1 } else { restBytes += 1 }
            sinceEnd += 1
            return .pass(1)
        }
    }

    private mutating func lookAtLyrics(_ window: Head, _ offset: Int, at position: UInt64) -> Look {
        guard let rest = window.dropping(offset) else { return .needs(15) }
        switch FrameTag.lyrics(rest) {
        case .needs(let count): return .needs(count)
        case .piece(let length):
            if length == 15, rest.has("LYRICS200", at: 6) { isInLyrics = false }
            close(at: position.adding(length))
            return .pass(length)
        case .none, .end:
            isInLyrics = false
            return .pass(1)
        }
    }

    private mutating func take(_ frame: SoundFrame.Header, at position: UInt64, isSound: Bool = true) {
        if run > 0, frame.kind == kind {
            if run == 1 { count(lone.length, lone.seconds, isSound: lone.isSound) }
            run += 1
            count(UInt64(frame.length), frame.seconds, isSound: true)
            close(at: position.adding(UInt64(frame.length)))
        } else {
            breakRun()
            run = 1
            kind = frame.kind
            lone = Lone(length: UInt64(frame.length), seconds: frame.seconds, isSound: isSound)
        }
    }

    private mutating func count(_ length: UInt64, _ duration: Double, isSound: Bool) {
        soundBytes = soundBytes.adding(length)
        guard isSound else { return }
        frames += 1
        seconds += duration
    }

    private mutating func close(at position: UInt64) {
        end = position
        sinceEnd = 0
    }

    /// One that nothing of its kind followed was none.
    private mutating func breakRun() {
        if run == 1 {
            restBytes = restBytes.adding(lone.length)
            sinceEnd = sinceEnd.adding(lone.length)
        }
        run = 0
    }

    /// The frame that encoders put first says how many follow: `Xing` or `Info` behind the side information, `VBRI` at a
    /// fixed place.
    private static func frames(statedIn window: Head, at offset: Int) -> UInt64? {
        guard let word = window.bigEndian(4, at: offset) else { return nil }
        let isVersion1 = word >> 19 & 1 == 1
        let isMono = word >> 6 & 3 == 3
        let side = isVersion1 ? (isMono ? 17 : 32) : (isMono ? 9 : 17)
        let xing = offset + 4 + side
        if window.has("Xing", at: xing) || window.has("Info", at: xing) {
            guard let flags = window.bigEndian(4, at: xing + 4), flags & 1 == 1 else { return 0 }
            return window.bigEndian(4, at: xing + 8)
        }
        return window.has("VBRI", at: offset + 36) ? window.bigEndian(4, at: offset + 50) : nil
    }

    func findings(length: UInt64) -> WalkFindings {
        if let flac { return flac.findings(length: length) }
        // The last frame may have only begun.
        let isCut = end > length || run == 1 && next > length
        let hasMedia = frames > (end > length ? 1 : 0) && soundBytes > Self.leastBytes
        var findings = WalkFindings(durationSeconds: hasMedia && seconds > 0 ? seconds : nil)
        findings.hasMedia = hasMedia
        findings.trailingBytes = length - min(end, length)
        if !hasMedia {
            findings.ending = next > length ? .cut : .broken
        } else if restBytes.adding(zeros / 16) > soundBytes {
            findings.ending = .broken
        } else {
            // Encoders do not agree whether the first frame counts.
            findings.ending = isCut || stated.map { frames + 2 < $0 } == true ? .cut : .whole
        }
        return findings
    }
}
