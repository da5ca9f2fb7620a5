public import Tips

/// What a one-way drop needs: no answer ever comes, so the ledger itself is told to the inside, again and again, and hears
/// of it only by lists that a person carries back.
public protocol OneWayLedger: Sendable {
    /// How the lane's numbers stand, in one look.
    ///
    /// - Parameters:
    ///   - namesAfter: names begin behind this number, and go on from the first where there is room left.
    ///   - endings: the lane's last so many endings without a delivery.
    func standing(lane: LaneName, namesAfter: Int64, names: Int, endings: Int) async throws -> LaneStanding

    /// `sent-unconfirmed` deliveries with these numbers (and ids, where they are given) become `queued`: the same number, key
    /// and body go out again.
    func resend(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome]

    /// `sent-unconfirmed` (and `in-doubt`) deliveries become `delivered` where number, id and manifest digest are the ledger's
    /// own. What a policy had ended meanwhile stays `expired`; that it arrived after all goes into its custody, once. Whether
    /// the list may be believed is the caller's to know.
    func confirm(lane: LaneName, _ entries: [CarriedList.Entry], now: Moment) async throws -> [CarriedOutcome]

    /// A policy's end: what was sent before `moment` and not confirmed becomes `expired`. Returns how many. What
    /// was sent later than `now` was dated by a clock that has since been set back: it is taken to be sent then.
    func expireUnconfirmed(lane: LaneName, sentBefore moment: Moment, limit: Int, now: Moment) async throws -> Int
}

extension DeliveryRecord {
    /// Why it is `expired`: nobody confirmed it in time.
    public static let unconfirmed = "unconfirmed"
    /// The same, and the inside has said since that it has it.
    public static let arrivedLate = "arrived-late"
}

/// What the ledger says to one line of a carried list.
public enum CarriedOutcome: Sendable, Hashable {
    /// Its stage has changed.
    case done
    /// It is where the list would bring it, or past that: the list is an old one.
    case already(Stage)
    /// It had ended unconfirmed, and the inside has it: noted in its custody just now; its stage stays.
    case arrivedLate
    /// The same, and its custody says so already.
    case knownLate
    /// In this stage nothing may be said of it.
    case notSent(Stage)
    /// No delivery of the lane has that number and that id.
    case unknown
    /// The delivery is there, and its manifest is another one.
    case differs
}

public struct LaneStanding: Sendable, Hashable {
    /// The last number given out; 0 when there was none.
    public var highest: Int64
    /// Everything below speaks of the numbers up to here.
    public var told: Int64
    public var waiting = NumberRanges()
    public var sent = NumberRanges()
    public var names: [Heartbeat.Name] = []
    /// The last ones, the oldest first.
    public var endings: [Heartbeat.Ending] = []

    public init(highest: Int64) {
        self.highest = highest
        told = highest
    }

    /// Takes the lane's open deliveries in the order of their numbers; false when no more can be told.
    public mutating func add(_ sequence: Int64, _ stage: Stage) -> Bool {
        guard waiting.ranges.count < Heartbeat.mostRanges, sent.ranges.count < Heartbeat.mostRanges else {
            told = sequence - 1
            return false
        }
        switch stage {
        case .sentUnconfirmed: sent.insert(sequence)
        // Of a damaged one the inside is told by its ending.
        case .quarantined: break
        default: waiting.insert(sequence)
        }
        return true
    }
}
