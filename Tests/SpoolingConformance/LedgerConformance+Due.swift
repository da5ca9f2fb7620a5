import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let dues: [Check] = [
        Check("says when the next delivery of a lane is due", nextDue),
        Check("makes what waits due at once where an endpoint is well again, and nothing else", hasten),
        Check("finds what a clock since set back has dated, and leaves what waits its time", setBack),
    ]

    private static func nextDue(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        #expect(try await ledger.nextDue(lane: .fallback) == nil)
        try await ledger.admitSome(2, from: 5)
        #expect(try await ledger.nextDue(lane: .fallback) == Specimen.moment(5))
        #expect(try await ledger.nextDue(lane: branch) == nil)
        let claims = try await ledger.claimSome(at: 10)
        #expect(try await ledger.nextDue(lane: .fallback) == nil)
        _ = try await ledger.settle(claims[0], .deferred(until: Specimen.moment(30), why: "http-503"), at: 11)
        _ = try await ledger.settle(claims[1], .inDoubt(until: Specimen.moment(20), why: "timeout"), at: 11)
        #expect(try await ledger.nextDue(lane: .fallback) == Specimen.moment(20))
    }

    private static func hasten(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let tips = try await ledger.admitSome(4, lanes: [.fallback, branch]).map(\.tip)
        let claims = try await ledger.claimSome(at: 10)
        let others = try await ledger.claimSome(lane: branch, at: 10)
        let late = Specimen.moment(1000)
        _ = try await ledger.settle(claims[0], .deferred(until: late, why: "http-503"), at: 11)
        _ = try await ledger.settle(claims[1], .inDoubt(until: late, why: "timeout"), at: 11)
        _ = try await ledger.settle(claims[2], .parked(why: "http-422"), at: 11)
        _ = try await ledger.settle(claims[3], .deferred(until: Specimen.moment(12), why: "http-503"), at: 11)
        _ = try await ledger.settle(others[0], .deferred(until: late, why: "http-503"), at: 11)
        #expect(try await ledger.hasten(lane: .fallback, now: Specimen.moment(20)) == 2)
        #expect(try await ledger.hasten(lane: Specimen.lane("elsewhere"), now: Specimen.moment(20)) == 0)
        #expect(Set(try await ledger.claimSome(at: 20).map(\.tip)) == Set([tips[0], tips[1], tips[3]]))
        #expect(try await ledger.nextDue(lane: branch) == late)
    }

    private static func setBack(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(3).map(\.tip)
        let claims = try await ledger.claimSome(at: 10).sorted { $0.manifest.sequence < $1.manifest.sequence }
        _ = try await ledger.settle(claims[0], .deferred(until: Specimen.moment(3e8), why: "http-503"), at: 3e8)
        _ = try await ledger.settle(claims[1], .inDoubt(until: Specimen.moment(700), why: "timeout"), at: 3e8)
        _ = try await ledger.settle(claims[2], .deferred(until: Specimen.moment(600), why: "http-503"), at: 3e8)
        let ahead = try await ledger.admitSome(2, from: 610).map(\.tip)
        #expect(try await ledger.claimSome(at: 20).isEmpty)
        // No wait is longer than 600 seconds, and what is queued waits for nothing.
        let longest = Specimen.moment(620)
        #expect(try await ledger.hasten(lane: .fallback, dueAfter: longest, now: Specimen.moment(20)) == 4)
        #expect(try await ledger.hasten(lane: .fallback, dueAfter: longest, now: Specimen.moment(20)) == 0)
        #expect(Set(try await ledger.claimSome(at: 20).map(\.tip)) == Set([tips[0], tips[1]] + ahead))
        #expect(try await ledger.nextDue(lane: .fallback) == Specimen.moment(600))
    }
}
