import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let admissions: [Check] = [
        Check("an empty ledger is sound") { house in
            let ledger = try await house.open()
            #expect(try await ledger.list(stages: nil, after: nil, limit: 10).isEmpty)
            #expect(try await ledger.tally().tips == 0)
        },
        Check("a tip is shown as it was admitted, also after a restart", shown),
        Check("tips that come at once each get a row of their own", atOnce),
        Check("a tip for two lanes has a delivery in each, numbered there", twoLanes),
        Check("the same key and the same tip are answered with what was kept, also after a restart", repeats),
        Check("the same key with another tip is taken, also after a restart", taken),
        Check("of many with one key at once, one is kept", oneOfMany),
        Check("names from rules and forms come back as they were, whatever is in them", hostileNames),
    ]

    private static func shown(_ house: any LedgerHouse) async throws {
        let tip = Specimen.tip(content: "quote \" \\ \u{0} 😀\r\n", exhibits: 3)
        let admission = Specimen.admission(of: tip, key: "0123456789abcdef")
        #expect(try await house.open().admit(admission) == .kept)
        try await house.beforeAndAfterRestart { ledger async throws in
            let record = try #require(try await ledger.show(tip.id))
            #expect(record.tip == tip.id)
            #expect(record.receivedAt == tip.receivedAt)
            #expect(record.figures == admission.figures)
            #expect(record.exhibits == tip.exhibits)
            #expect(record.manifestBody == admission.manifestBody)
            #expect(record.stage == .queued)
            let delivery = try #require(record.deliveries.first)
            #expect(record.deliveries.count == 1)
            #expect(
                delivery
                    == DeliveryRecord(
                        lane: .fallback, stage: .queued, sequence: 1, attempts: 0, at: tip.receivedAt, why: ""))
        }
    }

    private static func atOnce(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admissions = (0..<300).map { Specimen.admission(of: Specimen.tip(content: "\($0)", exhibits: $0 % 3)) }
        await withTaskGroup(of: AdmissionAnswer?.self) { group in
            for admission in admissions { group.addTask { try? await ledger.admit(admission) } }
            for await answer in group { #expect(answer == .kept) }
        }
        for admission in admissions {
            #expect(try await ledger.show(admission.tip)?.manifestBody == admission.manifestBody)
        }
    }

    private static func twoLanes(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let branch = try Specimen.lane("branch")
        try await ledger.admitSome(2)
        let both = try await ledger.admitSome(1, lanes: [branch, .fallback])[0]
        let third = try await ledger.admitSome(1, lanes: [branch])[0]
        let numbers = try #require(try await ledger.show(both.tip)).deliveries.map { ($0.lane, $0.sequence) }
        #expect(numbers.first { $0.0 == branch }?.1 == 1)
        #expect(numbers.first { $0.0 == .fallback }?.1 == 3)
        #expect(try await ledger.show(third.tip)?.deliveries.map(\.sequence) == [2])
    }

    private static func repeats(_ house: any LedgerHouse) async throws {
        let tip = Specimen.tip(exhibits: 2)
        let admission = Specimen.admission(of: tip, key: "0123456789abcdef", fields: "same")
        #expect(try await house.open().admit(admission) == .kept)
        let earlier = AdmissionAnswer.keptBefore(
            .init(
                tip: tip.id, kind: .report, receivedOn: tip.receivedOn, exhibits: tip.exhibits,
                fingerprint: Specimen.hash("fields same")))
        try await house.beforeAndAfterRestart { ledger async throws in
            let again = Specimen.admission(of: Specimen.tip(), key: "0123456789abcdef", fields: "same")
            #expect(try await ledger.admit(again) == earlier)
            #expect(try await ledger.show(again.tip) == nil)
            // As it is known since sealing was turned on.
            var since = Specimen.admission(of: Specimen.tip(), key: "0123456789abcdef", fields: "same, sealed")
            #expect(try await ledger.admit(since) == .keyTaken)
            since.key?.formerFingerprint = { Specimen.hash("fields same") }
            #expect(try await ledger.admit(since) == earlier)
            #expect(try await ledger.show(since.tip) == nil)
        }
        let other = Specimen.admission(key: "fedcba9876543210", fields: "same")
        #expect(try await house.open().admit(other) == .kept)
    }

    private static func taken(_ house: any LedgerHouse) async throws {
        #expect(try await house.open().admit(Specimen.admission(key: "0123456789abcdef", fields: "a")) == .kept)
        try await house.beforeAndAfterRestart { ledger async throws in
            let other = Specimen.admission(key: "0123456789abcdef", fields: "b")
            #expect(try await ledger.admit(other) == .keyTaken)
            #expect(try await ledger.show(other.tip) == nil)
        }
    }

    private static func oneOfMany(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let answers = await withTaskGroup(of: AdmissionAnswer?.self) { group in
            for index in 0..<60 {
                let fields = index.isMultiple(of: 2) ? "even" : "odd"
                group.addTask {
                    try? await ledger.admit(Specimen.admission(key: "0123456789abcdef", fields: fields))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count { $0 == .kept } == 1)
        #expect(answers.count { $0 == .keyTaken } == 30)
        #expect(!answers.contains(nil))
        #expect(try await ledger.tally().tips == 1)
    }

    private static func hostileNames(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        var tip = Specimen.tip(exhibits: 1)
        tip.channel = "a b=c,d%"
        tip.decision.departments = ["\u{301}x", "a,b", " ", "", "城管\n"]
        tip.exhibits[0].mediaType = "image/x'; --"
        tip.exhibits[0].findings = ["a b", "c\"d", "é"]
        #expect(try await ledger.admit(Specimen.admission(of: tip)) == .kept)
        let record = try #require(try await ledger.show(tip.id))
        #expect(record.figures.departments == tip.decision.departments)
        #expect(record.figures.channel == tip.channel)
        #expect(record.exhibits == tip.exhibits)
    }
}
