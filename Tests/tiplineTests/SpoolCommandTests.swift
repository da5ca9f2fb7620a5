import EmbeddedStore
import Foundation
import Spooling
import Testing
import Tips

@testable import tipline

/// The program itself, beside a spool that no daemon has.
@Suite("tipline spool hold, release and retry")
struct SpoolCommandTests {
    private let at = Moment(milliseconds: 1_420_245_000_000)

    private func spool(in folder: String, tips: Int) async throws -> [TipID] {
        let embedded = try EmbeddedSpool.openForDaemon(folder, now: at)
        defer { embedded.ledger.close() }
        let spool = Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: [.fallback: Bell()])
        var source = SystemRandomNumberGenerator()
        var ids: [TipID] = []
        for _ in 0..<tips {
            let tip = Tip(
                id: .random(using: &source), channel: "web", content: "桥头夜里施工", receivedAt: at,
                receivedOn: CalendarDay(daysSinceEpoch: 16_436),
                decision: Decision(
                    kind: .unsure, departments: ["城管"], confidence: 0.5, because: [], rulesDigest: .of([UInt8]())))
            _ = try await spool.admit(tip, deposit: embedded.vault.deposit(for: tip.id), reservation: nil)
            ids.append(tip.id)
        }
        return ids
    }

    @Test("one id that is mistyped stops none behind it, and the end tells")
    func mistyped() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("moved-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let ids = try await spool(in: folder, tips: 2).map(\.description)
        let strangers = ["x", "\(TipID(high: 1, low: 2))"]
        let ending = try BuiltProgram.run(["spool", "hold", "--spool", folder, ids[0]] + strangers + [ids[1]])
        #expect(ending.code == 65, "\(ending)")
        #expect(ending.text == ids.map { "\($0) held\n" }.joined())
        for id in strangers { #expect(ending.complaint.contains("There is no tip `\(id)`"), "\(ending)") }
        let released = try BuiltProgram.run(["spool", "release", "--spool", folder] + ids)
        #expect(released.code == 0 && released.text == ids.map { "\($0) queued\n" }.joined(), "\(released)")
        // Neither is what may be retried.
        let retried = try BuiltProgram.run(["spool", "retry", "--spool", folder] + ids)
        #expect(retried.code == 65 && retried.text.isEmpty, "\(retried)")
        for id in ids { #expect(retried.complaint.contains("\(id) is queued"), "\(retried)") }
    }
}
