internal import Foundation
public import Tips

/// Folds custody events into months. Feed it every event of the ledger tip by tip, each tip's events in their order
/// (the order of `OperatorLedger.replay`), then ask for the ``Statistics``. Its memory does not grow with the tips.
public struct MonthFold: Sendable {
    /// A range is refused beyond this: nobody prints more, and a slip of the pen must not fill the memory.
    public static let mostMonths = 120

    private let first: CalendarMonth
    private var months: [MonthFigures]
    private var days: OfficeDays
    private let timeZone: String
    private var latest: Moment?
    private var strayEvents = 0

    /// The tip whose events are arriving. A value and not an optional one, so that its lists keep their room.
    private var tip = TipInHand()
    private var hand = Hand.empty

    private enum Hand {
        case empty
        /// Admitted in a month nobody asked for: its events are passed over.
        case passed(TipID)
        case counted(TipID, month: Int)
    }

    /// Throws `Failure` with the verdict `refuse` when `to` lies before `from` or more than ``mostMonths`` away.
    public init(from: CalendarMonth, to: CalendarMonth, calendar: OfficeCalendar) throws(Failure) {
        let length = to.ordinal - from.ordinal + 1
        guard (1...Self.mostMonths).contains(length) else {
            throw Failure(
                "month-range",
                "The months \(from) to \(to) are not a range of 1 to \(Self.mostMonths) months. Give an earlier and a later one.",
                .refuse
            )
        }
        first = from
        months = Array(repeating: MonthFigures(), count: length)
        days = OfficeDays(calendar: calendar)
        timeZone = calendar.timeZone.identifier
    }

    public mutating func take(tip id: TipID, at moment: Moment, change: CustodyEvent.Change) {
        switch change {
        case .admitted(let figures):
            admit(id, figures)
        case .moved(let lane, let stage, _):
            guard holds(id) else { return }
            tip.move(lane, to: stage, at: moment)
        case .corrected(let kind, let departments, let corrector):
            guard holds(id) else { return }
            tip.correct(kind: kind, departments: departments, by: corrector)
        case .answered, .erased:
            guard holds(id) else { return }
        }
        if case .counted = hand, latest.map({ $0 < moment }) ?? true { latest = moment }
    }

    public consuming func finish() -> Statistics {
        settle()
        var month = first
        var named: [Statistics.Month] = []
        for figures in months {
            named.append(.init(month: month, figures: figures))
            month = month.next
        }
        return Statistics(
            months: named, timeZone: timeZone, until: latest.map(days.day(of:)), strayEvents: strayEvents)
    }

    private mutating func admit(_ id: TipID, _ figures: CustodyEvent.Figures) {
        if case .counted(id, _) = hand { return strayEvents += 1 }
        settle()
        let index = figures.receivedOn.monthOfYear.ordinal - first.ordinal
        guard months.indices.contains(index) else {
            hand = .passed(id)
            return
        }
        hand = .counted(id, month: index)
        tip.begin(figures)
    }

    /// Whether the event belongs to the tip in hand and that tip is counted; an event of any other tip is a stray.
    private mutating func holds(_ id: TipID) -> Bool {
        switch hand {
        case .counted(id, _): return true
        case .passed(id): return false
        default:
            strayEvents += 1
            return false
        }
    }

    private mutating func settle() {
        guard case .counted(_, let month) = hand else { return }
        tip.count(into: &months[month], days: &days)
        hand = .empty
    }
}

extension CalendarMonth {
    /// Months since the year 0.
    fileprivate var ordinal: Int { year * 12 + month - 1 }
}
