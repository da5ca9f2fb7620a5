import ArgumentParser
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("What a repair tells")
struct RepairReportTests {
    private static let tip = TipID(high: 1, low: 2)

    private static func report(_ results: [Spooling.Repair.Result], isDryRun: Bool = false) -> (RepairReport, [String])
    {
        var report = RepairReport(isDryRun: isDryRun)
        let lines = results.map { report.line(.init(tip, $0)) }
        return (report, lines)
    }

    @Test("every tip has a line of its own that begins with its id")
    func lines() {
        let (report, lines) = Self.report([
            .queued, .restored(from: .orphans), .quarantined(why: "exhibit-missing"),
            .left(in: .exhibits, why: "exhibit-digest"), .unacknowledged(in: .orphans),
        ])
        #expect(lines.allSatisfy { $0.hasPrefix("\(Self.tip) ") })
        #expect(lines[2].hasSuffix("stays quarantined: exhibit-missing"))
        #expect(
            report.summary.first
                == "1 queued again, 1 restored, 1 still quarantined, 1 left as they are, 1 never acknowledged.")
        #expect(report.summary.contains { $0.contains("receipts") })
    }

    @Test("a dry run says what would be")
    func dryRun() {
        let (report, lines) = Self.report([.queued, .restored(from: .exhibits)], isDryRun: true)
        #expect(lines.allSatisfy { $0.contains("would be") })
        #expect(report.summary.first?.hasPrefix("Nothing was changed.") == true)
    }

    @Test("it ends well when nothing is left, and with a code of its own when something is")
    func codes() throws {
        for results in [[], [.queued, .restored(from: .orphans), .unacknowledged(in: .exhibits)]]
            as [[Spooling.Repair.Result]]
        { try Self.report(results).0.leave() }
        for result in [.quarantined(why: "x"), .left(in: .orphans, why: "x")] as [Spooling.Repair.Result] {
            #expect(throws: ExitCode(65)) { try Self.report([result]).0.leave() }
        }
    }
}
