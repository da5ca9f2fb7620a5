import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let housekeeping: [Check] = [
        Check("erases what ended before a moment: text, exhibits and reply, never counts and events", erase),
        Check("erases nothing that still has an open delivery", eraseOpen),
        Check("a text is kept from when its settlement says, whatever its clock said", keptFrom),
        Check("what ended by a clock since set back begins its time when it is found", eraseMisdated),
        Check("erases as many as asked, oldest first, each once", eraseSlices),
        Check("a repeat of an erased tip is still a repeat", eraseRepeat),
        Check("says what it knows of tips", holdings),
        Check("counts by lane what has not ended", openDeliveries),
        Check("counts the tips whose text rests as it came", inClear),
        Check("sets a damaged tip apart, and its neighbours go on", quarantine),
    ]

    private static func deliver(_ ledger: any Ledger, at seconds: Double, lane: LaneName = .fallback) async throws {
        for claim in try await ledger.claimSome(lane: lane, at: seconds) {
            _ = try await ledger.settle(claim, .delivered(PlatformAnswer(clue: "C", reply: "thanks")), at: seconds)
        }
    }

    private static func inClear(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        #expect(try await ledger.tipsInClear() == 0)
        try await ledger.admitSome(3)
        var sealed = Specimen.admission()
        sealed.manifestBody = Manifest.sealedBody(of: Specimen.tip(), statement: [1, 2, 3])
        _ = try await ledger.admit(sealed)
        #expect(try await house.open().tipsInClear() == 3)
        try await deliver(ledger, at: 10)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(11), limit: 2, now: Specimen.moment(20)).count == 2)
        #expect(try await house.reopen().tipsInClear() == 1)
    }

    private static func erase(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admission = try await ledger.admitSome(1, exhibits: 2)[0]
        try await deliver(ledger, at: 10)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(10), limit: 10, now: Specimen.moment(20)).isEmpty)
        #expect(
            try await ledger.erase(endedBefore: Specimen.moment(11), limit: 10, now: Specimen.moment(20)) == [
                admission.tip
            ])
        try await house.beforeAndAfterRestart { ledger async throws in
            let record = try #require(try await ledger.show(admission.tip))
            #expect(record.manifestBody == nil)
            #expect(record.exhibits.isEmpty)
            #expect(record.deliveries.map(\.reply) == [nil])
            #expect(record.deliveries.map(\.clue) == [nil])
            #expect(record.figures == admission.figures)
            #expect(record.stage == .delivered)
            #expect(try await ledger.custody(of: admission.tip).last?.change == .erased)
            #expect(try await ledger.tip(receiptHash: admission.receiptHash)?.tip == admission.tip)
            #expect(try await ledger.tally().deliveries[.delivered] == 1)
        }
        #expect(
            try await house.open().erase(endedBefore: Specimen.moment(99), limit: 10, now: Specimen.moment(99)).isEmpty)
    }

    private static func eraseOpen(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let tip = try await ledger.admitSome(1, lanes: [.fallback, branch])[0].tip
        try await deliver(ledger, at: 10)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(99), limit: 10, now: Specimen.moment(99)).isEmpty)
        try await deliver(ledger, at: 50, lane: branch)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(50), limit: 10, now: Specimen.moment(99)).isEmpty)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(51), limit: 10, now: Specimen.moment(99)) == [tip])
    }

    private static func eraseMisdated(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        try await deliver(ledger, at: 3e8)
        for (before, now, erased) in [(100.0, 200.0, []), (200, 300, []), (200.001, 300, [tip])] {
            let found = try await ledger.erase(
                endedBefore: Specimen.moment(before), limit: 10, now: Specimen.moment(now))
            #expect(found == erased)
        }
        let custody = try await ledger.custody(of: tip)
        #expect(custody.contains { $0.at == Specimen.moment(3e8) }, "the custody keeps its word")
    }

    private static func keptFrom(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let claim = try #require(try await ledger.claimSome(1, at: 10).first)
        _ = try await ledger.settle([
            Settlement(
                delivery: claim.delivery, outcome: .delivered(PlatformAnswer()), at: Specimen.moment(-3e8),
                keptFrom: Specimen.moment(10))
        ])
        let now = Specimen.moment(20)
        #expect(try await ledger.erase(endedBefore: Specimen.moment(10), limit: 10, now: now).isEmpty)
        #expect(try await ledger.custody(of: tip).last?.at == Specimen.moment(-3e8))
        #expect(try await ledger.erase(endedBefore: Specimen.moment(10.001), limit: 10, now: now) == [tip])
    }

    private static func eraseSlices(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(7).map(\.tip)
        try await deliver(ledger, at: 10)
        var erased: [TipID] = []
        for expected in [3, 3, 1, 0] {
            let slice = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 3, now: Specimen.moment(20))
            #expect(slice.count == expected)
            erased += slice
        }
        #expect(erased == tips)
    }

    private static func eraseRepeat(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = Specimen.tip(exhibits: 1)
        _ = try await ledger.admit(Specimen.admission(of: tip, key: "0123456789abcdef"))
        try await deliver(ledger, at: 10)
        _ = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 3, now: Specimen.moment(20))
        #expect(
            try await ledger.admit(Specimen.admission(key: "0123456789abcdef"))
                == .keptBefore(
                    .init(
                        tip: tip.id, kind: .report, receivedOn: tip.receivedOn, exhibits: [],
                        fingerprint: Specimen.hash("fields "))))
    }

    private static func holdings(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(3).map(\.tip)
        let claim = try #require(try await ledger.claimSome(1, at: 10).first)
        _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 10)
        _ = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 3, now: Specimen.moment(20))
        try await house.beforeAndAfterRestart { ledger async throws in
            let asked = tips + [TipID(high: 1, low: 1)]
            #expect(try await ledger.holdings(of: asked) == [tips[0]: .erased, tips[1]: .readable, tips[2]: .readable])
            #expect(try await ledger.holdings(of: []).isEmpty)
        }
    }

    private static func openDeliveries(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let elsewhere = try Specimen.lane("elsewhere")
        #expect(try await ledger.openDeliveries() == OpenDeliveries())
        _ = try await ledger.admitSome(2, lanes: [.fallback, elsewhere])
        try await deliver(ledger, at: 10, lane: elsewhere)
        let claim = try #require(try await ledger.claimSome(1, at: 20).first)
        _ = try await ledger.settle(claim, .parked(why: "http-400"), at: 21)
        try await house.beforeAndAfterRestart { ledger async throws in
            let open = try await ledger.openDeliveries()
            #expect(open.lanes == [.fallback: [.queued: 1, .parked: 1]])
            #expect(open.disagreements.isEmpty)
        }
    }

    private static func quarantine(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(3).map(\.tip)
        try await ledger.quarantine(tips[1], why: "exhibit-missing", now: Specimen.moment(5))
        try await ledger.quarantine(TipID(high: 1, low: 1), why: "exhibit-missing", now: Specimen.moment(5))
        #expect(try await ledger.show(tips[1])?.deliveries.first?.why == "exhibit-missing")
        #expect(try await ledger.claimSome(at: 10).map(\.tip) == [tips[0], tips[2]])
        #expect(try await ledger.move(tips[1], to: .queued, why: "repaired", now: Specimen.moment(20)) == 1)
        #expect(try await ledger.claimSome(at: 20).map(\.tip) == [tips[1]])
    }
}
