import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let corrections: [Check] = [
        Check("a person's word before the first attempt rewrites the manifest, and what is claimed says it", rewrites),
        Check("a person's word after the first attempt leaves the manifest as it was sent", leaves),
        Check("what a tip is already is no correction, and a tip nobody knows has none", agrees),
        Check("the latest word counts, and a platform that repeats its own does not take it back", latest),
        Check("a platform that names one of several desks agrees, where the tip went to several", severalDesks),
        Check("corrected tips are read page by page, with the texts that are still there", reads),
    ]

    private static let word = Correction(kind: .suggestion, departments: ["户籍", "traffic"])

    private static func corrections(_ ledger: any Ledger, of tip: TipID) async throws -> [CustodyEvent.Change] {
        try await ledger.custody(of: tip).map(\.change).filter { if case .corrected = $0 { true } else { false } }
    }

    private static func rewrites(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        var tip = Specimen.tip(exhibits: 2)
        _ = try await ledger.admit(Specimen.admission(of: tip))
        let others = try await ledger.admitSome(1)
        _ = try await ledger.move(tip.id, to: .held, why: "operator-hold", now: Specimen.moment(1))
        _ = try await ledger.move(tip.id, to: .queued, why: "operator-release", now: Specimen.moment(2))
        #expect(try await ledger.correct(tip.id, as: word, now: Specimen.moment(3)) == .rewritten)
        // Once more, from what it says now.
        let second = Correction(departments: [])
        #expect(try await ledger.correct(tip.id, as: second, now: Specimen.moment(4)) == .rewritten)
        (tip.decision.kind, tip.decision.departments) = (.suggestion, [])
        try await house.beforeAndAfterRestart { ledger async throws in
            let record = try #require(try await ledger.show(tip.id))
            #expect(record.judged == Judged(kind: .suggestion, departments: []))
            #expect(record.figures.kind == .report)
            #expect(record.manifestBody == Manifest.body(of: tip))
            #expect(try await ledger.check(custodyOf: tip.id) == [])
        }
        let claims = try await house.open().claimSome(at: 5)
        #expect(
            claims.first { $0.tip == tip.id }?.manifest.bytes
                == Manifest(id: tip.id, lane: .fallback, sequence: 1, body: Manifest.body(of: tip)).bytes)
        #expect(
            claims.first { $0.tip == others[0].tip }?.manifest.digest
                == Manifest(id: others[0].tip, lane: .fallback, sequence: 2, body: others[0].manifestBody).digest)
    }

    private static func leaves(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admissions = try await ledger.admitSome(3)
        let claims = try await ledger.claimSome(2, at: 10).sorted { $0.delivery.serial < $1.delivery.serial }
        _ = try await ledger.settle(claims[0], .deferred(until: Specimen.moment(900), why: "http-503"), at: 11)
        for admission in admissions where claims.contains(where: { $0.tip == admission.tip }) {
            #expect(try await ledger.correct(admission.tip, as: word, now: Specimen.moment(12)) == .recorded)
            let record = try #require(try await ledger.show(admission.tip))
            #expect(record.manifestBody == admission.manifestBody)
            #expect(record.judged == Judged(kind: .suggestion, departments: ["户籍", "traffic"]))
            #expect(
                try await corrections(ledger, of: admission.tip) == [
                    .corrected(kind: .suggestion, departments: ["户籍", "traffic"], by: .office)
                ])
        }
        #expect(
            try await ledger.list(stages: nil, after: nil, limit: 9).filter { $0.judged.kind == .report }.count == 1)
    }

    private static func agrees(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let same = Correction(kind: .report, departments: ["traffic", "城管"])
        #expect(try await ledger.correct(tip, as: same, now: Specimen.moment(1)) == .same)
        #expect(try await ledger.correct(tip, as: Correction(), now: Specimen.moment(1)) == .same)
        #expect(try await corrections(ledger, of: tip).isEmpty)
        // Of two words only the one that is new.
        let half = Correction(kind: .suggestion, departments: ["traffic", "城管"])
        #expect(try await ledger.correct(tip, as: half, now: Specimen.moment(2)) == .rewritten)
        #expect(
            try await corrections(ledger, of: tip) == [.corrected(kind: .suggestion, departments: nil, by: .office)])
        #expect(try await ledger.correct(TipID(high: 1, low: 1), as: half, now: Specimen.moment(3)) == nil)
    }

    private static func latest(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tip = try await ledger.admitSome(1)[0].tip
        let claim = try #require(try await ledger.claimSome(1, at: 10).first)
        let first = PlatformAnswer(kind: .report, department: "消防")
        _ = try await ledger.settle([
            Settlement(
                delivery: claim.delivery, outcome: .delivered(first), at: Specimen.moment(11),
                followAt: Specimen.moment(20))
        ])
        #expect(try await ledger.correct(tip, as: word, now: Specimen.moment(12)) == .recorded)
        for (round, department) in ["消防", "消防", "网安", "消防"].enumerated() {
            let now = Specimen.moment(20 + Double(round))
            let due = try await ledger.followed(lane: .fallback, limit: 9, now: now, latest: now)
            let said = PlatformAnswer(kind: .report, department: department)
            _ = try await ledger.record(
                due.map { FollowFinding($0, answer: said, next: now.adding(seconds: 1), at: now) })
        }
        #expect(
            try await corrections(ledger, of: tip) == [
                .corrected(kind: nil, departments: ["消防"]),
                .corrected(kind: .suggestion, departments: ["户籍", "traffic"], by: .office),
                .corrected(kind: nil, departments: ["网安"]), .corrected(kind: nil, departments: ["消防"]),
            ])
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await ledger.show(tip)?.judged == Judged(kind: .suggestion, departments: ["消防"]))
        }
    }

    private static func severalDesks(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        let two = try await ledger.admitSome(1, lanes: [.fallback, branch])[0].tip
        let one = try await ledger.admitSome(1)[0].tip
        for claim in try await ledger.claimSome(at: 10) + ledger.claimSome(lane: branch, at: 10) {
            let own = claim.delivery.lane == branch ? "城管" : "traffic"
            _ = try await ledger.settle(claim, .delivered(PlatformAnswer(department: own)), at: 11)
        }
        #expect(try await corrections(ledger, of: two).isEmpty)
        #expect(try await corrections(ledger, of: one).isEmpty)
    }

    private static func reads(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(7).map(\.tip)
        var sealed = Specimen.admission(of: Specimen.tip())
        sealed.manifestBody = Manifest.sealedBody(of: Specimen.tip(), statement: [1, 2])
        sealed.tip = TipID(high: 7, low: 7)
        _ = try await ledger.admit(sealed)
        for claim in try await ledger.claimSome(1, at: 10) {
            _ = try await ledger.settle(claim, .delivered(.init()), at: 10)
        }
        for tip in [tips[0], tips[2], tips[5], tips[6], sealed.tip] {
            _ = try await ledger.correct(tip, as: Correction(kind: .suggestion), now: Specimen.moment(11))
        }
        _ = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 9, now: Specimen.moment(12))
        try await house.beforeAndAfterRestart { ledger async throws in
            var (pages, after): ([CorrectedTexts], TipID?) = ([], nil)
            repeat {
                pages.append(try await ledger.correctedTexts(after: after, limit: 2))
                after = pages.last?.next
            } while after != nil
            #expect(pages.flatMap(\.texts).map(\.tip) == [tips[2], tips[5], tips[6]])
            #expect(pages.flatMap(\.texts).map(\.words.content) == ["tip 2", "tip 5", "tip 6"])
            #expect(pages.flatMap(\.texts).allSatisfy { $0.judged.kind == .suggestion })
            #expect(pages.flatMap(\.unread).map(\.cause) == [.erased, .sealed])
        }
    }
}
