import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let followings: [Check] = [
        Check("a delivered tip is followed when its settlement says so, at its time, in its lane", followsAtItsTime),
        Check("what the platform says later is kept, told once, and ends with its closing", keepsWhatIsSaid),
        Check("a correction that is said again and again is one event", correctsOnce),
        Check("an erased tip is followed no more, and nothing that is said of it is kept", endsWithErasing),
        Check("a finding about a place that has changed is left alone", ignoresStale),
    ]

    private static func delivered(_ ledger: any Ledger, followAt seconds: Double?) async throws -> Claim {
        let claim = try #require(try await ledger.claimSome(1, at: 100).first)
        _ = try await ledger.settle([
            Settlement(
                delivery: claim.delivery, outcome: .delivered(PlatformAnswer(clue: "C-1")), at: Specimen.moment(100),
                followAt: seconds.map(Specimen.moment))
        ])
        return claim
    }

    private static func due(_ ledger: any Ledger, at seconds: Double) async throws -> [Following] {
        try await ledger.followed(
            lane: .fallback, limit: 10, now: Specimen.moment(seconds), latest: Specimen.moment(1e6))
    }

    private static func followsAtItsTime(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(3)
        let later = try await delivered(ledger, followAt: 300)
        let sooner = try await delivered(ledger, followAt: 200)
        _ = try await delivered(ledger, followAt: nil)
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await due(ledger, at: 199.999).isEmpty)
            #expect(try await due(ledger, at: 200).map(\.tip) == [sooner.tip])
            let both = try await due(ledger, at: 400)
            #expect(both.map(\.tip) == [sooner.tip, later.tip])
            #expect(both.map(\.manifestDigest) == [sooner.manifest.digest, later.manifest.digest])
            #expect(both.map(\.asked) == [0, 0])
            let elsewhere = try await ledger.followed(
                lane: Specimen.lane("elsewhere"), limit: 10, now: Specimen.moment(400), latest: Specimen.moment(1e6))
            #expect(elsewhere.isEmpty)
            // As if the clock had been set back since.
            for (limit, latest, expected) in [
                (10, 250.0, [later.tip]), (10, 150, [sooner.tip, later.tip]), (1, 150, [sooner.tip]), (10, 350, []),
            ] {
                let misdated = try await ledger.followed(
                    lane: .fallback, limit: limit, now: Specimen.moment(100), latest: Specimen.moment(latest))
                #expect(misdated.map(\.tip) == expected)
            }
        }
    }

    private static func keepsWhatIsSaid(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        _ = try await delivered(ledger, followAt: 200)
        let first = try #require(try await due(ledger, at: 200).first)
        let hostile = "已处理\n'\"\u{0}"
        let said = PlatformAnswer(clue: "C-1", reply: hostile)
        #expect(
            try await ledger.record([
                FollowFinding(first, answer: said, next: Specimen.moment(500), at: Specimen.moment(201))
            ]) == 1)
        let second = try #require(try await due(ledger, at: 500).first)
        #expect(second.asked == 1)
        // The same once more is no news.
        #expect(
            try await ledger.record([
                FollowFinding(second, answer: said, next: Specimen.moment(600), at: Specimen.moment(501))
            ]) == 0)
        let third = try #require(try await due(ledger, at: 600).first)
        let end = PlatformAnswer(clue: "C-2", closed: true)
        #expect(try await ledger.record([FollowFinding(third, answer: end, next: nil, at: Specimen.moment(601))]) == 1)
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await due(ledger, at: 1e6).isEmpty)
            let delivery = try #require(try await ledger.show(tip)?.deliveries.first)
            #expect(delivery.clue == "C-2" && delivery.reply == hostile && delivery.closed)
            #expect(
                try await ledger.custody(of: tip).suffix(2).map(\.change) == [
                    .answered(lane: .fallback, closed: false), .answered(lane: .fallback, closed: true),
                ])
        }
    }

    private static func correctsOnce(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        _ = try await delivered(ledger, followAt: 200)
        for round in 1...3 {
            let following = try #require(try await due(ledger, at: 1000).first)
            let said = PlatformAnswer(kind: .suggestion, department: "治安")
            _ = try await ledger.record([
                FollowFinding(
                    following, answer: said, next: Specimen.moment(300 + Double(round)), at: Specimen.moment(250))
            ])
        }
        let corrections = try await ledger.custody(of: tip).map(\.change).filter {
            if case .corrected = $0 { true } else { false }
        }
        #expect(corrections == [.corrected(kind: .suggestion, departments: ["治安"])])
    }

    private static func endsWithErasing(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        _ = try await delivered(ledger, followAt: 200)
        let before = try #require(try await due(ledger, at: 200).first)
        #expect(
            try await ledger.erase(endedBefore: Specimen.moment(1000), limit: 9, now: Specimen.moment(1001)) == [tip])
        let after = try #require(try await due(ledger, at: 200).first)
        #expect(after.manifestDigest == nil)
        let said = PlatformAnswer(clue: "C-9", reply: "too late")
        #expect(
            try await ledger.record([
                FollowFinding(before, answer: said, next: Specimen.moment(2000), at: Specimen.moment(1002))
            ]) == 0)
        #expect(try await due(ledger, at: 1e6).isEmpty)
        let delivery = try #require(try await ledger.show(tip)?.deliveries.first)
        #expect(delivery.clue == nil && delivery.reply == nil)
    }

    private static func ignoresStale(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        try await ledger.admitSome(1)
        _ = try await delivered(ledger, followAt: 200)
        let following = try #require(try await due(ledger, at: 200).first)
        let finding = FollowFinding(
            following, answer: PlatformAnswer(reply: "a"), next: Specimen.moment(300), at: Specimen.moment(201))
        #expect(try await ledger.record([finding]) == 1)
        let other = FollowFinding(
            following, answer: PlatformAnswer(reply: "b"), next: nil, at: Specimen.moment(202))
        #expect(try await ledger.record([other]) == 0)
        #expect(try await due(ledger, at: 300).map(\.asked) == [1])
    }
}
