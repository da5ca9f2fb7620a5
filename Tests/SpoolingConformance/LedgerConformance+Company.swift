import Spooling
import Testing
import Tips

extension LedgerConformance {
    static let company: [Check] = [
        Check("gives tips to be compared in order of admission, and goes on where it was", companyTips),
        Check("shows the company of a tip, why, and by which name", showsCompany),
        Check("two clusters that meet are one, called by the larger's first tip", movesCompany),
        Check("erases a tip's company with its text, and leaves nobody company alone", erasesCompany),
        Check("who was left alone by an erasing has company again when somebody comes", joinsWhoWasLeftAlone),
        Check("who was erased meanwhile is no company", ignoresErased),
    ]

    /// Serials as they are, in order of admission.
    private static func serials(_ ledger: any Ledger) async throws -> [Int64] {
        try await ledger.companyTips(after: 0, limit: 1000).map(\.serial)
    }

    private static func companyTips(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let admissions = try await ledger.admitSome(5, exhibits: 2)
        let first = try await ledger.companyTips(after: 0, limit: 3)
        let rest = try await ledger.companyTips(after: try #require(first.last).serial, limit: 3)
        let all = first + rest
        #expect(first.count == 3)
        #expect(all.map(\.manifestBody) == admissions.map(\.manifestBody))
        #expect(all.map(\.receivedAt) == admissions.map(\.receivedAt))
        #expect(all.allSatisfy { $0.exhibits == admissions[0].exhibits.map(\.digest) && $0.cluster == nil })
        #expect(all.map { $0.readable?.words?.content } == (0..<5).map { "tip \($0)" })
        // Received a second apart.
        #expect(try await ledger.companyStart(since: Specimen.moment(3), most: 100) == all[2].serial)
        #expect(try await ledger.companyStart(since: Specimen.moment(0), most: 2) == all[2].serial)
        #expect(try await ledger.companyStart(since: Specimen.moment(99), most: 100) == all[4].serial)
        #expect(try await ledger.companySeen() < all[0].serial)
        try await ledger.keep([], seen: all[3].serial)
        try await ledger.keep([], seen: all[1].serial)
        try await house.beforeAndAfterRestart { ledger async throws in
            #expect(try await ledger.companySeen() == all[3].serial)
        }
    }

    private static func showsCompany(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(4).map(\.tip)
        let places = try await serials(ledger)
        let finding = Introduction(
            cluster: places[0],
            links: [
                .init(number: places[0]), .init(number: places[2], beside: places[0], likeness: .text(83)),
                .init(number: places[3], beside: places[2], likeness: .exhibit),
            ])
        try await ledger.keep([finding], seen: places[3])
        // Said twice is said once.
        try await ledger.keep([finding], seen: places[3])
        try await house.beforeAndAfterRestart { ledger async throws in
            let company = try #require(try await ledger.company(of: tips[3], limit: 9))
            #expect(company.cluster == tips[0])
            #expect(company.size == 3)
            #expect(
                company.members == [
                    .init(tip: tips[0], receivedAt: Specimen.moment(0), beside: nil, likeness: nil),
                    .init(tip: tips[2], receivedAt: Specimen.moment(2), beside: tips[0], likeness: .text(83)),
                    .init(tip: tips[3], receivedAt: Specimen.moment(3), beside: tips[2], likeness: .exhibit),
                ])
            #expect(try await ledger.company(of: tips[2], limit: 1)?.members.map(\.tip) == [tips[0]])
            #expect(try await ledger.company(of: tips[1], limit: 9) == nil)
            #expect(try await ledger.company(of: TipID(high: 1, low: 1), limit: 9) == nil)
            #expect(
                try await ledger.list(stages: nil, after: nil, limit: 9).map(\.cluster)
                    == [tips[0], nil, tips[0], tips[0]])
            #expect(
                try await ledger.companyTips(after: 0, limit: 9).map { $0.cluster == places[0] } == [
                    true, false, true, true,
                ])
            #expect(
                try await ledger.companyElders(through: places[2], limit: 9).map(\.serial) == [places[0], places[2]])
        }
    }

    private static func movesCompany(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(6).map(\.tip)
        let places = try await serials(ledger)
        try await ledger.keep(
            [
                .init(
                    cluster: places[0],
                    links: [.init(number: places[0]), .init(number: places[1], beside: places[0], likeness: .exhibit)]),
                .init(
                    cluster: places[2],
                    links: [.init(number: places[2]), .init(number: places[3], beside: places[2], likeness: .text(70))]),
                .init(cluster: places[2], links: [.init(number: places[4], beside: places[3], likeness: .text(71))]),
                .init(
                    cluster: places[2], links: [.init(number: places[5], beside: places[1], likeness: .exhibit)],
                    moved: [places[0], places[1]]),
            ], seen: places[5])
        for tip in tips { #expect(try await ledger.show(tip)?.cluster == tips[2]) }
        #expect(try await ledger.company(of: tips[0], limit: 9)?.size == 6)
    }

    private static func erasesCompany(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(3).map(\.tip)
        let places = try await serials(ledger)
        try await ledger.keep(
            [
                .init(
                    cluster: places[0],
                    links: [
                        .init(number: places[0]), .init(number: places[1], beside: places[0], likeness: .exhibit),
                        .init(number: places[2], beside: places[1], likeness: .exhibit),
                    ])
            ], seen: places[2])
        func erase(_ count: Int, at seconds: Double) async throws {
            for claim in try await ledger.claimSome(count, at: seconds).prefix(count) {
                _ = try await ledger.settle(claim, .delivered(.init()), at: seconds)
            }
            _ = try await ledger.erase(
                endedBefore: Specimen.moment(seconds + 1), limit: 9, now: Specimen.moment(seconds + 2))
        }
        try await erase(1, at: 10)
        let left = try #require(try await ledger.company(of: tips[2], limit: 9))
        #expect(left.members.map(\.tip) == [tips[1], tips[2]])
        #expect(left.members.map(\.beside) == [nil, tips[1]])
        #expect(left.cluster == tips[0])
        #expect(try await ledger.company(of: tips[0], limit: 9) == nil)
        try await erase(1, at: 20)
        for tip in tips { #expect(try await house.reopen().show(tip)?.cluster == nil) }
    }

    private static func joinsWhoWasLeftAlone(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(3).map(\.tip)
        let places = try await serials(ledger)
        try await ledger.keep(
            [
                .init(
                    cluster: places[0],
                    links: [.init(number: places[0]), .init(number: places[1], beside: places[0], likeness: .exhibit)])
            ], seen: places[1])
        for claim in try await ledger.claimSome(1, at: 10).prefix(1) {
            _ = try await ledger.settle(claim, .delivered(.init()), at: 10)
        }
        _ = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 9, now: Specimen.moment(12))
        #expect(try await ledger.company(of: tips[1], limit: 9) == nil)
        try await ledger.keep(
            [.init(cluster: places[0], links: [.init(number: places[2], beside: places[1], likeness: .exhibit)])],
            seen: places[2])
        let company = try #require(try await ledger.company(of: tips[1], limit: 9))
        #expect(company.members.map(\.tip) == [tips[1], tips[2]])
        #expect(company.members.map(\.beside) == [nil, tips[1]])
    }

    private static func ignoresErased(_ house: any LedgerHouse) async throws {
        let ledger = try await house.open()
        let tips = try await ledger.admitSome(2).map(\.tip)
        let places = try await serials(ledger)
        for claim in try await ledger.claimSome(1, at: 10) {
            _ = try await ledger.settle(claim, .delivered(.init()), at: 10)
        }
        _ = try await ledger.erase(endedBefore: Specimen.moment(11), limit: 9, now: Specimen.moment(12))
        try await ledger.keep(
            [
                .init(
                    cluster: places[0],
                    links: [.init(number: places[0]), .init(number: places[1], beside: places[0], likeness: .exhibit)])
            ], seen: places[1])
        for tip in tips { #expect(try await ledger.company(of: tip, limit: 9) == nil) }
    }
}
