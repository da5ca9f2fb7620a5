import Spooling
import Synchronization
import Testing
import Tips

extension LedgerConformance {
    static let figures: [Check] = [
        Check("what is kept of a run is told instead of its events, before and after a restart", keptIsTold),
        Check("bytes that are not taken are as good as none: the run's events are told", refused),
        Check("every event of a tip, whatever kind it is, takes back what is kept of its run", takenBack),
        Check("what a start does takes back what is kept, too", takenBackByStart),
        Check("a run that has had an event since it was replayed is not kept", keptTooLate),
        Check("an event takes back what is kept of its own run and of no other", neighbours),
        Check("a run is at rest when its last event is old enough, and not when its figures are current", resting),
    ]

    /// What `replayRuns` tells.
    private struct Told: Sendable {
        var kept: [[UInt8]] = []
        var places: [Int64] = []
        var changes: [CustodyEvent.Change] = []
    }

    private static func told(_ ledger: any Ledger, takes: Bool = true) async throws -> Told {
        let told = Mutex(Told())
        try await ledger.replayRuns(
            kept: { bytes in
                told.withLock { $0.kept.append(bytes) }
                return takes
            },
            { place, _, change in
                told.withLock {
                    $0.places.append(place)
                    $0.changes.append(change)
                }
            })
        return told.withLock { $0 }
    }

    /// Keeps of every run its number.
    @discardableResult
    private static func keepAll(_ ledger: any Ledger) async throws -> [TipRun] {
        var runs: [TipRun] = []
        while let run = try await ledger.replay(runFrom: (runs.last?.number ?? -1) + 1, { _, _, _ in }) {
            runs.append(run)
        }
        let folded = runs.map { FoldedTips(run: $0, figures: [UInt8(truncatingIfNeeded: $0.number), 1, 2]) }
        #expect(try await ledger.keep(folded) == runs.count)
        return runs
    }

    private static func keptIsTold(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        #expect(try await told(ledger).changes.isEmpty)
        #expect(try await ledger.replay(runFrom: 0, { _, _, _ in }) == nil)
        let tips = try await ledger.admitSome(3)
        let before = try await told(ledger)
        #expect(before.kept.isEmpty)
        #expect(before.changes == tips.map { .admitted($0.figures) })
        #expect(before.places == before.places.sorted() && Set(before.places).count == 3)
        let run = try #require(try await keepAll(ledger).first)
        #expect(run.kept == .nothing)
        #expect(before.places.allSatisfy(run.places.contains))
        #expect(run.events == 3)
        try await house.beforeAndAfterRestart { ledger async throws in
            let after = try await told(ledger)
            #expect(after.kept == [[0, 1, 2]])
            #expect(after.changes.isEmpty)
            #expect(try await ledger.replay(runFrom: 0, { _, _, _ in })?.kept == .figures([0, 1, 2]))
        }
    }

    private static func refused(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(3)
        try await keepAll(ledger)
        let told = try await told(ledger, takes: false)
        #expect(told.kept.count == 1)
        #expect(told.changes.count == 3)
    }

    private static func takenBack(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(4)
        var lasts = 4
        /// Does something that writes events, after which none of them is missed.
        func step(_ name: String, _ work: () async throws -> Void) async throws {
            try await keepAll(ledger)
            #expect(try await told(ledger).changes.isEmpty, "\(name)")
            try await work()
            let after = try await told(ledger)
            #expect(after.kept.isEmpty && after.changes.count > lasts, "\(name)")
            lasts = after.changes.count
        }
        try await step("admitted") { try await ledger.admitSome(1, from: 10) }
        var claims: [Claim] = []
        try await step("claimed") { claims = try await ledger.claimSome(5, at: 100) }
        try await step("deferred") {
            _ = try await ledger.settle(claims[0], .deferred(until: Specimen.moment(5000), why: "trial"), at: 101)
        }
        try await step("parked") { _ = try await ledger.settle(claims[1], .parked(why: "http-422"), at: 101) }
        try await step("delivered") {
            _ = try await ledger.settle([
                Settlement(
                    delivery: claims[2].delivery, outcome: .delivered(PlatformAnswer()), at: Specimen.moment(101),
                    followAt: Specimen.moment(200))
            ])
        }
        try await step("sent without an answer") { _ = try await ledger.settle(claims[3], .sentUnconfirmed, at: 101) }
        try await step("expired by policy") {
            _ = try await ledger.expireUnconfirmed(
                lane: .fallback, sentBefore: Specimen.moment(1000), limit: 9, now: Specimen.moment(2000))
        }
        try await step("held") {
            _ = try await ledger.move(claims[1].tip, to: .held, why: "operator", now: Specimen.moment(300))
        }
        try await step("corrected") {
            _ = try await ledger.correct(tips[0].tip, as: Correction(kind: .suggestion), now: Specimen.moment(301))
        }
        try await step("answered") { try await answer(ledger, claims[2]) }
        try await step("lease ended") { _ = try await ledger.claimSome(0, at: 900) }
        try await step("erased") {
            let erased = try await ledger.erase(
                endedBefore: Specimen.moment(1000), limit: 9, now: Specimen.moment(4000))
            #expect(!erased.isEmpty)
        }
        try await step("quarantined") {
            try await ledger.quarantine(claims[1].tip, why: "trial", now: Specimen.moment(5000))
        }
        try await step("restored") {
            _ = try await ledger.restore([Specimen.admission()], now: Specimen.moment(6000))
        }
    }

    private static func answer(_ ledger: any Ledger, _ claim: Claim) async throws {
        let due = try await ledger.followed(
            lane: .fallback, limit: 9, now: Specimen.moment(200), latest: Specimen.moment(1e6))
        let following = try #require(due.first { $0.tip == claim.tip })
        let answer = PlatformAnswer(clue: "C-1", reply: "R", closed: true)
        let finding = FollowFinding(following, answer: answer, next: nil, at: Specimen.moment(201))
        #expect(try await ledger.record([finding]) == 1)
    }

    private static func takenBackByStart(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(2)
        _ = try await ledger.claimSome(1, at: 100)
        try await keepAll(ledger)
        let after = try await told(house.reopen())
        #expect(after.kept.isEmpty)
        // Two admissions, a claim, and the lease that the start took back.
        #expect(after.changes.count == 4)
    }

    private static func keptTooLate(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(2)
        let run = try #require(try await ledger.replay(runFrom: 0) { _, _, _ in })
        _ = try await ledger.claimSome(1, at: 100)
        #expect(try await ledger.keep([FoldedTips(run: run, figures: [7])]) == 0)
        #expect(try await told(ledger).kept.isEmpty)
        try await keepAll(ledger)
        #expect(try await told(ledger).kept.count == 1)
    }

    private static func neighbours(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let first = try #require(try await ledger.admitSome(1).first)
        let length = try #require(try await ledger.replay(runFrom: 0) { _, _, _ in }).places.count
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<(2 * length) { group.addTask { _ = try await ledger.admit(Specimen.admission()) } }
            try await group.waitForAll()
        }
        #expect(try await keepAll(ledger).count == 3)
        _ = try await ledger.move(first.tip, to: .held, why: "operator", now: Specimen.moment(300))
        let after = try await told(ledger)
        #expect(after.kept == [[1, 1, 2], [2, 1, 2]])
        #expect(after.changes.count == length + 1)
        try await ledger.admitSome(1)
        let last = try await told(ledger)
        #expect(last.kept == [[1, 1, 2]])
        #expect(last.changes.count == length + 3)
    }

    private static func resting(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(2)
        func look(at seconds: Double, isCurrent: Bool = true) async throws -> RestingRuns {
            try await ledger.restingRuns(
                from: 0, limit: 9, now: Specimen.moment(seconds), restSeconds: 60, isCurrent: { _ in isCurrent })
        }
        #expect(try await look(at: 60.9).numbers.isEmpty)
        #expect(try await look(at: 61) == RestingRuns(numbers: [0], next: nil))
        // Its events are dated by a clock that has been set back since.
        #expect(try await look(at: -59).numbers == [0])
        try await keepAll(ledger)
        #expect(try await look(at: 61) == RestingRuns(numbers: [], next: nil))
        #expect(try await look(at: 61, isCurrent: false).numbers == [0])
    }
}
