/// What every ledger must do, whatever it is made of. Each check starts with an empty ledger and ends with the counters,
/// sequences and custody of ``LedgerSoundness``.
public enum LedgerConformance {
    public typealias Check = ConformanceCheck<any LedgerHouse>

    public static let all: [Check] =
        (admissions + keys + receipts + claims + settlements + dues + followings + oneWay + operators + figures
        + corrections
        + company
        + housekeeping
        + restoring)
        .map { check in
            Check(check.sentence) { house in
                try await check.run(house)
                try await LedgerSoundness.expect(house.reopen())
            }
        }
}
