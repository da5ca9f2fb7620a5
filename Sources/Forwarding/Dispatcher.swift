public import Logging
public import ServiceLifecycle
public import Spooling
public import Tips

/// Forwards what the spool holds: one runner a lane, each with its own parallelism, health and schedule, so that an endpoint
/// in trouble delays only its own tips.
public final class Dispatcher: Service {
    private let runners: [LaneName: LaneRunner]
    private let followers: [LaneFollower]

    /// - Parameters:
    ///   - followed: where what the platform says after a delivery is recorded; nil: it is not asked.
    ///   - drops: what carries for the lanes that drop files, in place of `carrier`.
    ///   - bells: rung by intake after an admission to that lane. A lane without one is worked at every poll.
    ///   - time: decides what is due.
    ///   - clock: what sleeping and polling go by.
    ///   - ends: from which is counted how long what has ended is kept; nil where every clock is right.
    ///   - random: for the jitter of retries.
    ///   - pollSeconds: the longest time between two looks into the ledger.
    ///   - graceSeconds: what exchanges under way are given when the daemon goes down.
    ///   - sign: makes the host key's 64 bytes over a manifest's; nil where no key is configured.
    ///
    /// Throws `Failure` with code `lane-twice` or `lane-url-shared`.
    public init(
        lanes: [Lane], ledger: any DispatchLedger, followed: (any FollowLedger)? = nil, carrier: any Carrier,
        drops: [LaneName: any Carrier] = [:], bells: [LaneName: Bell] = [:],
        time: any TimeSource = SystemTime(), clock: any Clock<Duration> = ContinuousClock(), ends: PatientTime? = nil,
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
        pollSeconds: Double = 1, graceSeconds: Double = 10, sign: ManifestSigning? = nil, logger: Logger
    ) throws {
        try Self.check(lanes)
        let surroundings = LaneRunner.Surroundings(
            ledger: ledger, carrier: carrier, time: time, clock: clock, ends: ends, random: random,
            pollSeconds: max(0.001, pollSeconds),
            graceSeconds: max(0, graceSeconds), sign: sign, logger: logger)
        let runners = lanes.map { lane in
            var own = surroundings
            own.carrier = drops[lane.name] ?? carrier
            return LaneRunner(lane: lane, bell: bells[lane.name] ?? Bell(), surroundings: own)
        }
        self.runners = Dictionary(uniqueKeysWithValues: runners.map { ($0.lane.name, $0) })
        followers = runners.compactMap { runner in
            guard let followed, let schedule = runner.lane.follow else { return nil }
            return LaneFollower(
                lane: runner.lane, schedule: schedule, ledger: followed, carrier: carrier, time: time,
                clock: clock, pollSeconds: max(0.001, pollSeconds), logger: logger
            ) {
                runner.snapshot.state == .running
            }
        }
    }

    /// Two lanes at one URL would hand the same id over with two manifests, and the second would be parked as a conflict.
    /// Two in one folder would take each other's leavings for their own.
    public static func check(_ lanes: [Lane]) throws {
        guard Set(lanes.map(\.name)).count == lanes.count else {
            throw Failure("lane-twice", "A lane is configured twice.", .refuse)
        }
        guard Set(lanes.map(\.way.identity)).count == lanes.count else {
            throw Failure(
                "lane-url-shared", "Two lanes share one URL or folder. Give each endpoint one of its own.", .refuse)
        }
    }

    /// In the order of the lanes' names.
    public var health: [LaneHealth] {
        runners.values.map(\.snapshot).sorted { $0.lane < $1.lane }
    }

    public func run() async throws {
        await withDiscardingTaskGroup { group in
            for runner in runners.values { group.addTask { await runner.run() } }
            for follower in followers { group.addTask { await follower.run() } }
        }
    }
}
