internal import Foundation
public import Tips

/// Folds the events of one run of tips into bytes that a ledger keeps as long as none of these tips has another event.
/// Fed like a ``MonthFold``. The same events give the same bytes, so that what is kept can be compared with a fold anew.
public struct RunFold: Sendable {
    private let form: FigureForm
    private var fold: EventFold
    private var isSound = true

    public init(calendar: OfficeCalendar) {
        form = FigureForm(calendar: calendar)
        fold = EventFold(asked: nil, calendar: calendar)
    }

    public mutating func take(tip id: TipID, at moment: Moment, change: CustodyEvent.Change) {
        if case .admitted(let figures) = change { isSound = isSound && figures.exhibits.allSatisfy(Self.isSound) }
        fold.take(tip: id, at: moment, change: change)
    }

    /// Nil where a damaged event claims what no tip has: such a run is folded from its events each time.
    public consuming func finish() -> [UInt8]? {
        guard isSound else { return nil }
        fold.settle()
        return FoldedRun(months: fold.months, strayEvents: fold.strayEvents).bytes(form)
    }

    /// Sums that reach no bound are the same in whatever order they are added up.
    private static func isSound(_ exhibits: CustodyEvent.ExhibitCount) -> Bool {
        (0...1 << 20).contains(exhibits.count) && (0...1 << 48).contains(exhibits.bytes)
    }
}

/// How folded figures are written by this program for one calendar. Whatever does not begin like this was made by another
/// program, for another time zone or with other rules of it, and might count otherwise.
public struct FigureForm: Sendable {
    /// Counted up whenever a fold comes to count otherwise or is written otherwise.
    private static let version: UInt8 = 1

    let head: [UInt8]

    public init(calendar: OfficeCalendar) {
        var writer = FigureWriter()
        writer.text(calendar.timeZone.identifier)
        writer.text(calendar.rulesVersion)
        head = [Self.version] + writer.bytes
    }

    /// Whether these are bytes that this program would make for this calendar. That they are sound they need not be.
    public func isBorne(by bytes: [UInt8]) -> Bool { bytes.starts(with: head) }
}
