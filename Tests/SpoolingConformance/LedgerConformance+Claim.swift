import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let claims: [Check] = [
        Check("claims take the longest due and the last due in turns, as many as were asked for", bothEnds),
        Check("a new tip is among the next claims, however long the backlog, and the backlog drains", backlog),
        Check(
            "what is urgent goes before a backlog and before what is new, in its order and as often as it fails", urgent
        ),
        Check("a claim holds everything to send, and the same bytes every time", everything),
        Check("nothing is claimed before its time, from another lane, or twice", notBefore),
        Check("claimants at the same time never share a delivery", apart),
        Check("a lease that ended leaves its delivery in doubt, and the next claim says so", leaseEnds),
        Check("a restart leaves the leases of the one before in doubt", restart),
        Check("a lane nobody was admitted to has nothing to claim") { house in
            let ledger = try await house.open()
            try await ledger.admitSome(1)
            #expect(try await ledger.claimSome(lane: Specimen.lane("elsewhere"), at: 10).isEmpty)
            #expect(try await ledger.claimSome(0, at: 10).isEmpty)
        },
    ]

    private static func bothEnds(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admissions = try await ledger.admitSome(5)
        let first = try await ledger.claimSome(3, at: 10)
        #expect(first.map(\.tip) == [0, 4, 1].map { admissions[$0].tip })
        #expect(try await ledger.settle(first[0], .deferred(until: Specimen.moment(20), why: "http-503"), at: 11) == 1)
        #expect(try await ledger.settle(first[1], .deferred(until: Specimen.moment(15), why: "http-503"), at: 11) == 1)
        let second = try await ledger.claimSome(at: 30)
        #expect(second.map(\.tip) == [2, 3, 4, 0].map { admissions[$0].tip })
    }

    private static func backlog(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let old = try await ledger.admitSome(40).map(\.tip)
        for claim in try await ledger.claimSome(at: 100) {
            _ = try await ledger.settle(claim, .deferred(until: Specimen.moment(1000), why: "http-503"), at: 101)
        }
        _ = try await ledger.hasten(lane: .fallback, now: Specimen.moment(200))
        let new = try await ledger.admitSome(1, from: 201)[0].tip
        let claims = try await ledger.claimSome(6, at: 202).map(\.tip)
        #expect(claims[1] == new)
        #expect(Set(claims).count == 6 && claims.filter(old.contains).count == 5)
        var seen = Set(claims)
        while true {
            let more = try await ledger.claimSome(7, at: 203).map(\.tip)
            guard !more.isEmpty else { break }
            #expect(seen.isDisjoint(with: more))
            seen.formUnion(more)
        }
        #expect(seen == Set(old + [new]))
    }

    private static func urgent(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        try await ledger.admitSome(10)
        let urgent = try await ledger.admitSome(2, lanes: [.fallback, branch], from: 20, urgent: true).map(\.tip)
        try await ledger.admitSome(10, from: 30)
        let claims = try await ledger.claimSome(4, at: 50)
        #expect(claims.map(\.isUrgent) == [true, true, false, false])
        #expect(claims.prefix(2).map(\.tip) == urgent && Set(claims.map(\.tip)).count == 4)
        _ = try await ledger.settle(claims[0], .deferred(until: Specimen.moment(60), why: "http-503"), at: 51)
        _ = try await ledger.settle(claims[1], .delivered(PlatformAnswer()), at: 51)
        #expect(try await ledger.claimSome(2, at: 55).map(\.isUrgent) == [false, false])
        #expect(try await house.reopen().claimSome(1, at: 61).map(\.tip) == [urgent[0]])
        #expect(
            try await house.reopen().claimSome(2, lane: branch, at: 61).map(\.tip) == urgent, "each lane has its own")
        #expect(try await house.reopen().verify() == [])
    }

    private static func everything(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let tip = Specimen.tip(exhibits: 2)
        _ = try await ledger.admit(Specimen.admission(of: tip, lanes: [.fallback, branch]))
        let claim = try #require(try await ledger.claimSome(at: 1).first)
        #expect(claim.tip == tip.id)
        #expect(claim.exhibits == tip.exhibits)
        #expect(claim.attempt == 1)
        #expect(claim.from == .queued)
        let body = Manifest.body(of: tip)
        #expect(claim.manifest == Manifest(id: tip.id, lane: .fallback, sequence: 1, body: body))
        let other = try #require(try await ledger.claimSome(lane: branch, at: 1).first)
        #expect(other.manifest == Manifest(id: tip.id, lane: branch, sequence: 1, body: body))
        #expect(other.delivery != claim.delivery)
        _ = try await ledger.settle(claim, .deferred(until: Specimen.moment(5), why: "http-500"), at: 2)
        let again = try #require(try await house.reopen().claimSome(at: 6).first)
        #expect(again.manifest == claim.manifest)
        #expect(again.attempt == 2)
        #expect(again.from == .deferred)
    }

    private static func notBefore(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        try await ledger.admitSome(2, lanes: [branch], from: 100)
        #expect(try await ledger.claimSome(lane: branch, at: 99.999).isEmpty)
        #expect(try await ledger.claimSome(at: 200).isEmpty)
        #expect(try await ledger.claimSome(lane: branch, at: 100).count == 1)
        #expect(try await ledger.claimSome(lane: branch, at: 101).count == 1)
        #expect(try await ledger.claimSome(lane: branch, at: 102).isEmpty)
    }

    private static func apart(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(60)
        let claimed = await withTaskGroup(of: [Claim].self) { group in
            for _ in 0..<20 { group.addTask { (try? await ledger.claimSome(7, at: 100)) ?? [] } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 60)
        #expect(Set(claimed.map(\.delivery)).count == 60)
    }

    private static func leaseEnds(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let first = try #require(try await ledger.claimSome(at: 0).first)
        #expect(try await ledger.claimSome(at: 59.999).isEmpty)
        let second = try #require(try await ledger.claimSome(at: 60).first)
        #expect(second.from == .inDoubt)
        #expect(second.attempt == 2)
        #expect(second.delivery.serial == first.delivery.serial)
        #expect(second.manifest == first.manifest)
        #expect(try await ledger.show(tip)?.stage == .sending)
    }

    private static func restart(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        _ = try await ledger.claim(lane: .fallback, limit: 1, now: Specimen.moment(0), leaseSeconds: 1e9)
        let later = try await house.reopen()
        #expect(try await later.show(tip)?.stage == .inDoubt)
        #expect(try await later.claimSome(at: 1e9 - 1).first?.from == .inDoubt)
    }
}
