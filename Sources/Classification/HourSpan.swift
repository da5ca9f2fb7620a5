internal import RuleFiles
public import Tips

/// From one time of the day to another, over midnight where the second is the smaller one. The end is not in it.
struct HourSpan: Sendable, Hashable {
    /// Minutes since midnight.
    var from: Int
    var to: Int

    func contains(minute: Int) -> Bool {
        from < to ? (from..<to).contains(minute) : minute >= from || minute < to
    }
}

extension RuleNode {
    /// `22:00-06:00`.
    func hourSpan() throws -> HourSpan {
        let ends = try text().split(separator: "-", omittingEmptySubsequences: false).map {
            Classification.minuteOfDay($0)
        }
        guard ends.count == 2, let from = ends[0], let to = ends[1], from != to else {
            throw mistake("Write a time of the day and another one, like 22:00-06:00.")
        }
        return HourSpan(from: from, to: to)
    }

    /// `22:30`, in minutes since midnight.
    func minuteOfDay() throws -> Int {
        guard let minute = Classification.minuteOfDay(try text()[...]) else {
            throw mistake("Write a time of the day like 22:30.")
        }
        return minute
    }
}

/// Of `22:30`, in minutes since midnight; nil of everything else.
func minuteOfDay(_ text: Substring) -> Int? {
    let digits = Array(text.utf8)
    guard digits.count == 5, digits[2] == UInt8(ascii: ":"), let hours = Int(text.prefix(2)), (0..<24).contains(hours),
        let minutes = Int(text.suffix(2)), (0..<60).contains(minutes), digits[0] != UInt8(ascii: "+"),
        digits[3] != UInt8(ascii: "+")
    else { return nil }
    return hours * 60 + minutes
}

/// When it happened and how long ago that was when the tip came, as far as rules ask.
public struct Occasion: Sendable, Hashable {
    /// On the office's clocks; nil where it is not known.
    public var minuteOfDay: Int?
    /// From the last moment it can have been to the tip's arrival; 0 where it is to come, nil where nothing is said.
    public var secondsAgo: Double?

    public init(minuteOfDay: Int? = nil, secondsAgo: Double? = nil) {
        self.minuteOfDay = minuteOfDay
        self.secondsAgo = secondsAgo
    }

    /// `22:30`; nil of everything else.
    public init?(timeOfDay text: String) {
        guard let minute = Classification.minuteOfDay(text[...]) else { return nil }
        self.init(minuteOfDay: minute)
    }

    /// Of what a form says of the time. Where it says nothing, the hour is that of the arrival; of a day without a time it is
    /// not known.
    ///
    /// - Parameter occurredAt: one of the spellings of `OfficeCalendar.normalise(occurredAt:)`; anything else says nothing.
    public init(occurredAt: String?, receivedAt: Moment, calendar: OfficeCalendar) {
        func ago(_ moment: Moment) -> Double { max(0, receivedAt.seconds(since: moment)) }
        if let day = occurredAt.flatMap({ CalendarDay($0) }) {
            secondsAgo = ago(calendar.start(of: CalendarDay(daysSinceEpoch: day.daysSinceEpoch + 1)))
            return
        }
        let moment = occurredAt.flatMap { Moment(rfc3339: $0) }
        secondsAgo = moment.map(ago)
        minuteOfDay = calendar.secondOfDay(at: moment ?? receivedAt) / 60
    }
}
