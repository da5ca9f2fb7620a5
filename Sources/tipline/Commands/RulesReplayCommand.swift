import ArgumentParser
import Classification
import EmbeddedStore
import Foundation
import Spooling
import Synchronization
import Tips

extension RulesCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what these rules would change for the tips of a month: counts, and no word of any tip.")

        @Option(help: "The month, YYYY-MM.")
        var month: String

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Outcome.of {
                let month = try StatsCommand.month(month)
                let (spool, settings) = try common.openSpool()
                defer { spool.ledger.close() }
                let replay = try await MonthReplay(
                    book: RuleBook.load(directory: settings.rules), lanes: settings.laneNames,
                    calendar: settings.calendar
                ).run(month, in: spool.ledger)
                print(replay.text)
            }
        }
    }
}

/// Goes through the tips of a month beside the daemon or without one, and writes nothing.
struct MonthReplay {
    let book: RuleBook
    /// Of the configuration; empty where it names no endpoint.
    let lanes: Set<LaneName>
    let calendar: OfficeCalendar

    func run(_ month: CalendarMonth, in ledger: any OperatorLedger) async throws -> RuleReplay {
        let tips = Mutex<[TipID]>([])
        try await ledger.replay { tip, _, change in
            guard case .admitted(let figures) = change, figures.receivedOn.monthOfYear == month else { return }
            tips.withLock { $0.append(tip) }
        }
        var replay = RuleReplay(book)
        let bar = ProgressBar(label: "\(month)")
        defer { bar.finish() }
        let all = tips.withLock { $0 }
        for (done, tip) in all.enumerated() {
            if let record = try await ledger.show(tip) { add(record, to: &replay) }
            bar.show(Int64(done), of: Int64(all.count))
        }
        return replay
    }

    private func add(_ record: TipRecord, to replay: inout RuleReplay) {
        guard let body = record.manifestBody else { return replay.addErased() }
        let (clear, statement) = ManifestBody.parts(of: body)
        guard statement == nil else { return replay.addSealed() }
        guard let words = StatedWords(json: clear), let because = Because(json: clear) else {
            return replay.addDamaged()
        }
        let submission = Submission(
            content: words.content, place: words.place, channel: record.figures.channel,
            statedKind: book.statedKind(because: because.names),
            occasion: Occasion(occurredAt: words.occurredAt, receivedAt: record.receivedAt, calendar: calendar))
        let former = RuleReplay.Answer(
            kind: record.figures.kind, department: record.figures.departments.first,
            isUrgent: record.figures.isUrgent, lanes: record.figures.lanes)
        replay.add(submission, former: former, lanes: lanes)
    }
}

/// What decided, as a manifest in clear keeps it.
private struct Because: Decodable {
    struct Reason: Decodable {
        var name: String
    }

    private var because: [Reason]

    var names: [String] { because.map(\.name) }

    init?(json: ArraySlice<UInt8>) {
        guard let read = try? JSONDecoder().decode(Because.self, from: Data(json)) else { return nil }
        self = read
    }
}
