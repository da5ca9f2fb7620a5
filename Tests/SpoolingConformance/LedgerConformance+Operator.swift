import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let operators: [Check] = [
        Check("lists in order of admission, page by page, by stage where asked", list),
        Check("a person holds, releases and retries, and what the law forbids stays as it is", move),
        Check("a delivery under way is not a person's to move", moveSending),
        Check("tells the stages apart, lane by lane, and knows the oldest that still moves", tally),
        Check("knows the oldest that still moves in each lane", oldest),
        Check("a person's word that ends a delivery ends it for good", expire),
    ]

    private static func list(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(10).map(\.tip)
        #expect(try await ledger.list(stages: nil, after: nil, limit: 4).map(\.tip) == Array(tips[0..<4]))
        #expect(try await ledger.list(stages: nil, after: tips[3], limit: 100).map(\.tip) == Array(tips[4...]))
        #expect(try await ledger.list(stages: nil, after: tips[9], limit: 4).isEmpty)
        #expect(try await ledger.list(stages: nil, after: nil, limit: 0).isEmpty)
        let claims = try await ledger.claimSome(3, at: 2).sorted { $0.delivery.serial < $1.delivery.serial }
        _ = try await ledger.settle(claims[1], .delivered(PlatformAnswer()), at: 101)
        _ = try await ledger.settle(claims[2], .parked(why: "http-422"), at: 101)
        func listed(_ stages: Set<Stage>, after: TipID? = nil) async throws -> [TipID] {
            try await ledger.list(stages: stages, after: after, limit: 100).map(\.tip)
        }
        #expect(try await listed([.delivered]) == [tips[1]])
        #expect(try await listed([.delivered, .parked, .sending]) == Array(tips[0..<3]))
        #expect(try await listed([.queued], after: tips[5]) == Array(tips[6...]))
        #expect(try await listed([.expired]).isEmpty)
        #expect(try await listed([]).isEmpty)
        #expect(try await listed(Set(Stage.allCases)) == tips)
    }

    private static func oldest(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        #expect(try await ledger.oldestMoving() == [:])
        let tips = try await ledger.admitSome(2, lanes: [.fallback, branch]).map(\.tip)
        #expect(try await ledger.oldestMoving() == [.fallback: Specimen.moment(0), branch: Specimen.moment(0)])
        let claim = try #require(
            try await ledger.claim(
                lane: branch, limit: 1, now: Specimen.moment(5), leaseSeconds: 60
            ).first)
        _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 6)
        _ = try await ledger.move(tips[1], to: .held, why: "operator", now: Specimen.moment(7))
        #expect(try await house.open().oldestMoving() == [.fallback: Specimen.moment(0)])
    }

    private static func move(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let tip = try await ledger.admitSome(1, lanes: [.fallback, branch])[0].tip
        let claim = try #require(try await ledger.claimSome(at: 1).first)
        _ = try await ledger.settle(claim, .parked(why: "http-422"), at: 2)
        #expect(try await ledger.move(tip, to: .held, why: "operator", now: Specimen.moment(3)) == 2)
        #expect(try await ledger.move(tip, to: .held, why: "operator", now: Specimen.moment(4)) == 0)
        #expect(try await ledger.claimSome(lane: branch, at: 5).isEmpty)
        #expect(try await ledger.nextDue(lane: branch) == nil)
        #expect(try await house.reopen().move(tip, to: .queued, why: "operator", now: Specimen.moment(6)) == 2)
        let again = try await house.open()
        #expect(try await again.claimSome(lane: branch, at: 5.9).isEmpty)
        #expect(try await again.claimSome(lane: branch, at: 6).count == 1)
        let second = try #require(try await again.claimSome(at: 6).first)
        #expect(second.attempt == 2)
        _ = try await again.settle(second, .delivered(PlatformAnswer()), at: 7)
        #expect(try await again.move(tip, to: .held, why: "operator", now: Specimen.moment(8)) == 0)
        #expect(try await again.move(TipID(high: 1, low: 1), to: .held, why: "operator", now: Specimen.moment(8)) == 0)
        #expect(
            try await again.custody(of: tip).contains { $0.change == .moved(lane: branch, to: .held, why: "operator") })
    }

    private static func moveSending(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let claim = try #require(try await ledger.claimSome(at: 1).first)
        #expect(try await ledger.move(tip, to: .held, why: "operator", now: Specimen.moment(2)) == 0)
        #expect(try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 3) == 1)
    }

    private static func tally(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        try await ledger.admitSome(3, lanes: [.fallback, branch])
        #expect(
            try await ledger.tally()
                == SpoolTally(deliveries: [.queued: 6].padded, tips: 3, oldestMoving: Specimen.moment(0)))
        for claim in try await ledger.claimSome(1, at: 10) + ledger.claimSome(1, lane: branch, at: 10) {
            _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 11)
        }
        let after = SpoolTally(
            deliveries: [.queued: 4, .delivered: 2].padded, tips: 3, oldestMoving: Specimen.moment(1))
        #expect(try await ledger.tally() == after)
        #expect(try await house.reopen().tally() == after)
    }

    private static func expire(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        #expect(try await ledger.move(tip, to: .expired, why: "policy", now: Specimen.moment(5)) == 1)
        #expect(try await ledger.tally().open == 0)
        #expect(try await ledger.move(tip, to: .queued, why: "operator", now: Specimen.moment(6)) == 0)
        #expect(try await ledger.claimSome(at: 10).isEmpty)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(6), limit: 10, now: Specimen.moment(7)) == [tip])
    }
}

extension [Stage: Int] {
    /// A tally names every stage.
    fileprivate var padded: [Stage: Int] {
        Stage.allCases.reduce(into: self) { $0[$1] = $0[$1] ?? 0 }
    }
}
