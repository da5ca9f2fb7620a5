internal import Synchronization
public import Tips

/// One rule book as long as it counts. A class, so that whoever reads it for a tip holds one thing.
public final class RuleEdition: Sendable {
    public let book: RuleBook

    init(_ book: RuleBook) {
        self.book = book
    }

    /// What the citizen is told whose tip was decided so.
    public func notice(for decision: Decision) -> Emergency? {
        decision.isUrgent ? book.emergency : nil
    }
}

/// The rules that count now. They change at one moment for all: a tip keeps the edition it began with.
public final class RulesInForce: Sendable {
    // Held for as long as it takes to copy a reference: some twenty nanoseconds a tip.
    private let current: Mutex<RuleEdition>

    public init(_ book: RuleBook) {
        current = Mutex(RuleEdition(book))
    }

    public var edition: RuleEdition { current.withLock { $0 } }

    /// What has begun goes on with the rules it has.
    public func replace(with book: RuleBook) {
        let edition = RuleEdition(book)
        // What nobody holds any more is freed behind the lock.
        let former = current.withLock { current in
            let former = current
            current = edition
            return former
        }
        withExtendedLifetime(former) {}
    }
}
