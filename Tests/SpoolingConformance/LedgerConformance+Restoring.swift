import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let restoring: [Check] = [
        Check("a tip that is not known is admitted as of its day, due at once, and its custody says restored", restore),
        Check("a tip that is known in any stage, erased ones too, is not restored", known),
        Check("restored tips take the next numbers, and their receipts are found by nobody else's", numbers),
    ]

    private static func restore(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let admission = Specimen.admission(of: Specimen.tip(exhibits: 2), lanes: [.fallback, branch])
        let now = Specimen.moment(5_000_000)
        #expect(try await ledger.restore([admission, admission], now: now) == [admission.tip])
        let record = try #require(try await house.reopen().show(admission.tip))
        #expect(record.receivedAt == admission.receivedAt)
        #expect(record.figures == admission.figures)
        #expect(record.exhibits == admission.exhibits)
        #expect(record.manifestBody == admission.manifestBody)
        #expect(record.deliveries.map(\.stage) == [.queued, .queued])
        #expect(record.deliveries.allSatisfy { $0.why == "restored" && $0.at == now })
        let again = try await house.open()
        let custody = try await again.custody(of: admission.tip)
        #expect(custody.first?.at == admission.receivedAt)
        #expect(custody.dropFirst().allSatisfy { $0.at == now })
        #expect(custody.contains { $0.change == .moved(lane: branch, to: .held, why: "restored") })
        #expect(try await again.check(custodyOf: admission.tip) == [])
        let claim = try #require(try await again.claimSome(lane: branch, at: 5_000_000).first)
        #expect(claim.tip == admission.tip)
        #expect(claim.attempt == 1)
    }

    private static func known(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admissions = try await ledger.admitSome(4)
        let claims = try await ledger.claimSome(2, at: 10)
        for claim in claims { _ = try await ledger.settle(claim, .delivered(PlatformAnswer()), at: 11) }
        #expect(try await ledger.erase(endedBefore: Specimen.moment(12), limit: 1, now: Specimen.moment(13)).count == 1)
        let before = try await LedgerSoundness.everything(ledger)
        #expect(try await ledger.restore(admissions, now: Specimen.moment(20)) == [])
        let after = try await LedgerSoundness.everything(try await house.reopen())
        #expect(after == before)
    }

    private static func numbers(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let there = try await ledger.admitSome(3)
        let lost = (0..<3).map { _ in Specimen.admission() }
        #expect(try await ledger.restore([lost[0], there[1], lost[1]], now: Specimen.moment(20)).count == 2)
        _ = try await ledger.admitSome(1, from: 30)
        #expect(try await ledger.restore(lost, now: Specimen.moment(40)) == [lost[2].tip])
        let again = try await house.reopen()
        #expect(try await again.show(lost[1].tip)?.deliveries.first?.sequence == 5)
        #expect(try await again.show(lost[2].tip)?.deliveries.first?.sequence == 7)
        #expect(try await again.tally().tips == 7)
        #expect(try await again.tip(receiptHash: there[0].receiptHash)?.tip == there[0].tip)
    }
}
