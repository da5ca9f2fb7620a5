import ArgumentParser
import Classification
import EmbeddedStore
import Foundation
import Platform
import Sealing
import Spooling
import Synchronization
import Tips

extension RulesCommand {
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what these rules would change for the tips of a month: counts, and no word of any tip.",
            discussion: """
                Of a spool, or with --store on the inside: then it is the clues received in that month, what is sealed opened in \
                memory with --identity, and what their manifests say is compared.
                """)

        @Option(help: "The month, YYYY-MM.")
        var month: String

        @Option(help: "The store of `tipline platform` or `collect`, in place of the spool.")
        var store: String?

        @Option(help: "With --store: a file of age identities.")
        var identity: String?

        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard identity == nil || store != nil else { throw ValidationError("--identity goes with --store.") }
        }

        func run() async throws {
            try await Outcome.of { print(try await replay().text) }
        }

        func replay() async throws -> RuleReplay {
            let month = try StatsCommand.month(month)
            let settings = try common.settings()
            let replay = try MonthReplay(
                book: RuleBook.load(directory: settings.rules), lanes: settings.laneNames, calendar: settings.calendar)
            if let store {
                return try replay.run(month, store: store, opening: try identity.map(KeyFile.identities) ?? [])
            }
            let (spool, _) = try common.openSpool()
            defer { spool.ledger.close() }
            return try await replay.run(month, in: spool.ledger)
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

    /// The clues of the inside that were received in a month. A manifest keeps kind and departments, and no urgency or lanes.
    func run(_ month: CalendarMonth, store: String, opening identities: [Identity]) throws -> RuleReplay {
        try PlatformStore.check(store)
        var replay = RuleReplay(book)
        func isOfMonth(_ clue: RecordedClue) -> Bool {
            clue.receivedAt.map { calendar.day(of: $0).monthOfYear == month } ?? false
        }
        try PlatformStore.statements(in: store, opening: identities, of: isOfMonth) { clue, said in
            guard let said, let receivedAt = clue.receivedAt else { return replay.addSealed() }
            let former = RuleReplay.Answer(
                kind: clue.decided.kind, department: clue.decided.departments.first, isUrgent: nil, lanes: nil)
            let submission = submission(
                said.words, because: said.because, channel: clue.channel ?? "", receivedAt: receivedAt)
            replay.add(submission, former: former, lanes: lanes)
        }
        return replay
    }

    private func submission(
        _ words: StatedWords, because: [String], channel: String, receivedAt: Moment
    ) -> Submission {
        Submission(
            content: words.content, place: words.place, channel: channel, statedKind: book.statedKind(because: because),
            occasion: Occasion(occurredAt: words.occurredAt, receivedAt: receivedAt, calendar: calendar))
    }

    private func add(_ record: TipRecord, to replay: inout RuleReplay) {
        guard let body = record.manifestBody else { return replay.addErased() }
        let (clear, statement) = ManifestBody.parts(of: body)
        guard statement == nil else { return replay.addSealed() }
        guard let words = StatedWords(json: clear), let because = Because(json: clear) else {
            return replay.addDamaged()
        }
        let submission = submission(
            words, because: because.names, channel: record.figures.channel, receivedAt: record.receivedAt)
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
