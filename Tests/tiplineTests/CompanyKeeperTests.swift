import Company
import EmbeddedStore
import Foundation
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("Company is found behind the commits")
struct CompanyKeeperTests {
    private static let at = Moment(milliseconds: 1_420_245_000_000)

    private struct Clock: TimeSource {
        var now: Moment { CompanyKeeperTests.at.adding(seconds: 3600) }
    }

    /// A spool of its own, opened as a daemon does.
    private func inSpool(_ work: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("company-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await work(folder)
    }

    private func open(_ folder: String) throws -> (EmbeddedSpool, CompanyKeeper) {
        let spool = try EmbeddedSpool.openForDaemon(folder, now: Self.at)
        return (spool, CompanyKeeper(ledger: spool.ledger, nearness: Nearness(), seed: 5, time: Clock()))
    }

    /// One run of a daemon, from its start to its end.
    private func run(
        in folder: String, _ work: (SQLiteLedger, CompanyKeeper) async throws -> [TipID]
    ) async throws -> [TipID] {
        let (spool, keeper) = try open(folder)
        defer { spool.ledger.close() }
        return try await work(spool.ledger, keeper)
    }

    @discardableResult
    private func admit(_ content: String, photo: UInt8? = nil, isSealed: Bool = false, to ledger: SQLiteLedger)
        async throws -> TipID
    {
        var source = SystemRandomNumberGenerator()
        let exhibits = photo.map {
            [Exhibit(number: 1, mediaType: "image/jpeg", bytes: 1, digest: Digest.of([$0]))]
        }
        let tip = Tip(
            id: .random(using: &source), channel: "web", content: content, receivedAt: Self.at,
            receivedOn: CalendarDay(daysSinceEpoch: 16_436),
            decision: Decision(
                kind: .report, departments: [], confidence: 0.5, because: [], rulesDigest: .of([UInt8]())),
            exhibits: exhibits ?? [])
        _ = try await ledger.admit(
            Admission(
                tip: tip.id, receivedAt: tip.receivedAt, figures: .init(tip: tip, lanes: [.fallback]),
                manifestBody: isSealed ? Manifest.sealedBody(of: tip, statement: [1]) : Manifest.body(of: tip),
                exhibits: tip.exhibits, receiptHash: tip.id.bytes, key: nil))
        return tip.id
    }

    private static let text = "昨天晚上十一点人民路工地还在施工，噪音很大，附近居民没有办法休息，打了电话也没有人来管"

    @Test("the same photo and nearly the same words are linked, and go on being linked after a restart")
    func links() async throws {
        try await inSpool { folder in
            let tips = try await run(in: folder) { ledger, keeper in
                let tips = [
                    try await admit(Self.text, photo: 1, to: ledger),
                    try await admit("这张照片是在桥头拍的，车牌看得清楚", photo: 1, to: ledger),
                    try await admit("建议在小学门口增加一个红绿灯，孩子过马路太危险了", to: ledger),
                ]
                #expect(try await keeper.look() == 3)
                #expect(try await keeper.look() == 0)
                return tips
            }
            let (one, two, other) = (tips[0], tips[1], tips[2])
            let (again, next) = try open(folder)
            defer { again.ledger.close() }
            let three = try await admit(Self.text + "！", to: again.ledger)
            #expect(try await next.look() == 1)
            let company = try #require(try await again.ledger.company(of: three, limit: 9))
            #expect(company.cluster == one)
            #expect(company.members.map(\.tip) == [one, two, three])
            #expect(company.members.map(\.likeness) == [nil, .exhibit, .text(100)])
            #expect(company.members.map(\.beside) == [nil, one, one])
            #expect(try await again.ledger.company(of: other, limit: 9) == nil)
            #expect(try await again.ledger.verify() == [])
        }
    }

    @Test("what was admitted and not looked at when the daemon died is looked at by the next one")
    func catchesUp() async throws {
        try await inSpool { folder in
            let tips = try await run(in: folder) { ledger, keeper in
                let one = try await admit(Self.text, to: ledger)
                _ = try await keeper.look()
                return [one, try await admit(Self.text, to: ledger)]
            }
            let (again, next) = try open(folder)
            defer { again.ledger.close() }
            #expect(try await next.look() == 1)
            #expect(try await again.ledger.show(tips[1])?.cluster == tips[0])
        }
    }

    @Test("of sealed tips nothing is compared, and nothing of a text rests but who is with whom")
    func sealed() async throws {
        try await inSpool { folder in
            let (spool, keeper) = try open(folder)
            defer { spool.ledger.close() }
            for _ in 1...2 { try await admit(Self.text, photo: 1, isSealed: true, to: spool.ledger) }
            #expect(try await keeper.look() == 2)
            #expect(try await keeper.look() == 0)
            #expect(try await spool.ledger.list(stages: nil, after: nil, limit: 9).allSatisfy { $0.cluster == nil })
        }
    }

    @Test("a flood of one text is one cluster, found slice by slice")
    func flood() async throws {
        try await inSpool { folder in
            let (spool, keeper) = try open(folder)
            defer { spool.ledger.close() }
            var tips: [TipID] = []
            for _ in 0..<(CompanyKeeper.slice + 10) { tips.append(try await admit(Self.text, to: spool.ledger)) }
            #expect(try await keeper.look() == CompanyKeeper.slice)
            #expect(try await keeper.look() == 10)
            let company = try #require(try await spool.ledger.company(of: tips[100], limit: 3))
            #expect(company.size == tips.count)
            #expect(company.members.count == 3)
        }
    }
}
