public import Tips

/// Upkeep of the vault: files that no row speaks for are put aside, files of erased tips are unlinked, and tips whose
/// time has ended are erased. Row first, unlink second: a crash in between leaves only files, which the next sweep finds.
public struct Sweep: Sendable {
    private let ledger: any HousekeepingLedger
    private let vault: any Vault
    private static let slice = 256

    public init(ledger: any HousekeepingLedger, vault: any Vault) {
        self.ledger = ledger
        self.vault = vault
    }

    public struct Result: Sendable, Hashable {
        public var putAside = 0
        public var unlinked = 0
        public var erased = 0
    }

    /// Compares every file with the ledger; behind the back of intake, since the vault leaves out what is arriving.
    /// Never when the ledger was restored or may be another's.
    public func compareFiles() async throws -> Result {
        var result = Result()
        var last: TipID?
        while true {
            let (tips, next) = try await vault.tips(after: last, limit: Self.slice)
            let holdings = try await ledger.holdings(of: tips)
            for tip in tips {
                switch holdings[tip] {
                case .readable: continue
                case .erased:
                    try await vault.remove(tip)
                    result.unlinked += 1
                case nil:
                    try await vault.putAside(tip)
                    result.putAside += 1
                }
            }
            guard let next else { return result }
            last = next
        }
    }

    /// Erases what ended before `moment`.
    public func erase(endedBefore moment: Moment, now: Moment) async throws -> Result {
        var result = Result()
        while true {
            let tips = try await ledger.erase(endedBefore: moment, limit: Self.slice, now: now)
            for tip in tips { try await vault.remove(tip) }
            result.erased += tips.count
            if tips.count < Self.slice { return result }
        }
    }
}
