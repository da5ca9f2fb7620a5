public import Spooling
import Synchronization
import Testing
import Tips

/// What holds of every ledger at every moment, however it came there. Runs behind every check.
public enum LedgerSoundness {
    public static func expect(_ ledger: any Ledger) async throws {
        #expect(try await ledger.verify() == [])
        let records = try await everything(ledger)
        try await expectCounters(ledger, records)
        expectSequences(records)
        try await expectCustody(ledger, records)
    }

    /// All tips, page by page.
    static func everything(_ ledger: any Ledger) async throws -> [TipRecord] {
        var records: [TipRecord] = []
        while true {
            let page = try await ledger.list(stages: nil, after: records.last?.tip, limit: 64)
            records += page
            if page.isEmpty { return records }
        }
    }

    /// The counters are the rows.
    private static func expectCounters(_ ledger: any Ledger, _ records: [TipRecord]) async throws {
        let tally = try await ledger.tally()
        var counted: [Stage: Int] = [:]
        for delivery in records.flatMap(\.deliveries) { counted[delivery.stage, default: 0] += 1 }
        #expect(tally.deliveries.filter { $0.value != 0 } == counted)
        #expect(tally.tips == records.count)
        let moving = records.first { record in
            record.deliveries.contains { $0.stage.isClaimable || $0.stage == .sending }
        }
        #expect(tally.oldestMoving == moving?.receivedAt)
    }

    /// Every lane counts 1, 2, 3 … without a hole.
    private static func expectSequences(_ records: [TipRecord]) {
        var sequences: [LaneName: [Int64]] = [:]
        for delivery in records.flatMap(\.deliveries) {
            sequences[delivery.lane, default: []].append(delivery.sequence)
        }
        for (lane, numbers) in sequences { #expect(numbers.sorted() == Array(1...Int64(numbers.count)), "\(lane)") }
        for record in records {
            #expect(record.deliveries.map(\.lane.name).sorted() == record.figures.lanes.map(\.name).sorted())
        }
    }

    /// One chain over all events, each tip's custody beginning with its admission and ending in the stages it shows.
    private static func expectCustody(_ ledger: any Ledger, _ records: [TipRecord]) async throws {
        var events: [CustodyEvent] = []
        for record in records {
            let custody = try await ledger.custody(of: record.tip)
            #expect(custody.map(\.number) == custody.map(\.number).sorted())
            #expect(custody.first?.change == .admitted(record.figures))
            #expect(
                stages(after: custody)
                    == Dictionary(uniqueKeysWithValues: record.deliveries.map { ($0.lane, $0.stage) }))
            events += custody
        }
        let replayed = Mutex<[CustodyEvent.Change]>([])
        try await ledger.replay { _, _, change in replayed.withLock { $0.append(change) } }
        #expect(replayed.withLock { $0 } == events.map(\.change))
        let byRuns = Mutex<[CustodyEvent.Change]>([])
        try await ledger.replayRuns(kept: { _ in false }) { _, _, change in byRuns.withLock { $0.append(change) } }
        #expect(byRuns.withLock { $0 } == events.map(\.change))
        events.sort { $0.number < $1.number }
        var previous = CustodyEvent.beginning
        for (index, event) in events.enumerated() {
            let expected = CustodyEvent(
                number: Int64(index) + 1, tip: event.tip, at: event.at, change: event.change, after: previous)
            #expect(event == expected)
            previous = event.digest
        }
    }

    private static func stages(after custody: [CustodyEvent]) -> [LaneName: Stage] {
        var stages: [LaneName: Stage] = [:]
        for event in custody {
            switch event.change {
            case .admitted(let figures): for lane in figures.lanes { stages[lane] = .queued }
            case .moved(let lane, let stage, _):
                #expect(stages[lane]?.mayBecome(stage) == true)
                stages[lane] = stage
            case .corrected, .answered, .erased: continue
            }
        }
        return stages
    }
}
