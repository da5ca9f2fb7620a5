public import Spooling

/// Somewhere a ledger lives, empty at first: what a store hands to the conformance suite.
public protocol LedgerHouse: Sendable {
    /// The ledger as a daemon has it after a start.
    func open() async throws -> any Ledger
    /// Leaves the ledger in order and opens it anew, as a restart does.
    func reopen() async throws -> any Ledger
}

extension LedgerHouse {
    /// Runs `body` on the ledger as it is, and once more after a restart.
    func beforeAndAfterRestart(_ body: (any Ledger) async throws -> Void) async throws {
        try await body(open())
        try await body(reopen())
    }
}
