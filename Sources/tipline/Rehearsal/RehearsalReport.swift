import Accounting
import EmbeddedStore
import Platform
import Receiving
import Spooling
import Tips

/// What the rehearsal came to: the figures of the ledger, and every place where sender, ledger and platform do not agree.
struct RehearsalReport: Sendable {
    let statistics: Statistics
    let disagreements: [String]

    init(sent: Rehearsal.Sent, ledger: SQLiteLedger, store: String, calendar: OfficeCalendar) async throws {
        statistics = try await ledger.statistics(
            from: RehearsalPlan.firstMonth, to: RehearsalPlan.lastMonth, calendar: calendar)
        let clues = try PlatformStore.clues(in: store)
        let tally = try await ledger.tally()
        var wrong = try await ledger.verify() + PlatformStore.faults(in: store)
        if tally.open > 0 { wrong.append("\(tally.open) deliveries are still pending.") }
        if tally.tips != sent.digests.count {
            wrong.append("\(sent.digests.count) tips were acknowledged, the ledger has \(tally.tips).")
        }
        wrong += Self.compare(sent, clues)
        wrong += Self.compare(statistics.sum, clues)
        disagreements = wrong
    }

    /// Every acknowledged tip is recorded once, with the digests of what the sender sent.
    private static func compare(_ sent: Rehearsal.Sent, _ clues: [RecordedClue]) -> [String] {
        var wrong: [String] = []
        let recorded = Dictionary(grouping: clues, by: \.id)
        for (tip, digests) in sent.digests {
            let records = recorded[tip] ?? []
            if records.count != 1 { wrong.append("Tip \(tip) is recorded \(records.count) times.") }
            let arrived = records.first?.exhibits.sorted { $0.number < $1.number }.map(\.digest)
            if let arrived, arrived != digests { wrong.append("Tip \(tip): its exhibits are not what was sent.") }
        }
        let strangers = recorded.keys.filter { sent.digests[$0] == nil }
        if !strangers.isEmpty { wrong.append("\(strangers.count) clues were never acknowledged to a sender.") }
        return wrong
    }

    /// The published figures against the platform's own store.
    private static func compare(_ sum: MonthFigures, _ clues: [RecordedClue]) -> [String] {
        var wrong: [String] = []
        for kind in Kind.allCases where sum.kinds[kind] != clues.count(where: { $0.kind == kind }) {
            wrong.append("The ledger counts \(sum.kinds[kind]) of kind \(kind.rawValue), the platform another number.")
        }
        let exhibits = clues.reduce(0) { $0 + $1.exhibits.count }
        let bytes = clues.reduce(0) { $0 + $1.exhibitBytes }
        if sum.allExhibits.count != exhibits || sum.allExhibits.bytes != bytes {
            wrong.append("The ledger counts \(sum.allExhibits.count) exhibits, the platform \(exhibits).")
        }
        return wrong
    }

    var summary: String {
        let sum = statistics.sum
        let verdict =
            disagreements.isEmpty ? "ledger, platform and senders agree" : disagreements.joined(separator: "\n")
        return """
            \(sum.kinds.report) reports and complaints, \(sum.kinds.suggestion) suggestions, \(sum.kinds.unsure) unsure: \
            \(sum.tips) tips, \(sum.deliveries.once) recorded once each, \(sum.deliveries.again) twice, \(sum.open) pending; \
            \(sum.allExhibits.count) exhibits, \(sum.allExhibits.bytes) bytes.
            \(verdict)
            """
    }
}
