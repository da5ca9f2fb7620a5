public import Tips

/// When a picture or film was taken by its own metadata, as it travels among the findings of an exhibit:
/// `captured 2015-03-01T10:00:00+08:00 agrees`.
///
/// The offset is left out where the metadata has none; then the clock is taken for one on a wall of the office. The last word
/// says how it stands to what the citizen wrote: `agrees`, `differs`, or nothing where nothing was written. `captured absent`
/// stands where a time was written and the metadata has none.
public enum CaptureNote {
    /// Who writes a time from memory is not to be caught by it; a camera's clock is off by an hour where summer time ends.
    public static let nearSeconds = 7200.0
    public static let absent = "captured absent"

    public static func text(_ time: CaptureTime) -> String {
        let (day, second) = time.wallSeconds.quotientAndRemainder(dividingBy: 86_400)
        let date = CalendarDay(daysSinceEpoch: Int(second < 0 ? day - 1 : day))
        let clock = Int(second < 0 ? second + 86_400 : second)
        let text = "captured \(date)T\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
        guard let offset = time.offsetMinutes else { return text }
        return text + (offset < 0 ? "-" : "+") + two(abs(offset) / 60) + ":" + two(abs(offset) % 60)
    }

    /// The findings of an exhibit once it is known what the citizen says of the time.
    ///
    /// - Parameter stated: the first and the last moment that can be meant.
    public static func compared(
        _ findings: [String], to stated: ClosedRange<Moment>, _ moment: (String) -> Moment?
    ) -> [String] {
        guard let index = findings.firstIndex(where: { $0.hasPrefix("captured ") }) else { return findings + [absent] }
        guard let captured = moment(String(findings[index].dropFirst(9))) else { return findings }
        let isNear =
            captured.seconds(since: stated.lowerBound) >= -nearSeconds
            && captured.seconds(since: stated.upperBound) <= nearSeconds
        var findings = findings
        findings[index] += isNear ? " agrees" : " differs"
        return findings
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
