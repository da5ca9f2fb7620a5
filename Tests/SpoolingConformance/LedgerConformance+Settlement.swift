import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let settlements: [Check] = [
        Check("every outcome leads to its stage, and counts its attempt", outcomes),
        Check("what the platform said is kept, and what it corrects is an event", answers),
        Check("a lease handed back counts no attempt", returned),
        Check("a settlement that comes twice, or after its lease, is ignored", stale),
        Check("a settlement of an earlier claim does not speak for a later one", earlierClaim),
        Check("a settlement of what never was is ignored", unknown),
        Check("many are settled in one go, each for itself", batch),
    ]

    private static let until = Specimen.moment(500)

    private static let expectations: [(outcome: Settlement.Outcome, stage: Stage, due: Moment, why: String)] = [
        (.delivered(PlatformAnswer()), .delivered, Specimen.moment(3), ""),
        (.deferred(until: until, why: "http-503"), .deferred, until, "http-503"),
        (.inDoubt(until: until, why: "timeout"), .inDoubt, until, "timeout"),
        (.parked(why: "http-422"), .parked, Specimen.moment(3), "http-422"),
        (.quarantined(why: "exhibit-missing"), .quarantined, Specimen.moment(3), "exhibit-missing"),
    ]

    private static func outcomes(_ house: any LedgerHouse) async throws {
        for expected in expectations {
            let ledger = try await house.open()
            let tip = try await ledger.admitSome(1)[0].tip
            let claim = try #require(try await ledger.claimSome(1, at: 2).first)
            #expect(try await ledger.settle(claim, expected.outcome, at: 3) == 1)
            try await house.beforeAndAfterRestart { ledger async throws in
                let delivery = try #require(try await ledger.show(tip)?.deliveries.first)
                #expect(delivery.stage == expected.stage)
                #expect(delivery.at == expected.due)
                #expect(delivery.why == expected.why)
                #expect(delivery.attempts == 1)
            }
            let last = try await house.open().custody(of: tip).last
            #expect(last?.change == .moved(lane: .fallback, to: expected.stage, why: expected.why))
            #expect(last?.at == Specimen.moment(3))
        }
    }

    private static func answers(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let hostile = "\u{301}a b=,%"
        let said: [(PlatformAnswer, CustodyEvent.Change?)] = [
            (PlatformAnswer(clue: "C-1", reply: "谢谢\n'\"\u{0}", closed: true), nil),
            (PlatformAnswer(kind: .suggestion), .corrected(kind: .suggestion, departments: nil)),
            (PlatformAnswer(department: hostile), .corrected(kind: nil, departments: [hostile])),
            (PlatformAnswer(kind: .suggestion, department: "x"), .corrected(kind: .suggestion, departments: ["x"])),
            // What it was already is no correction.
            (PlatformAnswer(kind: .report, department: "x"), .corrected(kind: nil, departments: ["x"])),
            (PlatformAnswer(kind: .report), nil),
        ]
        for (answer, correction) in said {
            let tip = try await ledger.admitSome(1)[0].tip
            let claim = try #require(try await ledger.claimSome(1, at: 2).first)
            #expect(try await ledger.settle(claim, .delivered(answer), at: 3) == 1)
            let delivery = try #require(try await ledger.show(tip)?.deliveries.first)
            #expect(delivery.clue == answer.clue)
            #expect(delivery.reply == answer.reply)
            let changes = try await ledger.custody(of: tip).map(\.change)
            #expect(changes.dropFirst(3).first == correction)
        }
    }

    private static func returned(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        for round in 1...3 {
            let claim = try #require(try await ledger.claimSome(1, at: Double(round)).first)
            #expect(claim.attempt == 1)
            #expect(try await ledger.settle(claim, .returned, at: Double(round)) == 1)
            let delivery = try #require(try await ledger.show(tip)?.deliveries.first)
            #expect(delivery.stage == .queued)
            #expect(delivery.attempts == 0)
        }
    }

    private static func stale(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(2).map(\.tip)
        let claims = try await ledger.claimSome(at: 2)
        #expect(try await ledger.settle(claims[0], .delivered(PlatformAnswer()), at: 3) == 1)
        #expect(try await ledger.settle(claims[0], .parked(why: "http-422"), at: 4) == 0)
        #expect(try await ledger.show(tips[0])?.stage == .delivered)
        // Another's claim ends the lease of the second.
        _ = try await ledger.claim(lane: .fallback, limit: 0, now: Specimen.moment(62), leaseSeconds: 60)
        #expect(try await ledger.show(tips[1])?.stage == .inDoubt)
        #expect(try await ledger.settle(claims[1], .parked(why: "http-422"), at: 63) == 0)
        #expect(try await ledger.show(tips[1])?.stage == .inDoubt)
    }

    private static func earlierClaim(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let first = try #require(try await ledger.claimSome(at: 0).first)
        let second = try #require(try await ledger.claimSome(at: 60).first)
        #expect(try await ledger.settle(first, .parked(why: "http-422"), at: 61) == 0)
        #expect(try await ledger.show(tip)?.stage == .sending)
        #expect(try await ledger.settle(second, .delivered(PlatformAnswer()), at: 62) == 1)
        #expect(try await ledger.show(tip)?.stage == .delivered)
    }

    private static func unknown(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(1)
        let claim = try #require(try await ledger.claimSome(at: 0).first)
        var (otherLane, otherSerial) = (claim, claim)
        otherLane.delivery.lane = try Specimen.lane("elsewhere")
        otherSerial.delivery.serial += 1
        #expect(try await ledger.settle(otherLane, .delivered(PlatformAnswer()), at: 1) == 0)
        #expect(try await ledger.settle(otherSerial, .delivered(PlatformAnswer()), at: 1) == 0)
        #expect(try await ledger.settle([]) == 0)
    }

    private static func batch(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(expectations.count)
        let claims = try await ledger.claimSome(at: 10)
        var settlements = zip(claims, expectations).map { claim, expected in
            Settlement(delivery: claim.delivery, outcome: expected.outcome, at: Specimen.moment(11))
        }
        settlements += settlements
        #expect(try await ledger.settle(settlements) == expectations.count)
        let tally = try await ledger.tally()
        for expected in expectations { #expect(tally.deliveries[expected.stage] == 1) }
        #expect(tally.open == expectations.count - 1)
    }
}
