import Accounting
import HTTPTypes
import HummingbirdCore
public import Logging
public import ServiceLifecycle
import ShortHTTP
public import Spooling
public import Tips

/// The operators' own listener: is it up, does it move, what are the figures.
public struct OperatorsDesk: Service {
    private let listener: Listener
    private let responder: Responder

    /// What the desk looks at; closures where another room has the answer.
    public struct Sources: Sendable {
        public var ledger: any OperatorLedger & FigureLedger & CompanyLedger
        public var calendar: OfficeCalendar
        public var time: any TimeSource
        public var counters: IntakeCounters
        /// The oldest undelivered tip may be this old before `readyz` turns red.
        public var saneAgeSeconds: Double
        /// Set when the ledger failed and the daemon is about to end.
        public var failure: @Sendable () -> Failure?
        /// What holds those who look at files; nil where they are looked at without a box.
        public var box: String?
        /// To how many recipients tips are sealed; 0 where they rest in clear.
        public var recipients: Int
        /// Tips that rest in clear all the same, since they came before; nil where that is not counted (yet).
        public var tipsInClear: @Sendable () -> Int?
        /// Where lanes have hours: how many seconds between two moments a lane could send. Nil where all lanes send always.
        public var sendingSeconds: (@Sendable (LaneName, _ from: Moment, _ to: Moment) -> Double)?
        /// SHA-256 of the rules that count now; nil where nobody says.
        public var rules: @Sendable () -> Digest?
        /// What forwarding has to say.
        public var lanes: @Sendable () -> [MetricFamily]

        public init(
            ledger: any OperatorLedger & FigureLedger & CompanyLedger, calendar: OfficeCalendar, time: any TimeSource,
            counters: IntakeCounters,
            saneAgeSeconds: Double, failure: @escaping @Sendable () -> Failure?, box: String? = nil,
            recipients: Int = 0, tipsInClear: @escaping @Sendable () -> Int? = { nil },
            sendingSeconds: (@Sendable (LaneName, _ from: Moment, _ to: Moment) -> Double)? = nil,
            rules: @escaping @Sendable () -> Digest? = { nil },
            lanes: @escaping @Sendable () -> [MetricFamily]
        ) {
            self.ledger = ledger
            self.calendar = calendar
            self.time = time
            self.counters = counters
            self.saneAgeSeconds = saneAgeSeconds
            self.failure = failure
            self.box = box
            self.recipients = recipients
            self.tipsInClear = tipsInClear
            self.sendingSeconds = sendingSeconds
            self.rules = rules
            self.lanes = lanes
        }
    }

    public init(
        listen: ListenAddress, sources: Sources, logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        // What is refused here is no tip: it is counted apart from those, and nobody asks.
        let counters = IntakeCounters()
        let bounds = ReceptionSettings.Bounds()
        listener = Listener(
            address: listen, bounds: bounds, deadlines: ReceptionSettings.Deadlines(),
            gate: Gate(.open, connections: bounds.connections), counters: counters, logger: logger,
            onListening: onListening)
        responder = Responder(routes: DeskRoutes(sources: sources).table, counters: counters, logger: logger)
    }

    public func run() async throws {
        try await listener.run(responder)
    }
}

struct DeskRoutes: Sendable {
    let sources: OperatorsDesk.Sources

    var table: [Route] {
        [
            Route(.get, "/healthz") { _, _ in Answer(.ok, Array("ok\n".utf8), type: "text/plain; charset=utf-8") },
            Route(.get, "/readyz") { _, _ in try await readiness() },
            Route(.get, "/metrics") { _, _ in
                Answer(.ok, Array(try await metrics().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
            },
            Route(.get, "/v1/statistics/") { _, month in try await statistics(month) },
            Route(.get, "/v1/company/") { _, id in try await company(of: id) },
        ]
    }

    /// Ready means that the pipeline moves, not that the process is up.
    private func readiness() async throws -> Answer {
        let age = try await longestWait()
        let failure = sources.failure()
        let isReady = failure == nil && age <= sources.saneAgeSeconds
        var json = JSONText()
        json.object { json in
            json.key("ready")
            json.boolean(isReady)
            json.key("oldest_undelivered_seconds")
            json.number(age)
            json.key("box")
            json.string(sources.box ?? "none")
            json.key("recipients")
            json.number(Double(sources.recipients))
            json.key("tips_in_clear")
            if let count = sources.tipsInClear() { json.integer(count) } else { json.null() }
            json.key("rules_sha256")
            json.string(sources.rules()?.description)
            json.key("because")
            json.string(failure.map(\.code.rawValue) ?? (isReady ? nil : "the-oldest-undelivered-tip-is-too-old"))
        }
        return Answer(json: json.bytes, status: isReady ? .ok : .serviceUnavailable)
    }

    /// Seconds that a tip has waited for a lane that could send: the night before its hours is nobody's fault.
    private func longestWait() async throws -> Double {
        let now = sources.time.now
        guard let sendingSeconds = sources.sendingSeconds else {
            let oldest = try await sources.ledger.tally().oldestMoving
            return oldest.map { max(0, now.seconds(since: $0)) } ?? 0
        }
        return try await sources.ledger.oldestMoving().map { sendingSeconds($0.key, $0.value, now) }.max() ?? 0
    }

    private func metrics() async throws -> String {
        let tally = try await sources.ledger.tally()
        let taken = sources.counters.snapshot
        let families = [
            MetricFamily(
                "tipline_deliveries", .gauge, "Deliveries in the spool by stage.",
                Stage.allCases.map { .init(Double(tally.deliveries[$0] ?? 0), [.init("stage", $0.rawValue)]) }),
            MetricFamily("tipline_spool_tips", .gauge, "Tips the ledger has a record of.", [.init(Double(tally.tips))]),
            MetricFamily(
                "tipline_oldest_undelivered_seconds", .gauge, "Age of the oldest tip that still moves.",
                [.init(tally.oldestMoving.map { max(0, sources.time.now.seconds(since: $0)) } ?? 0)]),
            MetricFamily(
                "tipline_tips_total", .counter, "Tips answered 201 or 200 since the start.",
                [
                    .init(Double(taken.kept), [.init("answer", "kept")]),
                    .init(Double(taken.repeated), [.init("answer", "repeated")]),
                ]),
            MetricFamily(
                "tipline_exhibits_total", .counter, "Exhibits kept since the start by family.",
                MediaFamily.allCases.map { .init(Double(taken.exhibits[$0] ?? 0), [.init("family", $0.rawValue)]) }),
            MetricFamily(
                "tipline_exhibit_bytes_total", .counter, "Bytes of exhibits kept since the start.",
                [.init(Double(taken.exhibitBytes))]),
            MetricFamily(
                "tipline_refusals_total", .counter, "Requests refused since the start by code.",
                taken.refused.sorted { $0.key < $1.key }.map { .init(Double($0.value), [.init("code", $0.key)]) }),
        ]
        let rules = sources.rules().map { digest in
            MetricFamily(
                "tipline_rules", .gauge, "1, with the SHA-256 of the rules that count.",
                [.init(1, [.init("sha256", digest.description)])])
        }
        return (families + [rules].compactMap(\.self) + sources.lanes()).map(\.text).joined()
    }

    private static let mostMembers = 1000

    private func company(of id: Substring) async throws -> Answer {
        guard let tip = TipID(id), let company = try await sources.ledger.company(of: tip, limit: Self.mostMembers)
        else { throw Failure("not-found", "No company was found of a tip with this id.", .refuse) }
        return Answer(json: CompanyText.describe(company))
    }

    private func statistics(_ month: Substring) async throws -> Answer {
        guard let month = CalendarMonth(month) else {
            throw Failure("not-found", "Name the month as YYYY-MM.", .refuse)
        }
        let statistics = try await sources.ledger.statistics(from: month, to: month, calendar: sources.calendar)
        return Answer(json: statistics.json)
    }
}
