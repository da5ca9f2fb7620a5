/// Walks the chunks of an AIFF or AIFF-C file (Apple, "Audio Interchange File Format", version 1.3; AIFF-C draft of 1991):
/// frames of sound by frames a second.
struct AiffWalk: ReachingWalk {
    private var outerEnd: UInt64 = 0
    private var hasCommon = false
    private var duration: Double?
    private var soundStart: UInt64?
    private var soundEnd: UInt64 = 0
    var reach = WalkReach()

    var durationIsFinal: Bool { hasCommon }

    mutating func advance(_ window: Head, at position: UInt64) -> WalkStep {
        if position == 0 {
            guard window.count >= 12 else { return .hold(12) }
            outerEnd = (window.bigEndian(4, at: 4) ?? 0) + 8
            return window.has("FORM") && (window.has("AIFF", at: 8) || window.has("AIFC", at: 8)) ? .pass(12) : .ended
        }
        if position >= outerEnd, soundStart != nil { return .ended }
        guard window.count >= 8 else { return .hold(8) }
        guard let code = window.kind(at: 0), let length = window.bigEndian(4, at: 4), code.isName else { return .ended }
        switch code {
        case "COMM":
            let wanted = 8 + Int(min(length, 18))
            guard window.count >= wanted else { return .hold(wanted) }
            readCommon(window.prefix(wanted))
        // Eight bytes of alignment stand before the sound.
        case "SSND" where soundStart == nil && length > 8:
            soundStart = position + 16
            soundEnd = position + 8 + length
        default: return .skip(8 + length + length % 2)
        }
        return .pass(8 + length + length % 2)
    }

    private mutating func readCommon(_ chunk: Head) {
        guard let channels = chunk.bigEndian(2, at: 8), let frames = chunk.bigEndian(4, at: 10), channels > 0,
            let power = chunk.bigEndian(2, at: 16), let digits = chunk.bigEndian(8, at: 18)
        else { return }
        // A number of eighty bits, of which rates use few.
        let rate = Double(digits) * Self.power(Int(power) - 16_383 - 63)
        guard rate >= 1, rate <= 1e7 else { return }
        hasCommon = true
        duration = frames > 0 ? Double(frames) / rate : nil
    }

    private static func power(_ exponent: Int) -> Double {
        (-200...200).contains(exponent) ? Double(sign: .plus, exponent: exponent, significand: 1) : 0
    }

    func findings(length: UInt64) -> WalkFindings {
        var findings = WalkFindings(durationSeconds: duration)
        let end = min(reach.stop ?? reach.next, length)
        findings.trailingBytes = length - end
        let isCut = reach.next > length + 1 || soundEnd > length || reach.stop == nil && outerEnd > length + 1
        // Of what was cut off there must be something to hear: a hundredth of a second.
        let share =
            Double(length - min(soundStart ?? length, length))
            / Double(max(1, soundEnd - min(soundEnd, soundStart ?? 0)))
        findings.hasMedia = hasCommon && share > 0 && (!isCut || share * (duration ?? 1) >= 0.01)
        findings.ending = isCut ? .cut : hasCommon && soundStart != nil ? .whole : .broken
        return findings
    }
}
