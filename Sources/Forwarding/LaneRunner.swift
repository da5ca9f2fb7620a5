import Logging
import ServiceLifecycle
import Spooling
import Synchronization
import Tips

/// Works one lane until it is asked to stop: the shell around ``LaneDesk``, which makes its calls and tells it what came of
/// them.
final class LaneRunner: Sendable {
    let lane: Lane
    let bell: Bell
    private let surroundings: Surroundings
    private let health: Mutex<LaneHealth>

    /// What all lanes of a dispatcher share.
    struct Surroundings: Sendable {
        var ledger: any DispatchLedger
        var carrier: any Carrier
        var time: any TimeSource
        var clock: any Clock<Duration>
        var ends: PatientTime?
        var random: any RandomNumberGenerator & Sendable
        var pollSeconds: Double
        var graceSeconds: Double
        var sign: ManifestSigning?
        var logger: Logger
    }

    private enum Event: Sendable {
        case rung
        case claimed([Claim], limit: Int)
        case claimFailed
        case finished(Claim, Verdict)
        case settled
        case settleFailed
        case hastened(Int)
        case close
        case graceOver
    }

    init(lane: Lane, bell: Bell, surroundings: Surroundings) {
        self.lane = lane
        self.bell = bell
        self.surroundings = surroundings
        health = Mutex(LaneHealth(lane: lane.name))
    }

    var snapshot: LaneHealth { health.withLock { $0 } }

    /// Ends after a graceful shutdown once everything under way has been answered or the grace is over, and settled;
    /// after a cancellation without the grace.
    func run() async {
        let carrier = surroundings.carrier
        await withTaskExecutorPreference(carrier.executor) { await work() }
        // The runtime holds a preferred executor without owning it.
        withExtendedLifetime(carrier) {}
    }

    private func work() async {
        let inbox = Inbox<Event>()
        await takeUp()
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await work(inbox)
            } onGracefulShutdown: {
                inbox.post(.close)
            }
        } onCancel: {
            inbox.post(.close)
            inbox.post(.graceOver)
        }
    }

    /// The clock may have been set back since the run before.
    private func takeUp() async {
        let now = surroundings.time.now
        do {
            try await surroundings.ledger.hasten(
                lane: lane.name, dueAfter: now.adding(seconds: lane.longestWaitSeconds), now: now)
        } catch {
            await complain("hastening failed", error)
        }
    }

    private func work(_ inbox: Inbox<Event>) async {
        await withDiscardingTaskGroup { calls in
            // Exchanges have a group of their own: they can be given up while their outcomes are still settled.
            await withDiscardingTaskGroup { exchanges in
                var desk = LaneDesk(lane: lane, random: surroundings.random)
                var isListening = false
                while !desk.isDone {
                    for action in desk.actions(now: surroundings.time.now) {
                        perform(action, desk, inbox, calls: &calls, exchanges: &exchanges)
                    }
                    publish(desk)
                    guard !desk.isDone else { break }
                    if desk.wantsBell, !isListening {
                        isListening = true
                        calls.addTask { await self.listen(inbox) }
                    }
                    for event in await inbox.take() {
                        if case .rung = event { isListening = false }
                        note(event, &desk, inbox, calls: &calls, exchanges: &exchanges)
                    }
                }
                publish(desk)
            }
            calls.cancelAll()
        }
    }

    /// Once: the bell, or the time after which it is looked without one. The pause bounds what a bell that rings without end
    /// costs; a ring in it is not lost.
    private func listen(_ inbox: Inbox<Event>) async {
        try? await surroundings.clock.sleep(for: .milliseconds(2))
        await bell.wait(timeout: .seconds(surroundings.pollSeconds), clock: surroundings.clock)
        inbox.post(.rung)
    }

    private func note(
        _ event: Event, _ desk: inout LaneDesk, _ inbox: Inbox<Event>, calls: inout DiscardingTaskGroup,
        exchanges: inout DiscardingTaskGroup
    ) {
        switch event {
        case .rung: desk.rung()
        case .claimed(let claims, let limit): desk.claimed(claims, limit: limit)
        case .claimFailed: desk.claimFailed()
        case .settled: desk.settled()
        case .settleFailed: settleFailed(&desk)
        case .hastened(let count): desk.hastened(count)
        case .finished(let claim, let verdict):
            let (outcome, change) = desk.finished(claim, verdict, now: surroundings.time.now)
            count(outcome, of: claim)
            log(outcome, of: claim)
            log(change)
        case .close:
            guard !desk.isClosing else { return }
            desk.close()
            calls.addTask {
                try? await self.surroundings.clock.sleep(for: .seconds(self.surroundings.graceSeconds))
                inbox.post(.graceOver)
            }
        case .graceOver:
            exchanges.cancelAll()
        }
    }

    private func perform(
        _ action: LaneDesk.Action, _ desk: LaneDesk, _ inbox: Inbox<Event>, calls: inout DiscardingTaskGroup,
        exchanges: inout DiscardingTaskGroup
    ) {
        switch action {
        case .claim(let limit):
            calls.addTask { inbox.post(await self.claim(limit)) }
        case .send(let claim, let asks):
            health.withLock { $0.counts.attempts += 1 }
            exchanges.addTask { inbox.post(.finished(claim, await self.send(claim, asks: asks))) }
        case .settle(let count):
            let settlements = desk.unsettled.prefix(count).map(dated)
            calls.addTask { inbox.post(await self.settle(settlements)) }
        case .hasten:
            calls.addTask { inbox.post(await self.hasten()) }
        }
    }

    private func send(_ claim: Claim, asks: Bool) async -> Verdict {
        var handOver = HandOver(
            endpoint: lane.endpoint, tip: claim.tip, manifest: claim.manifest, exhibits: claim.exhibits,
            limitSeconds: lane.limitSeconds(for: claim.exhibits), bytesPerSecond: lane.bytesPerSecond)
        if asks, let verdict = await ask(handOver) { return verdict }
        if let sign = surroundings.sign {
            do { handOver.manifest.signature = try sign(claim.manifest.bytes) } catch {
                return Verdict(.fault(.unreachable(why: "not-signed")), to: handOver, now: surroundings.time.now)
            }
        }
        let answer = await surroundings.carrier.carry(handOver)
        return Verdict(answer, to: handOver, now: surroundings.time.now)
    }

    /// Nil when the answer leaves nothing but to send the tip again.
    private func ask(_ handOver: HandOver) async -> Verdict? {
        guard let endpoint = handOver.endpoint else { return nil }
        let answer = await surroundings.carrier.ask(Question(endpoint: endpoint, tip: handOver.tip))
        return Verdict(
            question: answer, tip: handOver.tip, digest: handOver.manifestDigest, now: surroundings.time.now)
    }

    private func claim(_ limit: Int) async -> Event {
        do {
            let claims = try await surroundings.ledger.claim(
                lane: lane.name, limit: limit, now: surroundings.time.now, leaseSeconds: lane.leaseSeconds)
            return .claimed(claims, limit: limit)
        } catch {
            await complain("claiming failed", error)
            return .claimFailed
        }
    }

    private func settle(_ settlements: [Settlement]) async -> Event {
        do {
            try await surroundings.ledger.settle(settlements)
            return .settled
        } catch {
            await complain("settling failed", error)
            return .settleFailed
        }
    }

    private func dated(_ settlement: Settlement) -> Settlement {
        guard let ends = surroundings.ends else { return settlement }
        var settlement = settlement
        settlement.keptFrom = ends.latest
        return settlement
    }

    private func hasten() async -> Event {
        do {
            return .hastened(try await surroundings.ledger.hasten(lane: lane.name, now: surroundings.time.now))
        } catch {
            await complain("hastening failed", error)
            return .hastened(0)
        }
    }
}

// MARK: What is told

extension LaneRunner {
    /// The second keeps a ledger in trouble from being asked in a circle.
    private func complain(_ message: Logger.Message, _ error: any Error) async {
        let code = (error as? Failure)?.code.rawValue ?? "unknown"
        surroundings.logger.error(message, metadata: ["lane": "\(lane.name)", "code": "\(code)"])
        try? await surroundings.clock.sleep(for: .seconds(1))
    }

    private func settleFailed(_ desk: inout LaneDesk) {
        desk.settleFailed()
        guard desk.isClosing else { return }
        surroundings.logger.error(
            "outcomes left unsettled; the tips will be repeated", metadata: ["lane": "\(lane.name)"])
    }

    private func count(_ outcome: Settlement.Outcome, of claim: Claim) {
        let now = surroundings.time.now
        health.withLock { health in
            switch outcome {
            case .delivered:
                health.counts.delivered += 1
                health.counts.exhibitBytes += claim.exhibits.reduce(0) { $0 + $1.bytes }
                health.lastDelivered = now
            case .sentUnconfirmed:
                health.counts.sentUnconfirmed += 1
                health.counts.exhibitBytes += claim.exhibits.reduce(0) { $0 + $1.bytes }
            case .deferred: health.counts.deferred += 1
            case .inDoubt: health.counts.inDoubt += 1
            case .parked: health.counts.parked += 1
            case .quarantined: health.counts.quarantined += 1
            case .returned: health.counts.returned += 1
            }
        }
    }

    private func publish(_ desk: LaneDesk) {
        health.withLock { health in
            switch desk.breaker.state {
            case .running where desk.isResting: (health.state, health.why) = (.resting, "schedule")
            case .running: (health.state, health.why) = (.running, "")
            case .stopped(let why, _): (health.state, health.why) = (.stopped, why)
            case .probing(let why, _): (health.state, health.why) = (.probing, why)
            }
            health.consecutiveFailures = desk.breaker.consecutiveFailures
            health.inFlight = desk.inFlight.count
            health.unsettled = desk.unsettled.count
        }
    }

    private func log(_ outcome: Settlement.Outcome, of claim: Claim) {
        func metadata(_ why: String) -> Logger.Metadata {
            ["tip": "\(claim.tip)", "lane": "\(lane.name)", "attempt": "\(claim.attempt)", "why": "\(why)"]
        }
        let logger = surroundings.logger
        switch outcome {
        case .delivered: logger.debug("delivered", metadata: metadata(""))
        case .sentUnconfirmed: logger.debug("dropped", metadata: metadata(""))
        case .deferred(_, let why): logger.info("deferred", metadata: metadata(why))
        case .inDoubt(_, let why): logger.info("in doubt", metadata: metadata(why))
        case .parked(let why): logger.warning("parked", metadata: metadata(why))
        case .quarantined(let why): logger.error("quarantined", metadata: metadata(why))
        case .returned: logger.debug("returned", metadata: metadata(""))
        }
    }

    private func log(_ change: LaneBreaker.Change) {
        switch change {
        case .none: break
        case .stopped(let why):
            surroundings.logger.warning("lane stopped", metadata: ["lane": "\(lane.name)", "why": "\(why)"])
        case .healed: surroundings.logger.notice("lane healed", metadata: ["lane": "\(lane.name)"])
        }
    }
}
