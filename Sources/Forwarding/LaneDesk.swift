import Spooling
import Tips

/// What one lane does next. Pure: it is told what happened, and says which calls to make; ``LaneRunner`` makes them.
///
/// Three things go on side by side, so that none waits for another: claims are fetched ahead of the wire, tips are under
/// way, and outcomes are settled, a whole batch in one transaction whenever the one before is through.
struct LaneDesk {
    enum Action: Hashable {
        case claim(limit: Int)
        /// - Parameter asks: whether the tip has arrived is asked before it is sent again.
        case send(Claim, asks: Bool)
        case settle(count: Int)
        case hasten
    }

    private let lane: Lane
    private var random: any RandomNumberGenerator & Sendable
    private(set) var breaker: LaneBreaker
    /// Under way, by the delivery's serial: one exchange for a delivery, whatever claims there are of it.
    private(set) var inFlight: [Int64: Claim] = [:]
    private(set) var unsettled: [Settlement] = []
    /// Claimed and next in line; the first is at the end.
    private var ready: [Claim] = []
    /// The first ones of `unsettled`, which the ledger is taking now.
    private var settling = 0
    private var isClaiming = false
    private var isHastening = false
    private var wantsHasten = false
    /// The ledger may have more for us.
    private var hasMore = true
    private var hasRungSinceClaim = false
    private(set) var isClosing = false
    /// Outside the lane's hours nothing begins.
    private(set) var isResting = false
    /// The last time it was told.
    private var toldAt: Moment?
    /// Tips in doubt, by serial, about which the endpoint was asked to no avail: next time they are sent. One that was not
    /// reached was not asked.
    private var askedInVain: Set<Int64> = []

    init(lane: Lane, random: any RandomNumberGenerator & Sendable) {
        self.lane = lane
        self.random = random
        breaker = LaneBreaker(schedule: lane.probe)
    }

    /// More than this and the ledger is not keeping up: nothing new is claimed until it does.
    private static let mostUnsettled = 2048
    private static let mostInOneSettlement = 1024
    /// A clock that goes back by no more is left to itself: what waits, waits that much longer.
    private static let leastSetBackSeconds = 1.0
    /// Forgetting one costs a question.
    private static let mostAskedInVain = 4096

    /// Going down, and nothing left to wait for.
    var isDone: Bool {
        isClosing && inFlight.isEmpty && ready.isEmpty && unsettled.isEmpty && !isClaiming && !isHastening
    }

    /// Whether a ring of the bell would change anything. A lane that holds all it may is told by what it sends when there is
    /// room again; under load it would otherwise be woken by every commit of the ledger, for nothing.
    var wantsBell: Bool {
        if isResting { return !isClosing }
        return switch breaker.state {
        case .running: !isClosing && hasRoom
        case .stopped, .probing: !isClosing
        }
    }

    private var held: Int { inFlight.count + ready.count }
    private var hasRoom: Bool { held <= lane.claimsAhead - lane.parallel }

    // MARK: What happened

    /// The bell or the timer: there may be something.
    mutating func rung() {
        hasMore = true
        hasRungSinceClaim = true
    }

    mutating func close() {
        isClosing = true
    }

    /// What is under way already is not sent a second time, though its lease has ended (by a clock that jumped, say); its
    /// outcome will be told under the later claim, which is the one that is heard.
    mutating func claimed(_ claims: [Claim], limit: Int) {
        isClaiming = false
        hasMore = claims.count >= limit || hasRungSinceClaim
        var fresh: [Claim] = []
        for claim in claims {
            if inFlight[claim.delivery.serial] != nil {
                inFlight[claim.delivery.serial]?.delivery = claim.delivery
            } else if let place = ready.firstIndex(where: { $0.delivery.serial == claim.delivery.serial }) {
                ready[place] = claim
            } else {
                fresh.append(claim)
            }
        }
        line(up: fresh)
        if claims.isEmpty, !hasMore, breaker.probeAt != nil {
            // Nothing is due to try the lane with: what waits out a back-off will do.
            wantsHasten = true
        }
    }

    /// Behind what is next in line already; the urgent ones before it, but behind urgent ones of earlier claims.
    private mutating func line(up fresh: [Claim]) {
        let firstUrgent = ready.firstIndex(where: \.isUrgent) ?? ready.endIndex
        ready.insert(contentsOf: fresh.filter(\.isUrgent).reversed(), at: firstUrgent)
        ready.insert(contentsOf: fresh.filter { !$0.isUrgent }.reversed(), at: 0)
    }

    mutating func claimFailed() {
        isClaiming = false
        hasMore = true
    }

    /// What became of an attempt, for the log, and whether the lane changed by it.
    mutating func finished(_ claim: Claim, _ verdict: Verdict, now: Moment) -> (Settlement.Outcome, LaneBreaker.Change)
    {
        let delivery = inFlight.removeValue(forKey: claim.delivery.serial)?.delivery ?? claim.delivery
        let change = breaker.note(verdict.signal, of: claim.tip, now: now)
        if change == .healed {
            wantsHasten = true
            hasMore = true
        }
        if askedInVain.remove(claim.delivery.serial) == nil, claim.from == .inDoubt,
            case .inDoubt = verdict.judgement, askedInVain.count < Self.mostAskedInVain
        {
            askedInVain.insert(claim.delivery.serial)
        }
        let outcome = outcome(of: verdict.judgement, claim, now: now)
        unsettled.append(
            Settlement(delivery: delivery, outcome: outcome, at: now, followAt: followAt(verdict.judgement, now: now)))
        return (outcome, change)
    }

    private func followAt(_ judgement: Verdict.Judgement, now: Moment) -> Moment? {
        guard case .delivered(let answer) = judgement, !answer.closed, let follow = lane.follow else { return nil }
        return now.adding(seconds: follow.firstSeconds)
    }

    mutating func settled() {
        unsettled.removeFirst(settling)
        settling = 0
    }

    /// The outcomes are kept and offered again; going down, there is no later. Their leases end and the tips are repeated.
    mutating func settleFailed() {
        settling = 0
        if isClosing { unsettled = [] }
    }

    mutating func hastened(_ count: Int) {
        isHastening = false
        if count > 0 { rung() }
    }

    // MARK: What to do

    mutating func actions(now: Moment) -> [Action] {
        var actions: [Action] = []
        noteClock(now)
        isResting = !lane.sends(at: now)
        if isClosing || isResting {
            returnReady(now: now)
        } else {
            switch breaker.state {
            case .running: run(&actions)
            case .stopped: probe(now: now, &actions)
            case .probing: returnReady(now: now)
            }
        }
        if settling == 0, !unsettled.isEmpty {
            settling = min(unsettled.count, Self.mostInOneSettlement)
            actions.append(.settle(count: settling))
        } else if wantsHasten, !isHastening, settling == 0, !isClosing {
            // After the settlements, so that what they have just deferred is hastened too.
            wantsHasten = false
            isHastening = true
            actions.append(.hasten)
        }
        return actions
    }

    /// What is dated by a clock that has been set back would wait until that comes round again, for ten years perhaps.
    private mutating func noteClock(_ now: Moment) {
        if let toldAt, toldAt.seconds(since: now) > Self.leastSetBackSeconds { wantsHasten = true }
        toldAt = now
    }

    private mutating func run(_ actions: inout [Action]) {
        while inFlight.count < lane.parallel, let claim = ready.popLast() { send(claim, &actions) }
        if hasRoom { self.claim(limit: lane.claimsAhead - held, &actions) }
    }

    private mutating func probe(now: Moment, _ actions: inout [Action]) {
        let probe = breaker.mayProbe(now: now) ? ready.popLast() : nil
        returnReady(now: now)
        if let probe {
            breaker.beginProbe(with: probe.tip)
            send(probe, &actions)
        } else if breaker.mayProbe(now: now), unsettled.isEmpty, !wantsHasten, !isHastening {
            claim(limit: 1, &actions)
        }
    }

    private mutating func send(_ claim: Claim, _ actions: inout [Action]) {
        inFlight[claim.delivery.serial] = claim
        actions.append(.send(claim, asks: claim.from == .inDoubt && !askedInVain.contains(claim.delivery.serial)))
    }

    private mutating func claim(limit: Int, _ actions: inout [Action]) {
        guard !isClaiming, hasMore, unsettled.count < Self.mostUnsettled else { return }
        isClaiming = true
        hasMore = false
        hasRungSinceClaim = false
        actions.append(.claim(limit: limit))
    }

    private mutating func returnReady(now: Moment) {
        while let claim = ready.popLast() {
            unsettled.append(Settlement(delivery: claim.delivery, outcome: handedBack(claim, now: now), at: now))
            hasMore = true
        }
    }

    private mutating func outcome(of judgement: Verdict.Judgement, _ claim: Claim, now: Moment) -> Settlement.Outcome {
        switch judgement {
        case .delivered(let answer): .delivered(answer)
        case .sentUnconfirmed: .sentUnconfirmed
        case .again(let why, let wait): .deferred(until: due(after: claim, wait: wait, now: now), why: why)
        case .unsent(let why) where claim.from != .inDoubt:
            .deferred(until: due(after: claim, wait: nil, now: now), why: why)
        case .inDoubt(let why), .unsent(let why): .inDoubt(until: due(after: claim, wait: nil, now: now), why: why)
        case .parked(let why): .parked(why: why)
        case .quarantined(let why): .quarantined(why: why)
        case .returned: handedBack(claim, now: now)
        }
    }

    /// What was in doubt stays so: this attempt has sent nothing, an earlier one may have.
    private func handedBack(_ claim: Claim, now: Moment) -> Settlement.Outcome {
        claim.from == .inDoubt ? .inDoubt(until: now, why: "returned") : .returned
    }

    /// In a lane that has stopped, the next probe's time: the tip may be the one it is made with.
    private mutating func due(after claim: Claim, wait: Int?, now: Moment) -> Moment {
        if let probeAt = breaker.probeAt { return probeAt }
        return now.adding(
            seconds: lane.retry.delaySeconds(afterAttempt: claim.attempt, retryAfterSeconds: wait, using: &random))
    }
}
