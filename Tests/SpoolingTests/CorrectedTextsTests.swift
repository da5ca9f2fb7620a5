import Spooling
import Testing
import Tips

@Suite("Texts that the office has labelled")
struct CorrectedTextsTests {
    /// Has corrected tips and nothing else.
    private struct Corrected: CorrectionLedger {
        var records: [TipRecord]

        func correct(_ tip: TipID, as correction: Correction, now: Moment) async throws -> CorrectionOutcome? { nil }

        func corrected(after: TipID?, limit: Int) async throws -> [TipRecord] {
            let start = after.flatMap { after in records.firstIndex { $0.tip == after } }.map { $0 + 1 } ?? 0
            return Array(records[start...].prefix(limit))
        }
    }

    private func record(_ number: UInt64, _ body: [UInt8]?) -> TipRecord {
        TipRecord(
            tip: TipID(high: 0, low: number), receivedAt: Moment(milliseconds: 0),
            figures: .init(
                receivedOn: CalendarDay(daysSinceEpoch: 0), kind: .report, departments: ["交警"], channel: "web",
                lanes: [.fallback], exhibits: []),
            exhibits: [], deliveries: [], manifestBody: body, judged: Judged(kind: .suggestion, departments: ["户籍"]))
    }

    @Test("are told from those that are erased, sealed or damaged, page by page")
    func pages() async throws {
        let ledger = Corrected(records: [
            record(1, Array(#"{"content":"x"}"#.utf8)), record(2, nil),
            record(3, ManifestBody.sealed(Array("{}".utf8), statement: [1])), record(4, [7]),
            record(5, Array(#"{"content":"y"}"#.utf8)),
        ])
        let first = try await ledger.correctedTexts(limit: 3)
        #expect(first.texts.map(\.words.content) == ["x"])
        #expect(first.texts.map(\.judged) == [Judged(kind: .suggestion, departments: ["户籍"])])
        #expect(first.unread.map(\.cause) == [.erased, .sealed])
        #expect(first.unread.map(\.judged.kind) == [.suggestion, .suggestion])
        let second = try await ledger.correctedTexts(after: first.next, limit: 3)
        #expect(second.texts.map(\.words.content) == ["y"])
        #expect(second.unread.map(\.cause) == [.damaged])
        #expect(second.next == nil)
    }
}
