import Tips

/// The `Retry-After` header (RFC 9110 section 10.2.3): seconds, or a date in one of the three spellings of section 5.6.7.
enum RetryAfter {
    /// No platform may keep a tip for longer than this with one header.
    static let longestSeconds = 3600

    /// 0 to 3600; longer waits count as an hour. Nil for what is negative, past or no such thing.
    static func seconds(_ header: String, now: Moment) -> Int? {
        guard header.utf8.count <= 64 else { return nil }
        let text = header.trimmingBlanks()
        if let digits = wholeNumber(text, digits: 1...20) { return min(digits, longestSeconds) }
        guard let date = date(text) else { return nil }
        let wait = date.seconds(since: now).rounded(.up)
        return wait < 0 ? nil : Int(min(wait, Double(longestSeconds)))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun Nov  6 08:49:37 1994`.
    static func date(_ text: Substring) -> Moment? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
        guard let weekday = words.first?.prefix(3), weekdays.contains(weekday) else { return nil }
        switch words.count {
        case 6 where words[5] == "GMT":
            return moment(day: words[1], month: words[2], year: words[3], clock: words[4])
        case 5:
            return moment(day: words[2], month: words[1], year: words[4], clock: words[3])
        default:
            return nil
        }
    }

    private static let weekdays: [Substring] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func moment(day: Substring, month: Substring, year: Substring, clock: Substring) -> Moment? {
        let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard let dayNumber = wholeNumber(day, digits: 1...2), let monthIndex = months.firstIndex(of: month),
            let yearNumber = fullYear(year), fields.count == 3,
            let date = CalendarDay(year: yearNumber, month: monthIndex + 1, day: dayNumber),
            let hour = wholeNumber(fields[0], digits: 2...2), hour < 24,
            let minute = wholeNumber(fields[1], digits: 2...2), minute < 60,
            let second = wholeNumber(fields[2], digits: 2...2), second <= 60
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        return Moment(milliseconds: Int64(seconds) * 1000)
    }

    /// Two digits are a year of 1970 to 2069, which is as near as RFC 9110 asks for.
    private static func fullYear(_ text: Substring) -> Int? {
        if let short = wholeNumber(text, digits: 2...2) { return short < 70 ? 2000 + short : 1900 + short }
        return wholeNumber(text, digits: 4...4)
    }

    /// Saturates: a number of twenty digits is as good as forever.
    private static func wholeNumber(_ text: Substring, digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.utf8.count) else { return nil }
        var value = 0
        for byte in text.utf8 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000_000)
        }
        return value
    }
}

extension String {
    /// Without the spaces and tabs around it.
    fileprivate func trimmingBlanks() -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = self.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return start[...last]
    }
}
