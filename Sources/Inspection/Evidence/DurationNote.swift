public import Tips

/// How long a sound or a film plays, as it travels among the findings of an exhibit: `duration 12.3 s`.
///
/// The form is constant: the word, a number with one decimal, the unit. It is rounded down, so that a film of just under
/// thirty seconds is never said to have thirty.
public enum DurationNote {
    /// More than this no container means: thirty years.
    static let mostSeconds = 1e9

    /// Nil where `seconds` cannot be meant.
    public static func text(_ seconds: Double) -> String? {
        guard seconds >= 0, seconds <= mostSeconds else { return nil }
        // A hundredth of the last place more: 12.3 as a sum of doubles may lie a little below itself.
        let tenths = Int64(seconds * 10 + 0.001)
        return "duration \(tenths / 10).\(tenths % 10) s"
    }

    /// What ``text(_:)`` wrote; nil for any other finding.
    public static func seconds(in finding: String) -> Double? {
        guard finding.hasPrefix("duration "), finding.hasSuffix(" s") else { return nil }
        return Double(finding.dropFirst(9).dropLast(2)).flatMap { $0 >= 0 ? $0 : nil }
    }
}

extension Exhibit {
    /// How long it plays, where that was found.
    public var durationSeconds: Double? { findings.lazy.compactMap(DurationNote.seconds).first }
}
