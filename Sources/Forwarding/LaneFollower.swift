import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Asks one lane's platform what became of the tips it was handed: its number, a reply, corrections, the end. A few questions
/// at a time, beside the tips and never in their place.
struct LaneFollower: Sendable {
    let lane: Lane
    let schedule: FollowSchedule
    let ledger: any FollowLedger
    let carrier: any Carrier
    let time: any TimeSource
    var clock: any Clock<Duration> = ContinuousClock()
    /// Between two looks into the ledger when nothing was due.
    let pollSeconds: Double
    let logger: Logger
    /// Whether tips go through: a platform in trouble is not asked on top of it.
    let isLaneRunning: @Sendable () -> Bool

    static let batch = 64
    /// So many in a row without any answer, or with one that says that the platform is not well, and the rest of the batch
    /// waits.
    static let vainBeforePause = 3
    static let pauseSeconds = 60.0
    /// A question about a delivered tip can be asked another time: it is given less than one on which a tip waits.
    static let questionSeconds = 10.0

    func run() async {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let pause = await round()
                try? await clock.sleep(for: .seconds(pause))
            }
        }
    }

    /// Asks what is due, once. Returns the seconds to wait before the next look.
    func round() async -> Double {
        guard isLaneRunning(), lane.sends(at: time.now) else { return pollSeconds }
        do {
            let now = time.now
            let due = try await ledger.followed(
                lane: lane.name, limit: Self.batch, now: now, latest: now.adding(seconds: schedule.longestSeconds))
            guard !due.isEmpty else { return pollSeconds }
            let (news, isSilent) = try await ask(due)
            if news > 0 {
                logger.debug("the platform said more", metadata: ["lane": "\(lane.name)", "tips": "\(news)"])
            }
            if isSilent { return Self.pauseSeconds }
            // A long row that came due at once, after an outage say, must not fill the wire.
            return min(pollSeconds, 0.1)
        } catch {
            let code = (error as? Failure)?.code.rawValue ?? "unknown"
            logger.error("following failed", metadata: ["lane": "\(lane.name)", "code": "\(code)"])
            return max(pollSeconds, 1)
        }
    }

    /// Each question by itself: an answer is recorded when it comes, and makes room for the next question, so that one that
    /// trickles holds back nobody's but its own.
    private func ask(_ due: [Following]) async throws -> (news: Int, isSilent: Bool) {
        var (news, vain) = (0, 0)
        try await withThrowingTaskGroup(of: (isVain: Bool, news: Int).self) { tasks in
            var (rest, underWay) = (due.makeIterator(), 0)
            func askMore() {
                // Behind one that came to nothing, one at a time.
                while underWay < (vain == 0 ? lane.questionsAtOnce : 1), vain < Self.vainBeforePause, !Task.isCancelled,
                    let following = rest.next()
                {
                    underWay += 1
                    tasks.addTask { try await ask(following) }
                }
            }
            askMore()
            while let end = try await tasks.next() {
                underWay -= 1
                vain = end.isVain ? vain + 1 : 0
                news += end.news
                askMore()
            }
        }
        return (news, vain >= Self.vainBeforePause)
    }

    private func ask(_ following: Following) async throws -> (isVain: Bool, news: Int) {
        let answer = await answer(about: following)
        // On the way down: it is asked again by the next run.
        if case .fault(.abandoned) = answer { return (true, 0) }
        let news = try await ledger.record([finding(following, answer)])
        return (Self.isVain(answer), news)
    }

    /// A clock that jumps makes every question due at once: not even then is a platform asked that is in trouble.
    private static func isVain(_ answer: Answer?) -> Bool {
        switch answer {
        case .fault: true
        case .reply(let reply): [408, 425, 429].contains(reply.status) || (500..<600).contains(reply.status)
        case .dropped, nil: false
        }
    }

    private func answer(about following: Following) async -> Answer? {
        guard following.manifestDigest != nil, let endpoint = lane.endpoint else { return nil }
        return await carrier.ask(
            Question(endpoint: endpoint, tip: following.tip, limitSeconds: Self.questionSeconds))
    }

    /// Whatever came back, the next question has its time: a tip whose question always fails must not stand in front of the
    /// others.
    private func finding(_ following: Following, _ answer: Answer?) -> FollowFinding {
        let now = time.now
        guard let digest = following.manifestDigest else {
            return FollowFinding(following, answer: nil, next: nil, at: now)
        }
        let said = answer.flatMap { Self.said($0, tip: following.tip, digest: digest) }
        let next = now.adding(seconds: schedule.intervalSeconds(asked: following.asked + 1))
        return FollowFinding(following, answer: said, next: said?.closed == true ? nil : next, at: now)
    }

    /// Only the platform that has this very tip is heard.
    private static func said(_ answer: Answer, tip: TipID, digest: Digest) -> PlatformAnswer? {
        guard case .reply(let reply) = answer, reply.status == 200, reply.ending == .whole,
            let echo = Echo(body: reply.body), echo.confirms(tip, digest)
        else { return nil }
        return echo.answer
    }
}
