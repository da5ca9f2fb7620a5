import Foundation
import GRDB
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Damage in the ledger")
struct SQLiteLedgerTests {
    @Test(
        "a damaged tip is quarantined when it is claimed, and its neighbours are sent",
        arguments: [
            "UPDATE tip SET body = replace(body, 'kind', 'find') WHERE serial = 2",
            "UPDATE tip SET body = NULL WHERE serial = 2", "UPDATE tip SET body = 17 WHERE serial = 2",
            "UPDATE tip SET id = x'01' WHERE serial = 2",
            "UPDATE tip SET id = x'00112233445566778899aabbccddeeff' WHERE serial = 2",
            "UPDATE tip SET seal = x'' WHERE serial = 2", "DELETE FROM tip WHERE serial = 2",
            "UPDATE exhibit SET digest = x'01' WHERE serial = 2", "UPDATE exhibit SET bytes = 'many' WHERE serial = 2",
            "UPDATE exhibit SET media_type = 'video/mp4' WHERE serial = 2", "DELETE FROM exhibit WHERE serial = 2",
        ])
    func neighbours(sql: String) async throws {
        let house = try TemporaryLedger()
        let tips = try await house.ledger().admitSome(3, exhibits: 1).map(\.tip)
        house.leave()
        try house.tamper(sql)
        let ledger = try house.ledger()
        #expect(try await ledger.claimSome(at: 100).map(\.tip) == [tips[0], tips[2]])
        #expect(try await ledger.tally().deliveries[.quarantined] == 1)
        #expect(try await ledger.claimSome(at: 101).isEmpty)
        let listed = try await ledger.list(stages: nil, after: nil, limit: 10)
        #expect(listed.map(\.tip).contains(tips[2]))
        #expect(try await ledger.admit(Specimen.admission()) == .kept)
        #expect(try await !ledger.verify().isEmpty)
    }

    @Test("a custody that cannot be read keeps no neighbour from being settled, corrections or not")
    func settledNeighbours() async throws {
        let house = try TemporaryLedger()
        _ = try await house.ledger().admitSome(3)
        house.leave()
        try house.tamper("UPDATE event SET note = 'nothing' WHERE serial = 2")
        let ledger = try house.ledger()
        let claims = try await ledger.claimSome(at: 100)
        #expect(claims.count == 3)
        let said = PlatformAnswer(kind: .suggestion)
        let settled = try await ledger.settle(
            claims.map { Settlement(delivery: $0.delivery, outcome: .delivered(said), at: Specimen.moment(101)) })
        #expect(settled == 3)
        #expect(try await ledger.tally().deliveries[.delivered] == 3)
    }

    @Test("a list shows a damaged record as quarantined, between its neighbours as they are")
    func listed() async throws {
        let house = try TemporaryLedger()
        let tips = try await house.ledger().admitSome(3).map(\.tip)
        house.leave()
        try house.tamper("UPDATE event SET note = 'gossip' WHERE serial = 2")
        let listed = try await house.ledger().list(stages: nil, after: nil, limit: 10)
        #expect(listed.map(\.tip) == tips)
        #expect(listed.map(\.stage) == [.queued, .quarantined, .queued])
    }

    /// Bits flipped anywhere in the file: a start may refuse, a look may fail, nothing may end the program, and what is
    /// claimed is what was admitted.
    @Test("a flipped bit is refused, found, or harms nothing", arguments: 1...4)
    func flips(seed: UInt64) async throws {
        let house = try TemporaryLedger()
        let admissions = try await house.ledger().admitSome(12, exhibits: 1)
        let claims = try await house.ledger().claimSome(2, at: 50)
        _ = try await house.ledger().settle(claims[0], .delivered(PlatformAnswer(clue: "C")), at: 51)
        house.leave()
        // The log is carried back by the next start, so that the flips meet the ledger itself.
        try house.ledger()
        house.leave()
        let bytes = try #require(house.folder.bytes("ledger.sqlite"))
        let bodies = Dictionary(uniqueKeysWithValues: admissions.map { ($0.tip, $0.manifestBody) })
        var source = Seeded(state: seed)
        for _ in 0..<25 {
            var flipped = bytes
            let bit = Int.random(in: 0..<bytes.count * 8, using: &source)
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            let image = try TemporaryLedger()
            #expect(FileManager.default.createFile(atPath: image.path, contents: Data(flipped)))
            await Self.use(image, bodies, bit: bit)
        }
    }

    @Test(
        "counters that do not agree with what is open are found behind a start, those of what has ended by the full check"
    )
    func disagreements() async throws {
        let house = try TemporaryLedger()
        try await house.ledger().admitSome(2)
        house.leave()
        try house.tamper(
            "UPDATE tally SET deliveries = 7 WHERE stage = 0; UPDATE tally SET deliveries = 7 WHERE stage = 8")
        let open = try await house.ledger().openDeliveries()
        #expect(open.disagreements == ["Stage queued: the counter says 7, the rows are 2."])
        #expect(open.lanes == [.fallback: [.queued: 2]])
    }

    private static func use(_ house: TemporaryLedger, _ bodies: [TipID: [UInt8]], bit: Int) async {
        guard let ledger = try? house.ledger() else { return }
        _ = try? await ledger.verify()
        _ = try? await ledger.list(stages: nil, after: nil, limit: 100)
        _ = try? await ledger.tally()
        for tip in bodies.keys { _ = try? await ledger.custody(of: tip) }
        try? await ledger.replay { _, _, _ in }
        for claim in (try? await ledger.claimSome(at: 100)) ?? [] {
            let body = bodies[claim.tip].map { Array($0.dropFirst()) }
            #expect(body != nil && Array(claim.manifest.bytes.suffix(body?.count ?? 0)) == body, "bit \(bit)")
        }
        _ = try? await ledger.admit(Specimen.admission())
        _ = try? await ledger.erase(endedBefore: Specimen.moment(99), limit: 10, now: Specimen.moment(99))
        house.leave()
    }

    /// The same flips every time (SplitMix64, Steele, Lea and Flood 2014).
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}
