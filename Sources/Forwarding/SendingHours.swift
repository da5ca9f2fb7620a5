public import Tips

/// The hours of the week in which a lane sends, by the office's clocks. A span that ends before it begins goes on past
/// midnight and belongs to the day on which it began.
public struct SendingHours: Sendable, Hashable {
    public struct Span: Sendable, Hashable {
        /// 0 is Monday.
        public var days: Set<Int>
        /// 0 to 1,440.
        public var fromMinute: Int
        public var toMinute: Int

        public init(days: Set<Int>, fromMinute: Int, toMinute: Int) {
            self.days = days
            self.fromMinute = fromMinute
            self.toMinute = toMinute
        }

        /// `08:00-18:00`, `mon-fri 08:00-18:00`, `sat,sun 22:00-06:00`; nil for what is none of these.
        public init?(_ text: String) {
            let words = text.lowercased().split(separator: " ")
            guard (1...2).contains(words.count), let hours = words.last,
                let days = words.count == 1 ? Set(0...6) : Self.days(words[0])
            else { return nil }
            let ends = hours.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
            guard ends.count == 2, let from = ends[0], let to = ends[1], from < 1440, from != to else { return nil }
            self.init(days: days, fromMinute: from, toMinute: to)
        }

        private static let names: [Substring] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

        /// A row that passes Sunday (`sat-mon`) is taken too.
        private static func days(_ text: Substring) -> Set<Int>? {
            var days: Set<Int> = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { names.firstIndex(of: $0) }
                guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                    return nil
                }
                let length = (last - first + 7) % 7
                for step in 0...length { days.insert((first + step) % 7) }
            }
            return days
        }

        private static func minute(_ text: Substring) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2,
                parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
                let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= 1440
            else { return nil }
            return hour * 60 + minute
        }

        func holds(day: Int, minute: Int) -> Bool {
            if fromMinute < toMinute { return days.contains(day) && (fromMinute..<toMinute).contains(minute) }
            return days.contains(day) && minute >= fromMinute || days.contains((day + 6) % 7) && minute < toMinute
        }
    }

    public var spans: [Span]
    public var calendar: OfficeCalendar

    public init(_ spans: [Span], calendar: OfficeCalendar) {
        self.spans = spans
        self.calendar = calendar
    }

    /// How much of the time between two moments these hours hold. Of whole weeks each counts as the last one.
    public func seconds(from start: Moment, to end: Moment) -> Double {
        let week = 7 * 86_400.0
        let weeks = max(0, end.seconds(since: start) / week).rounded(.down)
        guard weeks > 0 else { return secondsByMinutes(from: start, to: end) }
        return weeks * secondsByMinutes(from: end.adding(seconds: -week), to: end)
            + secondsByMinutes(from: start, to: end.adding(seconds: -weeks * week))
    }

    private func secondsByMinutes(from start: Moment, to end: Moment) -> Double {
        var (at, held) = (start, 0.0)
        while at < end {
            // By minutes: the office's offsets have none of less since 1972.
            let minute = at.milliseconds / 60_000
            let next = min(end, Moment(milliseconds: (minute + 1) * 60_000))
            if hold(at) { held += next.seconds(since: at) }
            at = next
        }
        return held
    }

    public func hold(_ moment: Moment) -> Bool {
        // 1970-01-01 was a Thursday.
        let days = calendar.day(of: moment).daysSinceEpoch
        let weekday = ((days + 3) % 7 + 7) % 7
        let minute = calendar.secondOfDay(at: moment) / 60
        return spans.contains { $0.holds(day: weekday, minute: minute) }
    }
}
