import ArgumentParser
import EmbeddedStore
import Foundation
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("tipline spool correct")
struct CorrectCommandTests {
    private let at = Moment(milliseconds: 1_420_245_000_000)

    private func run(_ arguments: [String], in folder: String) async throws {
        let command = try #require(
            try SpoolCommand.parseAsRoot(["correct"] + arguments + ["--spool", folder]) as? CorrectCommand)
        try await command.run()
    }

    /// A spool with one tip that has an exhibit, given up by its daemon.
    private func spool(in folder: String) async throws -> Tip {
        let embedded = try EmbeddedSpool.openForDaemon(folder, now: at)
        defer { embedded.ledger.close() }
        let spool = Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: [.fallback: Bell()])
        var source = SystemRandomNumberGenerator()
        var tip = Tip(
            id: .random(using: &source), channel: "web", content: "桥头夜里施工", receivedAt: at,
            receivedOn: CalendarDay(daysSinceEpoch: 16_436),
            decision: Decision(
                kind: .unsure, departments: ["城管"], confidence: 0.5, because: [], rulesDigest: .of([UInt8]())))
        let deposit = embedded.vault.deposit(for: tip.id)
        let (bytes, digest) = try await deposit.keep([1, 2, 3])
        tip.exhibits = [Exhibit(number: 1, mediaType: "image/jpeg", bytes: bytes, digest: digest)]
        _ = try await spool.admit(tip, deposit: deposit, reservation: nil)
        return tip
    }

    private func record(_ tip: TipID, in folder: String) async throws -> (TipRecord, kept: KeptManifest?) {
        let embedded = try EmbeddedSpool.openForCommand(folder)
        defer { embedded.ledger.close() }
        let record = try #require(try await embedded.ledger.show(tip))
        let manifest = try #require(try embedded.vault.remains(of: tip, in: .exhibits).manifest)
        #expect(manifest == KeptManifest.bytes(of: record))
        return (record, KeptManifest(manifest))
    }

    @Test("rewrites what was never sent, in the ledger and beside the exhibits, and says the same twice without harm")
    func rewrites() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("correct-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tip = try await spool(in: folder)
        for _ in 1...2 {
            try await run(
                ["\(tip.id)", "--kind", "report", "--department", "治安", "--department", "城管"], in: folder)
            let (record, kept) = try await record(tip.id, in: folder)
            #expect(record.judged == Judged(kind: .report, departments: ["治安", "城管"]))
            let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
            #expect(kept?.admission(statement: nil, calendar: calendar).figures.kind == .report)
        }
        let shelf = folder + "/exhibits/" + tip.id.description.prefix(2)
        let names = try FileManager.default.contentsOfDirectory(atPath: shelf)
        #expect(names.sorted() == ["\(tip.id)-1", "\(tip.id)-manifest.json"])
    }

    @Test("a run that was cut short between row and file is made good by the next one")
    func heals() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("correct-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tip = try await spool(in: folder)
        let embedded = try EmbeddedSpool.openForCommand(folder)
        _ = try await embedded.ledger.correct(tip.id, as: Correction(kind: .suggestion), now: at)
        embedded.ledger.close()
        try Data([1]).write(
            to: URL(fileURLWithPath: folder + "/exhibits/\(tip.id.description.prefix(2))/\(tip.id)-manifest.new"))
        try await run(["\(tip.id)", "--kind", "suggestion"], in: folder)
        #expect(try await record(tip.id, in: folder).0.judged.kind == .suggestion)
    }

    @Test("a tip nobody knows, and a word that says nothing, are refused")
    func refusals() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("correct-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tip = try await spool(in: folder)
        for arguments in [["\(tip.id)"], ["\(tip.id)", "--kind", "unsure"], ["x", "--kind", "report"]] {
            await #expect(throws: ExitCode(65)) { try await run(arguments, in: folder) }
        }
    }
}
