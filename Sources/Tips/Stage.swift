/// Where a delivery stands. Every delivery of every tip is in exactly one stage at any time.
public enum Stage: String, Sendable, Hashable, CaseIterable, Codable {
    /// Admitted, waiting for its first attempt or made due again.
    case queued
    /// A person stopped it; nothing is sent until it is released.
    case held
    /// Claimed under a lease; an attempt may be under way.
    case sending
    /// An attempt failed in a way that passes; due again at a known time.
    case deferred
    /// The tip may have arrived and the answer was lost: ask, then repeat.
    case inDoubt = "in-doubt"
    /// The platform refused it: a person must look.
    case parked
    /// Gone through a one-way gate; no confirmation has come back.
    case sentUnconfirmed = "sent-unconfirmed"
    /// The platform echoed id and manifest digest.
    case delivered
    /// Ended unsent by a written policy.
    case expired
    /// Its record or an exhibit is damaged; kept apart with a reason.
    case quarantined

    /// Still the spool's to move: it has a row in the queue.
    public var isOpen: Bool {
        switch self {
        case .delivered, .expired: false
        default: true
        }
    }

    /// May be claimed when its time has come.
    public var isClaimable: Bool {
        switch self {
        case .queued, .deferred, .inDoubt: true
        default: false
        }
    }

    public func mayBecome(_ next: Stage) -> Bool {
        Self.legalChanges[self]?.contains(next) ?? false
    }

    /// The whole law. `sending → queued` is a lease released; `quarantined → queued` is a repair.
    static let legalChanges: [Stage: Set<Stage>] = [
        .queued: [.sending, .held, .parked, .expired, .quarantined],
        .held: [.queued, .expired, .quarantined],
        .sending: [.queued, .held, .deferred, .inDoubt, .parked, .sentUnconfirmed, .delivered, .quarantined],
        .deferred: [.sending, .queued, .held, .parked, .expired, .quarantined],
        .inDoubt: [.sending, .queued, .held, .delivered, .parked, .quarantined],
        .parked: [.queued, .held, .expired, .quarantined],
        .sentUnconfirmed: [.queued, .delivered, .expired, .quarantined],
        .quarantined: [.queued, .expired],
        .delivered: [],
        .expired: [],
    ]

    /// 0 is the furthest from done. A tip with several deliveries shows the least advanced.
    var advance: Int {
        switch self {
        case .quarantined: 0
        case .parked: 1
        case .held: 2
        case .queued: 3
        case .deferred: 4
        case .inDoubt: 5
        case .sending: 6
        case .sentUnconfirmed: 7
        case .expired: 8
        case .delivered: 9
        }
    }

    /// The stage of a tip with deliveries in these stages; nil for none.
    public static func leastAdvanced(_ stages: some Sequence<Stage>) -> Stage? {
        stages.min { $0.advance < $1.advance }
    }
}
