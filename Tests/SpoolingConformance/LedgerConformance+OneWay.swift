import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let oneWay: [Check] = [
        Check("a dropped delivery stays open, with its number and its exhibits, until it is confirmed", dropped),
        Check("the lane's standing tells every number: sent, waiting, ended, and names those that are sent", standing),
        Check("names go on where the last ones ended", names),
        Check("only a confirmation with the ledger's own number, id and digest delivers", confirm),
        Check("a tip sent again has the same number and manifest; what was not sent is not sent again", resend),
        Check("a policy ends what nobody has confirmed, and nothing else", expire),
        Check("what was sent by a clock since set back waits from when it is found", expireMisdated),
        Check("what had ended unconfirmed and arrived stays ended, and its custody says once that it arrived", late),
        Check("a person's word moves only what it is meant for", moveFrom),
    ]

    private static func drop(_ ledger: any Ledger, _ claims: [Claim], at seconds: Double) async throws {
        for claim in claims { #expect(try await ledger.settle(claim, .sentUnconfirmed, at: seconds) == 1) }
    }

    private static func entry(_ claim: Claim, digest: Digest? = nil) -> CarriedList.Entry {
        .init(
            sequence: claim.manifest.sequence, tip: claim.tip, manifestDigest: digest ?? claim.manifest.digest)
    }

    private static func dropped(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1, exhibits: 2)[0].tip
        try await drop(ledger, try await ledger.claimSome(at: 1), at: 2)
        try await expectDropped(tip, try await house.open())
        try await expectDropped(tip, try await house.reopen())
    }

    private static func expectDropped(_ tip: TipID, _ ledger: any Ledger) async throws {
        #expect(try await ledger.show(tip)?.stage == .sentUnconfirmed)
        #expect(try await ledger.claimSome(at: 1e6).isEmpty)
        #expect(try await ledger.nextDue(lane: .fallback) == nil)
        #expect(try await ledger.tally().open == 1)
        // Neither erased nor taken for an orphan, however old it is.
        #expect(try await ledger.erase(endedBefore: Specimen.moment(1e9), limit: 10, now: Specimen.moment(3)).isEmpty)
        #expect(try await ledger.holdings(of: [tip]) == [tip: .readable])
        #expect(try await ledger.show(tip)?.exhibits.count == 2)
    }

    private static func standing(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        func standing(_ lane: LaneName = .fallback) async throws -> LaneStanding {
            try await house.open().standing(lane: lane, namesAfter: 0, names: 100, endings: 100)
        }
        #expect(try await standing() == LaneStanding(highest: 0))
        try await ledger.admitSome(2, lanes: [branch])
        let tips = try await ledger.admitSome(6, from: 10).map(\.tip)
        let claims = try await ledger.claim(
            lane: .fallback, limit: 100, now: Specimen.moment(20), leaseSeconds: 1e9)
        let bySequence = Dictionary(uniqueKeysWithValues: claims.map { ($0.manifest.sequence, $0) })
        func settle(_ sequence: Int64, _ outcome: Settlement.Outcome) async throws {
            _ = try await ledger.settle(try #require(bySequence[sequence]), outcome, at: 21)
        }
        try await settle(1, .sentUnconfirmed)
        try await settle(2, .deferred(until: Specimen.moment(1e6), why: "drop-full"))
        try await settle(3, .sentUnconfirmed)
        try await settle(4, .quarantined(why: "exhibit-digest"))
        try await settle(5, .parked(why: "x"))
        try await settle(6, .delivered(PlatformAnswer()))
        _ = try await ledger.move(tips[4], to: .expired, why: "policy", now: Specimen.moment(22))
        let now = try await standing()
        #expect((now.highest, now.told) == (6, 6))
        #expect(now.sent.description == "1,3")
        #expect(now.waiting.description == "2")
        #expect(now.names.map(\.sequence) == [1, 3])
        #expect(now.names.map(\.tip) == [tips[0], tips[2]])
        #expect(now.names.first?.manifestDigest == bySequence[1]?.manifest.digest)
        #expect(
            now.endings == [
                .init(sequence: 4, tip: tips[3], stage: .quarantined),
                .init(sequence: 5, tip: tips[4], stage: .expired),
            ])
        #expect(try await standing(branch).waiting.description == "1-2")
    }

    private static func names(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(5)
        try await drop(ledger, try await ledger.claimSome(at: 10), at: 11)
        func names(after: Int64) async throws -> [Int64] {
            try await ledger.standing(lane: .fallback, namesAfter: after, names: 3, endings: 0).names.map(\.sequence)
        }
        #expect(try await names(after: 0) == [1, 2, 3])
        #expect(try await names(after: 3) == [4, 5, 1])
        #expect(try await names(after: 5) == [1, 2, 3])
        #expect(try await names(after: 99) == [1, 2, 3])
    }

    private static func confirm(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        try await ledger.admitSome(4, lanes: [.fallback, branch])
        let claims = try await ledger.claimSome(at: 10).sorted { $0.manifest.sequence < $1.manifest.sequence }
        try await drop(ledger, Array(claims[..<3]), at: 11)
        func confirm(_ entries: [CarriedList.Entry], _ lane: LaneName = .fallback) async throws -> [CarriedOutcome] {
            try await house.open().confirm(lane: lane, entries, now: Specimen.moment(20))
        }
        var wrongNumber = entry(claims[0])
        wrongNumber.sequence = 2
        var stranger = entry(claims[0])
        stranger.tip = TipID(high: 9, low: 9)
        let outcomes = try await confirm([
            entry(claims[0], digest: .of([0])), wrongNumber, stranger, entry(claims[3]), entry(claims[1]),
        ])
        #expect(outcomes == [.differs, .unknown, .unknown, .notSent(.sending), .done])
        #expect(try await confirm([entry(claims[0])], branch) == [.differs])
        #expect(try await confirm([entry(claims[0])], try Specimen.lane("nobody")) == [.unknown])
        #expect(try await ledger.tally().deliveries[.sentUnconfirmed] == 2)
        // A list that comes again changes nothing.
        #expect(try await confirm([entry(claims[1])]) == [.already(.delivered)])
        let custody = try await ledger.custody(of: claims[1].tip).map(\.change)
        #expect(custody.last == .moved(lane: .fallback, to: .delivered, why: "confirmed"))
        // What may have gone through before the daemon fell is confirmed as well.
        _ = try await ledger.settle(claims[3], .inDoubt(until: Specimen.moment(1e6), why: "restart"), at: 21)
        #expect(try await confirm([entry(claims[3])]) == [.done])
    }

    private static func resend(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(3)
        let claims = try await ledger.claimSome(at: 10).sorted { $0.manifest.sequence < $1.manifest.sequence }
        try await drop(ledger, Array(claims[..<2]), at: 11)
        func resend(_ entries: [CarriedList.Entry]) async throws -> [CarriedOutcome] {
            try await house.open().resend(lane: .fallback, entries, now: Specimen.moment(20))
        }
        // By name, or by number alone.
        #expect(try await resend([entry(claims[0]), .init(sequence: 2)]) == [.done, .done])
        #expect(try await resend([entry(claims[0])]) == [.already(.queued)])
        #expect(try await resend([.init(sequence: 3), .init(sequence: 99)]) == [.already(.sending), .unknown])
        let again = try await ledger.claimSome(at: 21).sorted { $0.manifest.sequence < $1.manifest.sequence }
        #expect(again.map(\.manifest) == claims[..<2].map(\.manifest))
        #expect(again.map(\.attempt) == [2, 2])
        _ = try await ledger.settle(again[0], .parked(why: "x"), at: 22)
        #expect(try await resend([entry(claims[0])]) == [.notSent(.parked)])
    }

    private static func expireMisdated(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(1)
        try await drop(ledger, try await ledger.claimSome(at: 10), at: 3e8)
        for (before, now, expired) in [(100.0, 200.0, 0), (200, 300, 0), (200.001, 300, 1)] {
            let found = try await house.open().expireUnconfirmed(
                lane: .fallback, sentBefore: Specimen.moment(before), limit: 10, now: Specimen.moment(now))
            #expect(found == expired)
        }
    }

    private static func expire(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(4).map(\.tip)
        let claims = try await ledger.claimSome(at: 10).sorted { $0.manifest.sequence < $1.manifest.sequence }
        try await drop(ledger, [claims[0], claims[1]], at: 11)
        try await drop(ledger, [claims[2]], at: 50)
        func expire(before seconds: Double, limit: Int = 10) async throws -> Int {
            try await house.open().expireUnconfirmed(
                lane: .fallback, sentBefore: Specimen.moment(seconds), limit: limit, now: Specimen.moment(60))
        }
        #expect(try await expire(before: 11) == 0)
        #expect(try await expire(before: 12, limit: 1) == 1)
        #expect(try await expire(before: 12) == 1)
        #expect(try await expire(before: 12) == 0)
        #expect(try await ledger.show(tips[0])?.stage == .expired)
        #expect(try await ledger.show(tips[2])?.stage == .sentUnconfirmed)
        #expect(try await ledger.show(tips[3])?.stage == .sending)
        let standing = try await ledger.standing(lane: .fallback, namesAfter: 0, names: 10, endings: 10)
        #expect(standing.endings.map(\.sequence).sorted() == [1, 2])
    }

    private static func late(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(3)
        let claims = try await ledger.claimSome(at: 10).sorted { $0.manifest.sequence < $1.manifest.sequence }
        try await drop(ledger, claims, at: 11)
        _ = try await ledger.expireUnconfirmed(
            lane: .fallback, sentBefore: Specimen.moment(12), limit: 2, now: Specimen.moment(20))
        func confirm(_ entry: CarriedList.Entry) async throws -> CarriedOutcome? {
            try await house.open().confirm(lane: .fallback, [entry], now: Specimen.moment(30)).first
        }
        #expect(try await confirm(entry(claims[0], digest: .of([0]))) == .differs)
        #expect(try await confirm(entry(claims[0])) == .arrivedLate)
        #expect(try await confirm(entry(claims[0])) == .knownLate)
        #expect(try await confirm(entry(claims[2])) == .done)
        #expect(try await ledger.show(claims[0].tip)?.deliveries.map(\.stage) == [.expired])
        #expect(try await ledger.show(claims[0].tip)?.deliveries.map(\.why) == ["arrived-late"])
        let custody = try await ledger.custody(of: claims[0].tip).map(\.change)
        #expect(
            custody.suffix(2) == [
                .moved(lane: .fallback, to: .expired, why: "unconfirmed"), .answered(lane: .fallback, closed: false),
            ])
        // Asked for again, it is as ended as before.
        #expect(
            try await ledger.resend(lane: .fallback, [entry(claims[1])], now: Specimen.moment(31))
                == [.already(.expired)])
        // Erased, it is still known by its number and its id.
        _ = try await ledger.erase(endedBefore: Specimen.moment(1e6), limit: 10, now: Specimen.moment(40))
        #expect(try await confirm(entry(claims[1])) == .arrivedLate)
        #expect(try await ledger.verify() == [])
    }

    private static func moveFrom(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let tip = try await ledger.admitSome(1, lanes: [.fallback, branch])[0].tip
        try await drop(ledger, try await ledger.claimSome(at: 1), at: 2)
        let other = try #require(try await ledger.claimSome(lane: branch, at: 1).first)
        _ = try await ledger.settle(other, .parked(why: "http-422"), at: 2)
        let now = Specimen.moment(3)
        #expect(try await ledger.move(tip, from: [.parked], to: .queued, why: "operator-release", now: now) == 1)
        #expect(try await ledger.tally().deliveries[.sentUnconfirmed] == 1)
        #expect(try await ledger.check(custodyOf: tip) == [])
        #expect(try await ledger.check(custodyOf: TipID(high: 8, low: 8)) == [])
    }
}
