public import Foundation

/// The calendar of the office: which day a moment falls on where the figures are published.
public struct OfficeCalendar: Sendable, Hashable {
    public let timeZone: TimeZone

    public init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// Nil when the machine knows no zone of that IANA name (`Asia/Shanghai`).
    public init?(timeZone identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.init(timeZone: zone)
    }

    /// Of the rules of all time zones that this program goes by: governments change them, and with them days that were told.
    public var rulesVersion: String { TimeZone.timeZoneDataVersion }

    public func day(of moment: Moment) -> CalendarDay {
        let local = moment.milliseconds.quotientRoundedDown(by: 1000).quotient + Int64(offsetSeconds(at: moment))
        return CalendarDay(daysSinceEpoch: Int(local.quotientRoundedDown(by: 86_400).quotient))
    }

    /// 0 to 86,399: what the office's clocks show.
    public func secondOfDay(at moment: Moment) -> Int {
        let local = moment.milliseconds.quotientRoundedDown(by: 1000).quotient + Int64(offsetSeconds(at: moment))
        return Int(local.quotientRoundedDown(by: 86_400).remainder)
    }

    /// The first moment of a day here; where the clocks jump over midnight, the moment they jump.
    public func start(of day: CalendarDay) -> Moment {
        let midnight = moment(day: day, secondOfDay: 0)
        guard self.day(of: midnight) < day else { return midnight }
        return timeZone.nextDaylightSavingTimeTransition(after: date(midnight)).map(Moment.init) ?? midnight
    }

    /// What a form may say of when something happened, in one spelling: RFC 3339 as it came; `YYYY-MM-DD` as it came;
    /// `YYYY-MM-DDTHH:MM` (seconds allowed) with the office's offset added. Nil for anything else.
    public func normalise(occurredAt text: String) -> String? {
        if CalendarDay(text) != nil || Moment(rfc3339: text) != nil { return text }
        let characters = Array(text.utf8)
        guard characters.count == 16 || characters.count == 19,
            characters[10] == UInt8(ascii: "T") || characters[10] == UInt8(ascii: " "),
            let day = CalendarDay(String(decoding: characters[0..<10], as: UTF8.self)),
            let clock = ClockTime(characters[11...])
        else { return nil }
        let minutes = offsetSeconds(at: moment(day: day, secondOfDay: clock.seconds)) / 60
        let sign = minutes < 0 ? "-" : "+"
        let time = String(decoding: characters[11...], as: UTF8.self) + (characters.count == 16 ? ":00" : "")
        return "\(day)T\(time)\(sign)\(padded(abs(minutes) / 60, 2)):\(padded(abs(minutes) % 60, 2))"
    }

    private func moment(day: CalendarDay, secondOfDay: Int) -> Moment {
        let wall = Int64(day.daysSinceEpoch * 86_400 + secondOfDay)
        // The offset depends on the moment that is sought: the second look settles every zone but inside a clock change.
        let first = wall - Int64(offsetSeconds(at: Moment(milliseconds: wall * 1000)))
        let second = wall - Int64(offsetSeconds(at: Moment(milliseconds: first * 1000)))
        return Moment(milliseconds: second * 1000)
    }

    private func offsetSeconds(at moment: Moment) -> Int {
        timeZone.secondsFromGMT(for: date(moment))
    }

    private func date(_ moment: Moment) -> Date {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
    }
}

extension Moment {
    fileprivate init(_ date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
