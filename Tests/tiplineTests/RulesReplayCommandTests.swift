import ArgumentParser
import Classification
import EmbeddedStore
import Foundation
import Sealing
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("What other rules would have said of a month")
struct RulesReplayCommandTests {
    private static let rules = """
        departments: {刑侦: crime}
        rules:
          - {name: night, why: w, any: [偷], time_of_day: 22:00-06:00, kind: report, weight: 2, department: 刑侦}
          - {name: stated, why: w, stated_kind: suggestion, kind: suggestion, weight: 3}
          - {name: here, why: w, in: place, any: [桥], kind: report, weight: 1}
        """

    private static func day(_ text: String) throws -> Moment { try #require(Moment(rfc3339: "\(text)T15:30:00Z")) }

    @Test("tips of the month are decided by place, time and what the citizen called them; erased ones are counted")
    func replays() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let calendar = try #require(OfficeCalendar(timeZone: "Asia/Shanghai"))
        let embedded = try EmbeddedSpool.openForDaemon(folder, now: try Self.day("2015-01-01"))
        let ledger = embedded.ledger
        defer { ledger.close() }
        let spool = Spool(ledger: ledger, vault: embedded.vault, secret: ledger.secret, bells: [.fallback: Bell()])
        func admit(_ content: String, _ day: String, place: String? = nil, stated: Bool = false) async throws {
            let (received, because) = (try Self.day(day), stated ? [Decision.Reason(name: "stated", weight: 1.2)] : [])
            var source = SystemRandomNumberGenerator()
            let decision = Decision(
                kind: .unsure, departments: [], confidence: 0.5, because: because, rulesDigest: .of([]))
            let tip = Tip(
                id: .random(using: &source), channel: "web", content: content, place: place, receivedAt: received,
                receivedOn: calendar.day(of: received), decision: decision)
            _ = try await spool.admit(tip, deposit: nil, reservation: nil)
        }
        try await admit("有人偷车", "2015-01-02")
        try await admit("空", "2015-01-03", place: "大桥")
        try await admit("空", "2015-01-04", stated: true)
        try await admit("空", "2015-01-05")
        try await admit("有人偷车", "2015-02-01")
        for claim in try await ledger.claim(lane: .fallback, limit: 1, now: Self.day("2015-02-02"), leaseSeconds: 9) {
            let end = Settlement(delivery: claim.delivery, outcome: .delivered(.init()), at: try Self.day("2015-02-02"))
            #expect(try await ledger.settle([end]) == 1)
        }
        let book = try RuleBook(text: Self.rules, named: "c.yaml")
        let replay = MonthReplay(book: book, lanes: [.fallback], calendar: calendar)
        let january = try #require(CalendarMonth("2015-01"))
        // It came at half past eleven at night, on the office's clocks.
        let before = try await replay.run(january, in: ledger)
        #expect((before.read, before.changed, before.erased) == (4, 3, 0))
        #expect(
            before.changes(of: "kind") == [
                .init(from: "unsure", to: "report", tips: 2), .init(from: "unsure", to: "suggestion", tips: 1),
            ])
        #expect(before.changes(of: "department") == [.init(from: "-", to: "刑侦", tips: 1)])
        let late = try Self.day("2015-03-01")
        #expect(try await ledger.erase(endedBefore: late, limit: 9, now: late).count == 1)
        let after = try await replay.run(january, in: ledger)
        #expect((after.read, after.changed, after.erased, after.sealed) == (3, 2, 1, 0))
    }

    private static func replay(_ arguments: [String]) async throws -> RuleReplay {
        let command = try #require(
            try RulesCommand.parseAsRoot(["replay"] + arguments) as? RulesCommand.Replay)
        return try await command.replay()
    }

    @Test("inside, sealed clues of the month are opened in memory and compared with what their manifests say")
    func inside() async throws {
        let inside = SealedOffice()
        try await inside.work(tips: 2) { folder, tips in
            try Self.rules.write(toFile: "\(folder)/classification.yaml", atomically: true, encoding: .utf8)
            let month = try #require(OfficeCalendar(timeZone: "Asia/Shanghai")).day(of: SystemTime().now).monthOfYear
            let arguments = ["--month", "\(month)", "--rules", folder, "--store", "\(folder)/platform"]
            let closed = try await Self.replay(arguments)
            #expect((closed.read, closed.sealed) == (0, 2))
            let opened = try await Self.replay(arguments + ["--identity", inside.keyFile(in: folder)])
            #expect((opened.read, opened.sealed) == (2, 0))
            #expect(opened.text.contains("Urgency and lanes were not compared"))
            #expect(try await Self.replay(["--month", "2015-01"] + arguments.dropFirst(2)).read == 0)
            await #expect(throws: Failure.self) {
                _ = try await Self.replay(arguments.dropLast() + ["\(folder)/none"])
            }
            inside.expectNothingOpened(in: folder)
        }
        #expect(throws: (any Error).self) { try RulesCommand.Replay.parse(["--month", "2015-01", "--identity", "x"]) }
    }
}
