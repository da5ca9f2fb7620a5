internal import Foundation
public import Tips

/// Folds custody events into months. Feed it every event of the ledger tip by tip, each tip's events in their order
/// (the order of `OperatorLedger.replay`), then ask for the ``Statistics``. Its memory does not grow with the tips.
///
/// Instead of the events of a run of tips it takes what a ``RunFold`` made of them, in their place between the others.
public struct MonthFold: Sendable {
    /// A range is refused beyond this: nobody prints more, and a slip of the pen must not fill the memory.
    public static let mostMonths = 120

    private let first: CalendarMonth
    private let length: Int
    private let timeZone: String
    private let form: FigureForm
    private var fold: EventFold

    /// Throws `Failure` with the verdict `refuse` when `to` lies before `from` or more than ``mostMonths`` away.
    public init(from: CalendarMonth, to: CalendarMonth, calendar: OfficeCalendar) throws(Failure) {
        length = to.ordinal - from.ordinal + 1
        guard (1...Self.mostMonths).contains(length) else {
            throw Failure(
                "month-range",
                "The months \(from) to \(to) are not a range of 1 to \(Self.mostMonths) months. Give an earlier and a later one.",
                .refuse
            )
        }
        first = from
        timeZone = calendar.timeZone.identifier
        form = FigureForm(calendar: calendar)
        fold = EventFold(asked: from.ordinal...to.ordinal, calendar: calendar)
    }

    public mutating func take(tip id: TipID, at moment: Moment, change: CustodyEvent.Change) {
        fold.take(tip: id, at: moment, change: change)
    }

    /// Takes what was folded of a run of tips, and says whether it could: bytes that a ``RunFold`` of this calendar and this
    /// program did not make are passed over, and the events they stand for are to be fed instead.
    public mutating func take(kept bytes: [UInt8]) -> Bool {
        guard let folded = FoldedRun(bytes, form) else { return false }
        fold.add(folded)
        return true
    }

    public consuming func finish() -> Statistics {
        fold.settle()
        var month = first
        var named: [Statistics.Month] = []
        var latest: Moment?
        for _ in 0..<length {
            let folded = fold.months[month.ordinal]
            named.append(.init(month: month, figures: folded?.figures ?? MonthFigures()))
            if let moment = folded?.latest { latest = max(latest ?? moment, moment) }
            month = month.next
        }
        return Statistics(
            months: named, timeZone: timeZone, until: latest.map(fold.days.day(of:)), strayEvents: fold.strayEvents)
    }
}
