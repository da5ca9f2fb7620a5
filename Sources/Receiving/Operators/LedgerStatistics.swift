public import Accounting
public import Spooling
import Synchronization
public import Tips

extension OperatorLedger {
    /// The figures of the months `from` to `to`, folded from every custody event of the ledger.
    public func statistics(
        from: CalendarMonth, to: CalendarMonth, calendar: OfficeCalendar
    ) async throws -> Statistics {
        let fold = FoldBox(try MonthFold(from: from, to: to, calendar: calendar))
        try await replay { tip, at, change in
            fold.value.withLock { $0.take(tip: tip, at: at, change: change) }
        }
        return fold.value.withLock { $0 }.finish()
    }
}

private final class FoldBox: Sendable {
    let value: Mutex<MonthFold>

    init(_ fold: MonthFold) {
        value = Mutex(fold)
    }
}
