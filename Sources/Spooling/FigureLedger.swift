public import Tips

/// Figures are folded from the custody events of all tips. So that a month over a million tips is there within a second,
/// the ledger cuts the tips into runs and keeps what was folded of a run, as bytes that only the counting room can read,
/// until a tip of that run has another event: they go in the very transaction that writes it.
///
/// What is kept is never the truth. What is not there, is damaged or cannot be read is folded from the events again.
public protocol FigureLedger: Sendable {
    /// One event: the place of its tip in the order of admission, when, and what.
    typealias Event = @Sendable (_ place: Int64, Moment, CustodyEvent.Change) throws -> Void

    /// Every run in order of admission: what is kept of it, or its events, tip by tip and each tip's in their order. All
    /// of one moment, unless so many runs have nothing kept that the ledger's log would have to wait for their reading; then
    /// of a few, and each tip of one.
    ///
    /// - Parameters:
    ///   - kept: whether it takes these bytes; where it does not, the run's events come.
    ///   - each: called for the others.
    func replayRuns(kept: @escaping @Sendable ([UInt8]) -> Bool, _ each: @escaping Event) async throws

    /// The events of the first run at `number` or behind it that has any, and what is kept of it, all of one moment; nil
    /// where there is none. Ends at an event that cannot be read, and says so.
    func replay(runFrom number: Int64, _ each: @escaping Event) async throws -> TipRun?

    /// Looks, from run `number` on, for up to `limit` runs of which nothing is kept that `isCurrent` says yes to, and whose
    /// last event is older than `restSeconds` at `now`, or dated as much later by a clock that has since been set back.
    /// The look may end earlier, so that it is short.
    func restingRuns(
        from number: Int64, limit: Int, now: Moment, restSeconds: Double,
        isCurrent: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws -> RestingRuns

    /// Keeps, in one transaction, what was folded of these runs: of those that have had no event since they were replayed.
    /// Returns how many. Only for who holds the spool: beside a daemon nothing is kept.
    func keep(_ folded: [FoldedTips]) async throws -> Int
}

extension TipID {
    /// Where a tip stands tells it from every other, and is there where its row is damaged: a name for whoever folds.
    public init(place: Int64) { self.init(high: 0, low: UInt64(bitPattern: place)) }
}

/// Some tips that follow one another in the order of admission, as they were when their events were replayed.
public struct TipRun: Sendable, Hashable {
    public var number: Int64
    /// Places in the order of admission.
    public var places: ClosedRange<Int64>
    public var events: Int
    /// The number of the last of them.
    public var lastEvent: Int64
    public var kept: Kept
    /// False where one of its events is damaged.
    public var isReadable: Bool

    public enum Kept: Sendable, Hashable {
        case nothing
        case figures([UInt8])
        /// Not what was kept.
        case damaged
    }

    public init(
        number: Int64, places: ClosedRange<Int64>, events: Int, lastEvent: Int64, kept: Kept, isReadable: Bool = true
    ) {
        self.number = number
        self.places = places
        self.events = events
        self.lastEvent = lastEvent
        self.kept = kept
        self.isReadable = isReadable
    }
}

public struct RestingRuns: Sendable, Hashable {
    public var numbers: [Int64]
    /// Where the next look begins; nil at the end of the ledger.
    public var next: Int64?

    public init(numbers: [Int64], next: Int64?) {
        self.numbers = numbers
        self.next = next
    }
}

/// What is to be kept of a run.
public struct FoldedTips: Sendable, Hashable {
    public var run: TipRun
    public var figures: [UInt8]

    public init(run: TipRun, figures: [UInt8]) {
        self.run = run
        self.figures = figures
    }
}
