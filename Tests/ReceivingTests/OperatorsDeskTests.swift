import Accounting
import Captured
import EmbeddedStore
import Foundation
import HTTPTypes
import Logging
import Seeded
import ServiceLifecycle
import Spooling
import Synchronization
import Testing
import Tips

@testable import Receiving

@Suite("The operators' listener")
struct OperatorsDeskTests {
    private final class Clock: TimeSource {
        private let moment = Mutex(Sample.start)
        var now: Moment { moment.withLock { $0 } }
        func advance(seconds: Double) { moment.withLock { $0 = $0.adding(seconds: seconds) } }
    }

    private struct Desk: Sendable {
        var port: Int
        var spool: Spool
        var ledger: SQLiteLedger
        var clock: Clock
        var counters: IntakeCounters
        var failure: Handed<Failure>

        func get(_ path: String) async throws -> RawAnswer {
            let connection = try RawConnection(port: port)
            await connection.send(RawRequest.head("GET", path))
            return try #require(await connection.answer())
        }

        func admit(_ number: Int, kind: Kind = .report) async throws {
            var random = SeededRandom(seed: UInt64(number))
            let decision = Decision(
                kind: kind, departments: ["交警"], confidence: 0.9, because: [], rulesDigest: .of([]))
            let tip = Tip(
                id: .random(using: &random), channel: "web", content: "tip \(number)", receivedAt: clock.now,
                receivedOn: Sample.calendar.day(of: clock.now), decision: decision)
            _ = try await spool.admit(tip, deposit: nil, reservation: nil)
        }
    }

    private func withDesk(
        sendingSeconds: (@Sendable (LaneName, Moment, Moment) -> Double)? = nil, _ work: (Desk) async throws -> Void
    ) async throws {
        let folder = LiveReception.temporaryFolder()
        defer { removeFolder(folder) }
        let embedded = try EmbeddedSpool.openForDaemon(folder, now: Sample.start)
        defer { embedded.ledger.close() }
        let (clock, counters, failure) = (Clock(), IntakeCounters(), Handed<Failure>())
        let (addresses, told) = AsyncStream.makeStream(of: ListenAddress.self)
        let lanes = [MetricFamily("tipline_lane_running", .gauge, "Lanes.", [.init(1, [.init("lane", "default")])])]
        let desk = OperatorsDesk(
            listen: .tcp(host: "127.0.0.1", port: 0),
            sources: .init(
                ledger: embedded.ledger, calendar: Sample.calendar, time: clock, counters: counters,
                saneAgeSeconds: 3600,
                failure: { failure.value }, tipsInClear: { 7 }, sendingSeconds: sendingSeconds, rules: { .of([]) },
                lanes: { lanes }),
            logger: CapturedLog().logger, onListening: { told.yield($0) })
        let group = ServiceGroup(
            services: [desk], gracefulShutdownSignals: [], cancellationSignals: [], logger: CapturedLog().logger)
        let spool = Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret, bells: [.fallback: Bell()])
        let running = Task {
            defer { told.finish() }
            try await group.run()
        }
        for await case .tcp(_, let port) in addresses {
            try await work(
                Desk(
                    port: port, spool: spool, ledger: embedded.ledger, clock: clock, counters: counters,
                    failure: failure))
            break
        }
        await group.triggerGracefulShutdown()
        try await running.value
    }

    @Test("healthz says that the process is up")
    func health() async throws {
        try await withDesk { desk in
            let answer = try await desk.get("/healthz")
            #expect(answer.status == 200)
            #expect(answer.text == "ok\n")
        }
    }

    @Test("readyz is green while the oldest undelivered tip is young, red when it is old, green again when it is done")
    func readiness() async throws {
        try await withDesk { desk in
            #expect(try await desk.get("/readyz").status == 200)
            try await desk.admit(1)
            desk.clock.advance(seconds: 3599)
            let young = try await desk.get("/readyz")
            #expect(young.json["rules_sha256"] as? String == "\(Digest.of([]))")
            #expect(try await desk.get("/metrics").text.contains("tipline_rules{sha256=\"\(Digest.of([]))\"} 1"))
            #expect(young.status == 200)
            #expect(young.json["ready"] as? Bool == true)
            #expect(young.json["oldest_undelivered_seconds"] as? Double == 3599)
            #expect(young.json["because"] is NSNull)
            desk.clock.advance(seconds: 2)
            let old = try await desk.get("/readyz")
            #expect(old.status == 503)
            #expect(old.json["ready"] as? Bool == false)
            #expect(old.json["because"] as? String == "the-oldest-undelivered-tip-is-too-old")
            let claims = try await desk.ledger.claim(lane: .fallback, limit: 10, now: desk.clock.now, leaseSeconds: 60)
            _ = try await desk.ledger.settle(
                claims.map { Settlement(delivery: $0.delivery, outcome: .delivered(.init()), at: desk.clock.now) })
            #expect(try await desk.get("/readyz").status == 200)
        }
    }

    @Test("readyz counts only the time in which a tip's lane could send, and says how many tips rest in clear")
    func hours() async throws {
        let opens = Sample.start.adding(seconds: 50_000)
        try await withDesk(sendingSeconds: { _, from, to in max(0, to.seconds(since: max(from, opens))) }) { desk in
            try await desk.admit(1)
            desk.clock.advance(seconds: 49_000)
            let night = try await desk.get("/readyz")
            #expect(night.status == 200)
            #expect(night.json["oldest_undelivered_seconds"] as? Double == 0)
            #expect(night.json["tips_in_clear"] as? Int == 7)
            desk.clock.advance(seconds: 4000)
            #expect(try await desk.get("/readyz").json["oldest_undelivered_seconds"] as? Double == 3000)
            desk.clock.advance(seconds: 1000)
            #expect(try await desk.get("/readyz").status == 503)
        }
    }

    @Test("readyz turns red when the ledger has failed, and says why")
    func failedLedger() async throws {
        try await withDesk { desk in
            desk.failure.value = Failure("ledger-failed", "The ledger failed.", .callSomeone)
            let answer = try await desk.get("/readyz")
            #expect(answer.status == 503)
            #expect(answer.json["because"] as? String == "ledger-failed")
        }
    }

    @Test("The metrics are Prometheus text, complete from the start, and count what happened")
    func metrics() async throws {
        try await withDesk { desk in
            try await desk.admit(1)
            desk.counters.answered(
                .created, exhibits: [Exhibit(number: 1, mediaType: "image/jpeg", bytes: 5, digest: .of([]))])
            desk.counters.refused("too-large")
            desk.clock.advance(seconds: 12.5)
            let answer = try await desk.get("/metrics")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n").map(String.init)
            for line in [
                #"tipline_deliveries{stage="queued"} 1"#, #"tipline_deliveries{stage="in-doubt"} 0"#,
                "tipline_spool_tips 1", "tipline_oldest_undelivered_seconds 12.5",
                #"tipline_tips_total{answer="kept"} 1"#,
                #"tipline_tips_total{answer="repeated"} 0"#, #"tipline_exhibits_total{family="image"} 1"#,
                "tipline_exhibit_bytes_total 5", #"tipline_refusals_total{code="too-large"} 1"#,
                #"tipline_lane_running{lane="default"} 1"#,
            ] {
                #expect(lines.contains(line), "\(line)")
            }
            expectWellFormed(lines)
        }
    }

    /// What `promtool check metrics` looks for: HELP and TYPE once for each family and before its samples, no sample twice.
    private func expectWellFormed(_ lines: [String]) {
        var types: [String: String] = [:]
        var samples = Set<String>()
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            if line.hasPrefix("# TYPE ") {
                #expect(types.updateValue(words[3], forKey: words[2]) == nil, "\(line)")
            } else if !line.hasPrefix("# HELP ") {
                let name = String(words[0].prefix { $0 != "{" })
                #expect(types[name] != nil, "\(line)")
                #expect((types[name] == "counter") == name.hasSuffix("_total"), "\(line)")
                #expect(samples.insert(words[0]).inserted, "\(line)")
                #expect(words.count == 2 && Double(words[1]) != nil, "\(line)")
            }
        }
    }

    @Test("A month's statistics are those of the ledger; anything that is no month is 404")
    func statistics() async throws {
        try await withDesk { desk in
            try await desk.admit(1)
            try await desk.admit(2, kind: .suggestion)
            let answer = try await desk.get("/v1/statistics/2015-01")
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            let month = try #require(CalendarMonth("2015-01"))
            let expected = try await desk.ledger.statistics(from: month, to: month, calendar: Sample.calendar)
            #expect(answer.body == expected.json)
            #expect(answer.text.contains("\"2015-01\""))
            for path in ["2015-13", "2015", "2015-1", "2015-01/x", "", "2015-01-01", "%32015-01"] {
                #expect(try await desk.get("/v1/statistics/\(path)").status == 404, "\(path)")
            }
        }
    }

    @Test("Tips are not taken here")
    func otherRoutes() async throws {
        try await withDesk { desk in
            for path in ["/v1/tips", "/v1/limits"] {
                let answer = try await desk.get(path)
                #expect(answer.status == 404)
            }
        }
    }
}
