internal import Synchronization

/// The rules that count now. They change at one moment for all: a tip keeps the book it began with.
public final class RulesInForce: Sendable {
    // Held for as long as it takes to copy a reference: some twenty nanoseconds a tip.
    private let current: Mutex<RuleBook>

    public init(_ book: RuleBook) {
        current = Mutex(book)
    }

    public var book: RuleBook { current.withLock { $0 } }

    /// What has begun goes on with the rules it has.
    public func replace(with book: RuleBook) {
        // What nobody holds any more is freed behind the lock.
        let former = current.withLock { current in
            let former = current
            current = book
            return former
        }
        withExtendedLifetime(former) {}
    }
}
