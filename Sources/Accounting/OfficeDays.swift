import Tips

/// The office's day of a moment, remembered by the hour: asking the time zone costs a good part of a microsecond, and a
/// year of tips falls into a few thousand hours.
struct OfficeDays: Sendable {
    private static let hourMilliseconds: Int64 = 3_600_000
    private static let mostHours = 100_000
    /// 1970 to the end of 9999: what a damaged event says beyond is held at the edge.
    private static let reach: ClosedRange<Int64> = 0...253_402_300_799_999

    private let calendar: OfficeCalendar
    /// Days since 1970-01-01; only hours that lie within one day here, so the answer is exact in any zone.
    private var dayOfHour: [Int64: Int] = [:]

    init(calendar: OfficeCalendar) {
        self.calendar = calendar
    }

    /// Days since 1970-01-01 of the day `moment` falls on.
    mutating func number(of moment: Moment) -> Int {
        let moment = Self.held(moment)
        let hour = moment.milliseconds / Self.hourMilliseconds
        if let known = dayOfHour[hour] { return known }
        let start = hour * Self.hourMilliseconds
        let first = calendar.day(of: Moment(milliseconds: start))
        let last = calendar.day(of: Moment(milliseconds: start + Self.hourMilliseconds - 1))
        guard first == last else { return calendar.day(of: moment).daysSinceEpoch }
        if dayOfHour.count >= Self.mostHours { dayOfHour.removeAll(keepingCapacity: true) }
        dayOfHour[hour] = first.daysSinceEpoch
        return first.daysSinceEpoch
    }

    func day(of moment: Moment) -> CalendarDay {
        calendar.day(of: Self.held(moment))
    }

    private static func held(_ moment: Moment) -> Moment {
        Moment(milliseconds: min(max(moment.milliseconds, reach.lowerBound), reach.upperBound))
    }
}
