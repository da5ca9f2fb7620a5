import Classification
import Spooling
import Testing
import Tips

@testable import tipline

@Suite("Learning from what the office corrected")
struct CorrectedSourceTests {
    private struct Corrected: CorrectionLedger {
        var records: [TipRecord]

        func correct(_ tip: TipID, as correction: Correction, now: Moment) async throws -> CorrectionOutcome? { nil }

        func corrected(after: TipID?, limit: Int) async throws -> [TipRecord] {
            let start = after.flatMap { after in records.firstIndex { $0.tip == after } }.map { $0 + 1 } ?? 0
            return Array(records[start...].prefix(limit))
        }
    }

    private func record(_ number: UInt64, _ judged: Judged, _ body: String?) -> TipRecord {
        TipRecord(
            tip: TipID(high: 0, low: number), receivedAt: Moment(milliseconds: 0),
            figures: .init(
                receivedOn: CalendarDay(daysSinceEpoch: 0), kind: .unsure, departments: [], channel: "web",
                lanes: [.fallback], exhibits: []),
            exhibits: [], deliveries: [], manifestBody: body.map { Array($0.utf8) }, judged: judged)
    }

    @Test("takes kind and leading department as labels, as far as they are learned, and counts what cannot be read")
    func labels() async throws {
        let ledger = Corrected(records: [
            record(1, Judged(kind: .report, departments: ["交警", "治安"]), #"{"content":"a"}"#),
            record(2, Judged(kind: .unsure, departments: ["治安"]), #"{"content":"b"}"#),
            record(3, Judged(kind: .suggestion, departments: []), #"{"content":"c"}"#),
            record(4, Judged(kind: .suggestion, departments: []), nil),
            record(5, Judged(kind: .suggestion, departments: []), "\n{}\nage"),
            record(6, Judged(kind: .suggestion, departments: []), "{"),
        ])
        func read(_ task: Lexicon.Task?, most: Int = 100) async throws -> CorrectedSource {
            var source = CorrectedSource(only: task, departments: ["交警", "治安"], most: most)
            try await source.read(ledger)
            return source
        }
        #expect(
            try await read(nil).items == [
                .init(label: .report, department: "交警", text: "a"), .init(department: "治安", text: "b"),
                .init(label: .suggestion, text: "c"),
            ])
        #expect(
            try await read(.kind).items == [.init(label: .report, text: "a"), .init(label: .suggestion, text: "c")])
        #expect(
            try await read(.department).items == [
                .init(department: "交警", text: "a"), .init(department: "治安", text: "b"),
            ])
        #expect(try await read(.kind, most: 1).items.count == 1)
        let source = try await read(nil)
        #expect(source.summary.hasPrefix("3 corrected texts; not readable: 1 erased, 1 sealed"))
        #expect(source.summary.contains("1 damaged"))
    }

    @Test("a desk that the rules do not know is left out and counted, and its name can do nothing to a terminal")
    func strangers() async throws {
        let names = ["交警大队", "交警大队", "治安", "\u{1B}[2J\n伪", String(repeating: "长", count: 200), "甲", "乙", "丙"]
        let ledger = Corrected(
            records: names.enumerated().map {
                record(UInt64($0.offset), Judged(kind: .report, departments: [$0.element]), #"{"content":"a"}"#)
            })
        var source = CorrectedSource(only: nil, departments: ["交警", "治安"])
        try await source.read(ledger)
        #expect(source.items.count == 8)
        #expect(source.items.compactMap(\.department) == ["治安"])
        #expect(source.summary.contains("Left out: 7 departments that classification.yaml does not name, `交警大队` 2, "))
        #expect(source.summary.contains(" and 1 more: "))
        #expect(source.summary == source.summary.onOneLine)
        #expect(source.summary.count < 500)
        var desks = CorrectedSource(only: .department, departments: ["治安"])
        try await desks.read(ledger)
        #expect(desks.items.map(\.department) == ["治安"])
        var kinds = CorrectedSource(only: .kind, departments: [])
        try await kinds.read(ledger)
        #expect(kinds.summary == "8 corrected texts.")
    }
}
