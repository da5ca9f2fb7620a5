import Accounting
import Logging
import Receiving
import Spooling
import Tips

/// Folds runs of tips in which nothing happens any more, so that a month's figures need not go through their events. Some at
/// a time, from one end of the ledger to the other and then anew; nothing waits for it.
actor FigureKeeper {
    private let ledger: any FigureLedger
    private let calendar: OfficeCalendar
    private let form: FigureForm
    private let time: any TimeSource
    private var next: Int64 = 0

    /// Runs in one look, and in one transaction.
    static let slice = 16
    /// A tip is mostly delivered within seconds of its coming: what has been still for so long is worth folding.
    static let restSeconds = 5.0

    enum Reach: Sendable, Hashable {
        /// There may be more behind.
        case further
        case end
    }

    init(ledger: any FigureLedger, calendar: OfficeCalendar, time: any TimeSource) {
        self.ledger = ledger
        self.calendar = calendar
        self.time = time
        form = FigureForm(calendar: calendar)
    }

    /// Folds the next runs that are at rest.
    func look() async throws -> Reach {
        let resting = try await ledger.restingRuns(
            from: next, limit: Self.slice, now: time.now, restSeconds: Self.restSeconds
        ) { [form] in form.isBorne(by: $0) }
        var folded: [FoldedTips] = []
        for number in resting.numbers {
            // What is damaged is for `spool verify` to name; it keeps no neighbour from being folded.
            guard let (run, figures) = try? await ledger.foldedRun(from: number, calendar: calendar),
                run.number == number, let figures
            else { continue }
            folded.append(FoldedTips(run: run, figures: figures))
        }
        if !folded.isEmpty { _ = try await ledger.keep(folded) }
        next = resting.next ?? 0
        return resting.next == nil ? .end : .further
    }
}

extension LeisureWork {
    /// At most a tenth of the time, and once in five seconds when the keeper has come to the end.
    init(_ keeper: FigureKeeper, logger: Logger) {
        self.init(name: "the folding of figures", logger: logger) {
            let clock = ContinuousClock()
            let began = clock.now
            let reach = try await keeper.look()
            let pause = began.duration(to: clock.now) * 9
            return reach == .end ? max(pause, .seconds(5)) : pause
        }
    }
}
