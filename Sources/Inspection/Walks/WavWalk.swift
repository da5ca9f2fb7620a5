/// Walks the chunks of a WAV file, and of its kin for more than four gibibytes (EBU Tech 3306) and for QCELP (RFC 3625):
/// bytes of sound by bytes a second. A recorder that was cut off leaves a length that is too large, or none: what has come is
/// what counts.
struct WavWalk: ReachingWalk {
    private let isQcelp: Bool
    private var bytesPerSecond: Double = 0
    private var block: UInt64 = 1
    /// Of coded sound the average is a guess, and a chunk of its own says how many samples there are.
    private var isCoded = false
    private var rate: UInt64 = 0
    private var samples: UInt64 = 0
    private var hasFormat = false
    /// Where the outermost chunk ends, where it says so.
    private var outerEnd: UInt64?
    /// Of the sound, in a file too long for 32 bits.
    private var longLength: UInt64?
    private var sound: Sound?
    private var captured: CaptureTime?
    var reach = WalkReach()

    private struct Sound {
        var start: UInt64
        var length: UInt64
        var isUnknown: Bool
    }

    init(isQcelp: Bool = false) { self.isQcelp = isQcelp }

    var durationIsFinal: Bool { sound != nil }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        position == 0 ? begin(window) : look(window, at: position)
    }

    private mutating func begin(_ window: Head) -> WalkStep {
        guard window.count >= 12 else { return .hold(12) }
        guard window.has(isQcelp ? "QLCM" : "WAVE", at: 8) else { return .ended }
        switch window.kind(at: 0) {
        case "RIFF", "RF64", "BW64": break
        default: return .ended
        }
        let length = window.littleEndian(4, at: 4) ?? 0
        // Who writes as he records does not know it.
        outerEnd = length == 0 || length == UInt64(UInt32.max) ? nil : 8 + length
        return .pass(12)
    }

    private mutating func look(_ window: Head, at position: UInt64) -> WalkStep {
        // What lies behind the end is of the file only where the end was wrong.
        let isBehind = outerEnd.map { position >= $0 } ?? (sound != nil)
        if isBehind, let sound, let outerEnd, sound.start.adding(sound.length) <= outerEnd { return .ended }
        guard window.count >= 8 else { return .hold(8) }
        guard let code = window.kind(at: 0), let length = window.littleEndian(4, at: 4), code.isName,
            !isBehind || Self.isKnown(code)
        else { return .ended }
        let wanted = 8 + Int(min(length, code == "bext" ? 346 : 108))
        switch code {
        case "fmt ", "ds64", "bext", "fact":
            guard window.count >= wanted else { return .hold(wanted) }
            read(code, window.prefix(wanted))
        case "data" where sound == nil:
            guard window.count >= 16 || length > 0 else { return .hold(16) }
            return begin(sound: length, window, at: position)
        default: return .skip(8 + length + length % 2)
        }
        return .pass(8 + length + length % 2)
    }

    private mutating func begin(sound length: UInt64, _ window: Head, at position: UInt64) -> WalkStep {
        let isEmpty = length == 0 && window.kind(at: 8).map(Self.isKnown) == true
        let isUnknown = !isEmpty && (length == 0 || length == UInt64(UInt32.max))
        let bytes = isUnknown ? longLength ?? .max : length
        sound = Sound(start: position + 8, length: bytes, isUnknown: isUnknown && longLength == nil)
        return .pass(bytes.adding(bytes % 2).adding(8))
    }

    private mutating func read(_ code: BoxKind, _ chunk: Head) {
        switch code {
        case "ds64":
            longLength = chunk.littleEndian(8, at: 16)
            outerEnd = chunk.littleEndian(8, at: 8).flatMap { $0 == 0 ? nil : $0.adding(8) }
        // Broadcast: a description, two names, then a date and a time of fixed length (EBU Tech 3285).
        case "bext": captured = chunk.dropping(8 + 320).flatMap(Self.time)
        case "fact": samples = chunk.littleEndian(4, at: 8) ?? 0
        default: if isQcelp { readCoded(chunk) } else { readFormat(chunk) }
        }
    }

    /// `2026-03-01` and `09:05:07`, with nothing between them.
    private static func time(_ text: Head) -> CaptureTime? {
        let stamp = Array(text.bytes.prefix(10)) + [0x54] + Array(text.bytes.dropFirst(10).prefix(8))
        return CaptureTime(iso8601: Head(stamp[...], isWhole: true))
    }

    private mutating func readFormat(_ chunk: Head) {
        guard let channels = chunk.littleEndian(2, at: 10), let rate = chunk.littleEndian(4, at: 12),
            let average = chunk.littleEndian(4, at: 16), let size = chunk.littleEndian(2, at: 20)
        else { return }
        hasFormat = channels > 0 && rate > 0
        block = max(1, size)
        // Of plain samples (PCM, floating point, extensible) players do not ask for the average either.
        let code = chunk.littleEndian(2, at: 8)
        let isPlain = code == 1 || code == 3 || code == 0xFFFE
        isCoded = !isPlain
        self.rate = rate
        bytesPerSecond = Double(isPlain && rate * size > 0 ? rate * size : average)
    }

    /// Two bytes of version, an identity and a name, then bits a second and the bytes of a packet.
    private mutating func readCoded(_ chunk: Head) {
        guard let average = chunk.littleEndian(2, at: 8 + 100), let packet = chunk.littleEndian(2, at: 8 + 102)
        else { return }
        hasFormat = packet > 0
        block = max(1, packet)
        bytesPerSecond = Double(average) / 8
    }

    /// What programs write beside the sound.
    private static func isKnown(_ code: BoxKind) -> Bool {
        switch code {
        case "LIST", "id3 ", "ID3 ", "bext", "fact", "cue ", "smpl", "PEAK", "JUNK", "junk", "PAD ", "iXML", "axml",
            "inst", "acid", "DISP", "afsp", "_PMX", "umid", "levl", "cart", "chna", "labl", "plst", "data", "FLLR":
            true
        default: false
        }
    }

    private func seconds(of bytes: UInt64, _ sound: Sound) -> Double? {
        guard bytes > 0 else { return nil }
        if isCoded, samples > 0, samples < UInt64(UInt32.max), rate > 0, !sound.isUnknown {
            return Double(samples) / Double(rate) * Double(bytes) / Double(sound.length)
        }
        return bytesPerSecond > 0 ? Double(bytes) / bytesPerSecond : nil
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings()
        findings.captured = captured
        guard let sound, length > sound.start else {
            findings.hasMedia = false
            findings.ending = reach.stop == nil ? .cut : .broken
            return findings
        }
        let bytes = min(sound.length, length - sound.start)
        findings.durationSeconds = seconds(of: bytes, sound)
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = sound.isUnknown ? 0 : length - end
        let isCut =
            !sound.isUnknown && reach.next > length + 1 || reach.stop == nil && outerEnd.map { $0 > length + 8 } == true
        // Of what was cut off there must be something to hear: a hundredth of a second.
        let least = isCut || sound.isUnknown ? max(block, UInt64(bytesPerSecond / 100)) : block
        findings.hasMedia = hasFormat && bytes >= least
        findings.ending = !hasFormat ? .broken : isCut ? .cut : .whole
        return findings
    }
}
