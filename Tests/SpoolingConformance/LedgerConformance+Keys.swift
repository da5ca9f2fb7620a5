import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let keys: [Check] = [
        Check(
            "a key is remembered as long as it is told to be, and then it is a new tip's, also after a restart",
            forgotten),
        Check("whether a key is remembered is told without a tip", remembered),
        Check("a key that came by a clock that was behind is remembered when that has been put right", misdated),
        Check("what can only be a repeat is never kept as a new tip", repeatOnly),
    ]

    private static let key = "0123456789abcdef"

    private static func admission(at seconds: Double, since: Double, fields: String = "same") -> Admission {
        let tip = Specimen.tip(receivedAt: Specimen.moment(seconds))
        var admission = Specimen.admission(of: tip, key: key, fields: fields)
        admission.key?.rememberedSince = Specimen.moment(since)
        return admission
    }

    private static func forgotten(_ house: any LedgerHouse) async throws {
        let first = admission(at: 0, since: -100)
        let ledger = try await house.open()
        #expect(try await ledger.admit(first) == .kept)
        #expect(try await ledger.admit(admission(at: 100, since: 0, fields: "other")) == .keyTaken)
        let second = admission(at: 101, since: 1, fields: "other")
        #expect(try await ledger.admit(second) == .kept)
        try await house.beforeAndAfterRestart { ledger async throws in
            guard case .keptBefore(let earlier) = try await ledger.admit(admission(at: 150, since: 50, fields: "other"))
            else {
                Issue.record("the later tip of the key was not found")
                return
            }
            #expect(earlier.tip == second.tip)
            #expect(try await ledger.show(first.tip) != nil)
            #expect(try await ledger.tip(receiptHash: first.receiptHash)?.tip == first.tip)
        }
    }

    private static func remembered(_ house: any LedgerHouse) async throws {
        let first = admission(at: 10, since: -100)
        let hash = try #require(first.key?.keyHash)
        let ledger = try await house.open()
        #expect(try await !ledger.remembers(keyHash: hash, since: Specimen.start))
        #expect(try await ledger.admit(first) == .kept)
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await ledger.remembers(keyHash: hash, since: Specimen.moment(10)))
            #expect(try await !ledger.remembers(keyHash: hash, since: Specimen.moment(10.001)))
            // What is found by another of its hashes is no key.
            #expect(try await !ledger.remembers(keyHash: first.receiptHash, since: Specimen.start))
            #expect(try await !ledger.remembers(keyHash: Specimen.hash("another"), since: Specimen.start))
            #expect(try await !ledger.remembers(keyHash: [], since: Specimen.start))
        }
    }

    private static func misdated(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let hash = try #require(admission(at: 0, since: 0).key?.keyHash)
        let before = try await ledger.admitSome(1, from: 3e8)[0].tip
        let first = admission(at: 10, since: -100)
        #expect(try await ledger.admit(first) == .kept)
        // What comes later says nothing of when this came.
        try await ledger.admitSome(1, from: 6e8)
        _ = try await ledger.move(before, to: .held, why: "operator-hold", now: Specimen.moment(6e8))
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await ledger.remembers(keyHash: hash, since: Specimen.moment(3e8)))
            #expect(try await !ledger.remembers(keyHash: hash, since: Specimen.moment(3e8 + 1)))
            guard case .keptBefore(let earlier) = try await ledger.admit(admission(at: 3e8 + 9, since: 3e8 - 1)) else {
                Issue.record("the repeat was not known")
                return
            }
            #expect(earlier.tip == first.tip)
        }
        #expect(try await house.open().admit(admission(at: 3e8 + 9, since: 3e8 + 1)) == .kept)
    }

    private static func repeatOnly(_ house: any LedgerHouse) async throws {
        var first = admission(at: 0, since: -100)
        first.isRepeatOnly = true
        let ledger = try await house.open()
        #expect(try await ledger.admit(first) == .noRepeat)
        #expect(try await ledger.tally().tips == 0)
        first.isRepeatOnly = false
        #expect(try await ledger.admit(first) == .kept)
        try await house.beforeAndAfterRestart { ledger async throws in
            var again = admission(at: 10, since: -90)
            again.isRepeatOnly = true
            guard case .keptBefore(let earlier) = try await ledger.admit(again) else {
                Issue.record("the repeat was not known")
                return
            }
            #expect(earlier.tip == first.tip)
            again.key?.rememberedSince = Specimen.moment(1)
            #expect(try await ledger.admit(again) == .noRepeat)
            #expect(try await ledger.tally().tips == 1)
        }
    }
}
