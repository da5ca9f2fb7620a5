public import Accounting
public import Spooling
import Synchronization
public import Tips

extension FigureLedger {
    /// The figures of the months `from` to `to`, folded from every custody event of the ledger, or from what was folded of
    /// whole runs of tips before.
    public func statistics(
        from: CalendarMonth, to: CalendarMonth, calendar: OfficeCalendar
    ) async throws -> Statistics {
        let fold = Held(try MonthFold(from: from, to: to, calendar: calendar))
        try await replayRuns(kept: { bytes in fold.value.withLock { $0.take(kept: bytes) } }) { place, at, change in
            fold.value.withLock { $0.take(tip: TipID(place: place), at: at, change: change) }
        }
        return fold.value.withLock { $0 }.finish()
    }

    /// The first run at `number` or behind it, folded from its events: what may be kept of it, nil where nothing may.
    public func foldedRun(
        from number: Int64, calendar: OfficeCalendar
    ) async throws -> (run: TipRun, figures: [UInt8]?)? {
        let fold = Held(RunFold(calendar: calendar))
        let run = try await replay(runFrom: number) { place, at, change in
            fold.value.withLock { $0.take(tip: TipID(place: place), at: at, change: change) }
        }
        return run.map { ($0, $0.isReadable ? fold.value.withLock { $0 }.finish() : nil) }
    }

    /// Folds every run anew and says of which what is kept is something else. What another program or another calendar
    /// kept is used by nobody, and passed over; what cannot be folded the ledger's own check has named.
    public func checkFigures(calendar: OfficeCalendar) async throws -> [String] {
        let form = FigureForm(calendar: calendar)
        var wrong: [String] = []
        var next: Int64? = 0
        while let number = next, wrong.count < 100 {
            guard let (run, figures) = try await foldedRun(from: number, calendar: calendar) else { break }
            if run.isReadable, case .figures(let kept) = run.kept, form.isBorne(by: kept), kept != figures {
                wrong.append(
                    "The figures kept of the tips number \(run.places.lowerBound) to \(run.places.upperBound) are not what "
                        + "their events come to. `tipline spool repair` lets them go.")
            }
            next = run.number + 1
        }
        return wrong
    }
}

private final class Held<Fold: Sendable>: Sendable {
    let value: Mutex<Fold>

    init(_ fold: Fold) {
        value = Mutex(fold)
    }
}
