import Foundation
import Spooling
import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Carrying the log back")
struct CheckpointerTests {
    private static func logBytes(_ house: TemporaryLedger) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: house.path + "-wal")
        return attributes?[.size] as? Int ?? 0
    }

    @Test("the log stays bounded while many admit without a pause")
    func bounded() async throws {
        let house = try TemporaryLedger()
        let ledger = try house.ledger()
        let longest = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    var longest = 0
                    for _ in 0..<320 {
                        _ = try? await ledger.admit(Specimen.admission())
                        longest = max(longest, Self.logBytes(house))
                    }
                    return longest
                }
            }
            return await group.reduce(0) { max($0, $1) }
        }
        #expect(try await ledger.tally().tips == 64 * 320)
        #expect(longest < 80_000_000)
        #expect(longest > 0)
    }

    @Test("and while one admits after the other, each commit writing its pages anew")
    func boundedOneByOne() async throws {
        let house = try TemporaryLedger(pace: .init(pagesBetween: 64, longestLog: 256))
        let ledger = try house.ledger()
        for _ in 0..<600 { _ = try await ledger.admit(Specimen.admission()) }
        // 600 commits write some 70 MB.
        #expect(Self.logBytes(house) < 20_000_000)
    }

    @Test("nothing is carried back that nobody asked for, and everything is at the end")
    func atTheEnd() async throws {
        let house = try TemporaryLedger(pace: TemporaryLedger.still)
        let tips = try await house.ledger().admitSome(30).map(\.tip)
        #expect(Self.logBytes(house) > 1_000_000)
        house.leave()
        for tip in tips { #expect(try await house.ledger().show(tip) != nil) }
    }
}
