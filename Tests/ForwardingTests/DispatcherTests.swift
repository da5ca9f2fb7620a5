import Logging
import Seeded
import ServiceLifecycle
import Spooling
import Synchronization
import Testing
import Tips

@testable import Forwarding

/// Dispatcher, courier and sockets together, on a ledger in memory.
@Suite("Dispatcher")
struct DispatcherTests {
    private let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a dispatcher until `isDone`, then takes it down; false when that never came.
    private func run(
        _ ledger: MemoryLedger, _ lanes: [Lane], time: ManualTime = ManualTime(), vault: MemoryVault = MemoryVault(),
        ends: PatientTime? = nil, stepSeconds: Double = 0, graceSeconds: Double = 10,
        until isDone: @escaping @Sendable () async -> Bool
    ) async throws -> (reached: Bool, health: [LaneHealth]) {
        let dispatcher = try Dispatcher(
            lanes: lanes, ledger: ledger, carrier: Courier(vault: vault), time: time, ends: ends,
            random: SeededRandom(seed: 3),
            pollSeconds: 0.02, graceSeconds: graceSeconds, logger: quiet)
        let group = ServiceGroup(
            services: [dispatcher], gracefulShutdownSignals: [], cancellationSignals: [],
            logger: quiet)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let reached = await eventually {
                time.advance(seconds: stepSeconds)
                return await isDone()
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return (reached, dispatcher.health)
        }
    }

    private func admitted(_ count: Int, ledger: MemoryLedger = MemoryLedger()) async -> MemoryLedger {
        await ledger.admit((1...count).map { Sample.claim($0) })
        return ledger
    }

    /// Once for each tip, with the digest of its own manifest.
    private func expectEachOnce(_ platform: LoopbackPlatform, _ count: Int) {
        #expect(platform.heard.count == count)
        for number in 1...count {
            let heard = platform.heard.filter { $0.id == "\(Sample.tip(number))" }
            #expect(heard.count == 1)
            #expect(heard.first?.digest == "\(Sample.manifest(number).digest)")
        }
    }

    @Test("Everything queued is delivered once, and settled in batches")
    func delivers() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let ledger = await admitted(300)
        let (reached, health) = try await run(ledger, [Sample.lane(platform.url)]) {
            await ledger.count(.delivered) == 300
        }
        #expect(reached)
        expectEachOnce(platform, 300)
        #expect(await ledger.settlements < 300)
        #expect(health.first?.counts.delivered == 300)
        #expect(health.first?.lastDelivered == Sample.start)
        #expect(health.first?.state == .running)
    }

    @Test("A run begins with what a clock that was ahead has dated, and counts from no clock that is behind")
    func clockSetBack() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let ledger = await admitted(1)
        await ledger.admit([Sample.claim(2)], due: Sample.start.adding(seconds: 30))
        await ledger.admit([Sample.claim(3)], due: Sample.start.adding(seconds: 3e8))
        let reached = Sample.start.adding(seconds: 2e8)
        let ended = try await run(
            ledger, [Sample.lane(platform.url)], ends: PatientTime(ManualTime(), since: reached)
        ) {
            await ledger.count(.delivered) == 3
        }
        #expect(ended.reached)
        #expect(await ledger.keptFrom == [reached, reached, reached])
    }

    @Test("A tip admitted later is sent when the bell rings")
    func hearsTheBell() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let ledger = MemoryLedger()
        let bell = Bell()
        let dispatcher = try Dispatcher(
            lanes: [Sample.lane(platform.url)], ledger: ledger, carrier: Courier(vault: MemoryVault()),
            bells: [.fallback: bell], time: ManualTime(), pollSeconds: 3600, logger: quiet)
        let running = Task { try await dispatcher.run() }
        #expect(await eventually { await ledger.claims > 0 })
        await ledger.admit([Sample.claim(1)])
        bell.ring()
        #expect(await eventually { await ledger.count(.delivered) == 1 })
        running.cancel()
        try await running.value
    }

    @Test("Every misbehaviour that passes ends with each tip recorded", arguments: Misbehaviour.allCases)
    func survives(misbehaviour: Misbehaviour) async throws {
        // The first eight requests meet the misbehaviour, the others do not.
        let elsewhere = try LoopbackPlatform()
        let platform = try LoopbackPlatform { heard, number in
            number <= 8 ? misbehaviour.reaction(to: heard, elsewhere: elsewhere.url) : heard.echo()
        }
        defer {
            platform.close()
            elsewhere.close()
        }
        let ledger = await admitted(20)
        let lane = try Sample.lane(platform.url, stallSeconds: 2)
        let (reached, _) = try await run(ledger, [lane], stepSeconds: 2) { await ledger.count(.delivered) == 20 }
        #expect(reached)
        #expect(Set(platform.heard.filter { $0.line.hasPrefix("POST") }.map(\.id)).count == 20)
        #expect(elsewhere.bytes == 0)
    }

    enum Misbehaviour: String, CaseIterable, Sendable {
        case drop, reset, hang, wrongDigest, wrongID, noEcho, error500, busy503, never503, redirect, endless, cut,
            turnedAway

        func reaction(to heard: LoopbackPlatform.Heard, elsewhere: String) -> LoopbackPlatform.Reaction {
            switch self {
            case .drop: .close
            case .reset: .reset
            case .hang: .hang
            case .wrongDigest: heard.echo(digest: String(repeating: "0", count: 64))
            case .wrongID: .answer(201, #"{"id":"\#(Sample.tip(99))","manifest_sha256":"\#(heard.digest)"}"#)
            case .noEcho: .answer(200, "<html>welcome</html>")
            case .error500: .answer(500, "")
            case .busy503: .answer(503, "", ["Retry-After: 5"])
            case .never503: .answer(503, "", ["Retry-After: 315360000"])
            case .redirect: .answer(307, "", ["Location: \(elsewhere)"])
            case .endless: .endless(head: "HTTP/1.1 201 Yes\r\n\r\n")
            case .cut: .raw("HTTP/1.1 201 Yes\r\nContent-Length: 99\r\n\r\n{")
            case .turnedAway: .answer(403, "")
            }
        }
    }

    @Test("A platform that is down is not stormed, and drains the queue soon after it is back")
    func drainsAfterHealing() async throws {
        let port = try Socket.vacantPort()
        let ledger = await admitted(500)
        let time = ManualTime()
        let lane = try Sample.lane("http://127.0.0.1:\(port)/clues")
        let (stopped, health) = try await run(ledger, [lane], time: time, stepSeconds: 0.5) {
            time.now.seconds(since: Sample.start) > 600
        }
        #expect(stopped)
        #expect(health.first?.state != .running)
        // Eight at once find it down; then a probe at 1, 2, 4 … 60 seconds.
        #expect((health.first?.counts.attempts ?? 0) <= 8 + 8 + 20)
        #expect(await ledger.count(.sending) == 0)

        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let healed = try await run(ledger, [Sample.lane(platform.url)], time: time, stepSeconds: 0.5) {
            await ledger.count(.delivered) == 500
        }
        #expect(healed.reached)
        expectEachOnce(platform, 500)
    }

    @Test("A lane that is turned away stops after what is under way, and goes on when a probe passes")
    func stopsWhenTurnedAway() async throws {
        let isOpen = Mutex(false)
        let platform = try LoopbackPlatform { heard, _ in isOpen.withLock { $0 } ? heard.echo() : .answer(401, "") }
        defer { platform.close() }
        let ledger = await admitted(100)
        let time = ManualTime()
        let (reached, health) = try await run(
            ledger, [Sample.lane(platform.url, parallel: 4)], time: time, stepSeconds: 0.1
        ) {
            if time.now.seconds(since: Sample.start) > 130 { isOpen.withLock { $0 = true } }
            return await ledger.count(.delivered) == 100
        }
        #expect(reached)
        // Four under way, and probes at 1, 2, 4 … 60 seconds; then everything once.
        #expect(platform.heard.count <= 100 + 4 + 10)
        #expect(health.first?.counts.parked == 0)
    }

    @Test("One lane in trouble does not hold up another")
    func keepsLanesApart() async throws {
        let hanging = try LoopbackPlatform { _, _ in .hang }
        let well = try LoopbackPlatform()
        defer {
            hanging.close()
            well.close()
        }
        let traffic = try #require(LaneName("traffic"))
        let ledger = MemoryLedger()
        await ledger.admit((1...50).map { Sample.claim($0) })
        await ledger.admit((51...100).map { Sample.claim($0, lane: traffic) })
        let lanes = [try Sample.lane(hanging.url), try Sample.lane(well.url, name: traffic)]
        let (reached, health) = try await run(ledger, lanes, graceSeconds: 0) { await ledger.count(.delivered) == 50 }
        #expect(reached)
        #expect(health.map(\.counts.delivered) == [0, 50])
    }

    @Test("Going down, what is under way may end within the grace; what never began is handed back")
    func endsWithinGrace() async throws {
        let platform = try LoopbackPlatform { _, _ in .hang }
        defer { platform.close() }
        let ledger = await admitted(30)
        let (reached, _) = try await run(ledger, [Sample.lane(platform.url, parallel: 4)], graceSeconds: 0.05) {
            platform.heard.count == 4
        }
        #expect(reached)
        #expect(await ledger.count(.inDoubt) == 4)
        #expect(await ledger.count(.queued) == 26)
        #expect(await ledger.attempts(15) == 0)
    }

    @Test("A platform's word parks one tip and lets the others through")
    func parks() async throws {
        let bad = "\(Sample.tip(7))"
        let platform = try LoopbackPlatform { heard, _ in heard.id == bad ? .answer(400, "") : heard.echo() }
        defer { platform.close() }
        let ledger = await admitted(20)
        let (reached, _) = try await run(ledger, [Sample.lane(platform.url)]) { await ledger.count(.delivered) == 19 }
        #expect(reached)
        #expect(await ledger.stage(7) == .parked)
        #expect(await ledger.why(7) == "http-400")
    }

    @Test("A tip with a damaged exhibit is quarantined with the reason, its neighbours are delivered")
    func quarantines() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let content = Sample.bytes(100_000)
        var changed = content
        changed[5] ^= 4
        let ledger = await admitted(10)
        await ledger.admit([
            Sample.claim(11, exhibits: [Sample.exhibit(1, content)]),
            Sample.claim(12, exhibits: [Sample.exhibit(1, content)]),
            Sample.claim(13, exhibits: [Sample.exhibit(1, content)]),
        ])
        let vault = MemoryVault([
            .init(tip: Sample.tip(11), number: 1): content, .init(tip: Sample.tip(12), number: 1): changed,
        ])
        let (reached, _) = try await run(ledger, [Sample.lane(platform.url)], vault: vault) {
            let delivered = await ledger.count(.delivered)
            let quarantined = await ledger.count(.quarantined)
            return delivered == 11 && quarantined == 2
        }
        #expect(reached)
        #expect(await ledger.why(12) == "exhibit-digest")
        #expect(await ledger.why(13) == "exhibit-missing")
    }

    @Test("A ledger that is busy for a while loses no outcome and repeats no tip")
    func outlastsTheLedger() async throws {
        let platform = try LoopbackPlatform()
        defer { platform.close() }
        let ledger = await admitted(40, ledger: MemoryLedger(failingClaims: 1, failingSettlements: 2))
        let (reached, _) = try await run(ledger, [Sample.lane(platform.url)]) { await ledger.count(.delivered) == 40 }
        #expect(reached)
        expectEachOnce(platform, 40)
    }

    @Test("A tip whose answer was lost is asked about, and not sent again where it has arrived")
    func asksBeforeRepeating() async throws {
        let seen = Mutex<[String: LoopbackPlatform.Heard]>([:])
        let platform = try LoopbackPlatform { heard, _ in
            if heard.line.hasPrefix("GET /clues/") {
                let id = heard.line.split(separator: " ")[1].split(separator: "/").last.map(String.init) ?? ""
                guard let known = seen.withLock({ $0[id] }), Self.isRecorded(id) else { return .answer(404, "") }
                return known.echo(status: 200)
            }
            // None is answered the first time.
            guard seen.withLock({ $0.updateValue(heard, forKey: heard.id) }) == nil else { return heard.echo() }
            return .raw("HTTP/1.1 201 Yes\r\nContent-Length: 99\r\n\r\n{")
        }
        defer { platform.close() }
        let ledger = await admitted(20)
        let (reached, _) = try await run(ledger, [Sample.lane(platform.url, parallel: 4)], stepSeconds: 0.5) {
            await ledger.count(.delivered) == 20
        }
        #expect(reached)
        for number in 1...20 {
            let id = "\(Sample.tip(number))"
            let posts = platform.heard.count { $0.line.hasPrefix("POST") && $0.id == id }
            #expect(posts == (Self.isRecorded(id) ? 1 : 2))
            #expect(
                platform.heard.contains { $0.line.hasPrefix("GET /clues/\(id) ") && $0.body.isEmpty && $0.id == "" })
        }
    }

    /// Some of the tips, always the same.
    private static func isRecorded(_ id: String) -> Bool { id.utf8.reduce(0) { $0 &+ Int($1) }.isMultiple(of: 2) }

    @Test("Within a lane one tip that hangs holds one place; the others flow past it")
    func flowsPastOneThatHangs() async throws {
        let slow = "\(Sample.tip(1))"
        let platform = try LoopbackPlatform { heard, _ in heard.id == slow ? .hang : heard.echo() }
        defer { platform.close() }
        let ledger = await admitted(60)
        let (reached, health) = try await run(
            ledger, [Sample.lane(platform.url, parallel: 2)], graceSeconds: 0
        ) { await ledger.count(.delivered) == 59 }
        #expect(reached)
        #expect(await ledger.stage(1) == .inDoubt)
        #expect(health.first?.counts.attempts == 60)
    }
}
