public import Tips

/// The figures of a month or of several months in a row, folded from the custody events by ``MonthFold``.
/// It holds nothing of the moment or the machine it was made on: the same events give the same bytes in every format.
public struct Statistics: Sendable, Hashable {
    public struct Month: Sendable, Hashable {
        public var month: CalendarMonth
        public var figures: MonthFigures
    }

    /// Every month asked for, the empty ones too, in order; never empty.
    public var months: [Month]
    /// All months added up.
    public var sum: MonthFigures
    /// IANA name of the zone whose days and months are counted.
    public var timeZone: String
    /// The day of the latest event of these tips: a tip of January may be delivered in February. Nil without tips.
    public var until: CalendarDay?
    /// Events that belong to no admitted tip, over everything that was fed. A ledger in order has none.
    public var strayEvents: Int

    init(months: [Month], timeZone: String, until: CalendarDay?, strayEvents: Int) {
        self.months = months
        self.timeZone = timeZone
        self.until = until
        self.strayEvents = strayEvents
        sum = months.reduce(into: MonthFigures()) { $0.add($1.figures) }
    }

    /// `2015-01`, or the interval `2015-01/2015-05` (ISO 8601) for more than one month.
    public var period: String {
        guard let first = months.first, let last = months.last, first.month != last.month else {
            return months.first?.month.description ?? ""
        }
        return "\(first.month)/\(last.month)"
    }
}
