import Seeded
import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("LaneDesk")
struct LaneDeskTests {
    private let start = Sample.start
    private let well = Verdict(.delivered(PlatformAnswer()), .well)
    private let turnedAway = Verdict(.again(why: "http-401", retryAfterSeconds: nil), .turnedAway(why: "http-401"))

    private func desk(parallel: Int = 2) throws -> LaneDesk {
        LaneDesk(lane: try Sample.lane("https://a.example", parallel: parallel), random: SeededRandom(seed: 1))
    }

    private var doubtful: Claim {
        var claim = Sample.claim(1, attempt: 2)
        claim.from = .inDoubt
        return claim
    }

    private func claims(_ numbers: ClosedRange<Int>) -> [Claim] { numbers.map { Sample.claim($0) } }

    @Test("At first it asks the ledger, once, for more than it can send at a time")
    func claims() throws {
        var desk = try desk()
        #expect(desk.actions(now: start) == [.claim(limit: 32)])
        #expect(desk.actions(now: start) == [])
    }

    @Test("What is claimed is sent in order, as many as the lane allows; the next when one has ended")
    func sends() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed(claims(1...3), limit: 32)
        #expect(desk.actions(now: start) == [.send(Sample.claim(1), asks: false), .send(Sample.claim(2), asks: false)])
        let (outcome, change) = desk.finished(Sample.claim(1), well, now: start)
        #expect(change == .none)
        guard case .delivered = outcome else { return #expect(Bool(false)) }
        #expect(desk.actions(now: start) == [.send(Sample.claim(3), asks: false), .settle(count: 1)])
    }

    @Test("What is urgent is sent before what was claimed earlier, and in its own order")
    func urgent() throws {
        func urgent(_ number: Int) -> Claim {
            var claim = Sample.claim(number)
            claim.isUrgent = true
            return claim
        }
        var desk = try desk(parallel: 1)
        _ = desk.actions(now: start)
        desk.claimed(claims(1...3), limit: 3)
        #expect(desk.actions(now: start) == [.send(Sample.claim(1), asks: false), .claim(limit: 29)])
        desk.claimed([urgent(7), urgent(8), Sample.claim(4)], limit: 29)
        var sent: [Int64] = []
        var last = Sample.claim(1)
        for _ in 0..<5 {
            _ = desk.finished(last, well, now: start)
            for case .send(let claim, _) in desk.actions(now: start) {
                sent.append(claim.delivery.serial)
                last = claim
            }
        }
        #expect(sent == [7, 8, 2, 3, 4])
    }

    @Test("It claims ahead while there may be more, and waits for the bell when there is not")
    func claimsAhead() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed(claims(1...32), limit: 32)
        #expect(desk.actions(now: start) == [.send(Sample.claim(1), asks: false), .send(Sample.claim(2), asks: false)])
        _ = desk.finished(Sample.claim(1), well, now: start)
        _ = desk.finished(Sample.claim(2), well, now: start)
        #expect(
            desk.actions(now: start) == [
                .send(Sample.claim(3), asks: false), .send(Sample.claim(4), asks: false), .claim(limit: 2),
                .settle(count: 2),
            ])
        desk.claimed([], limit: 2)
        desk.settled()
        _ = desk.finished(Sample.claim(3), well, now: start)
        #expect(desk.actions(now: start) == [.send(Sample.claim(5), asks: false), .settle(count: 1)])
        desk.rung()
        #expect(desk.actions(now: start) == [.claim(limit: 3)])
    }

    @Test("A bell that rang while a claim was under way is not lost")
    func hearsTheBell() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.rung()
        desk.claimed([], limit: 32)
        #expect(desk.actions(now: start) == [.claim(limit: 32)])
    }

    @Test("The bell is listened for while there is room, and while the lane is stopped; not when it holds all it may")
    func wantsTheBell() throws {
        var desk = try desk()
        #expect(desk.wantsBell)
        _ = desk.actions(now: start)
        desk.claimed(claims(1...32), limit: 32)
        _ = desk.actions(now: start)
        #expect(!desk.wantsBell)
        for number in 1...2 { _ = desk.finished(Sample.claim(number), well, now: start) }
        #expect(desk.wantsBell)
        _ = desk.actions(now: start)
        desk.claimed(claims(33...34), limit: 2)
        _ = desk.actions(now: start)
        #expect(!desk.wantsBell)
        _ = desk.finished(Sample.claim(3), turnedAway, now: start)
        #expect(desk.wantsBell)
        desk.close()
        #expect(!desk.wantsBell)
    }

    @Test("Outcomes that come during a settlement share the next one")
    func settlesInBatches() throws {
        var desk = try desk(parallel: 8)
        _ = desk.actions(now: start)
        desk.claimed(claims(1...8), limit: 32)
        _ = desk.actions(now: start)
        _ = desk.finished(Sample.claim(1), well, now: start)
        #expect(desk.actions(now: start) == [.settle(count: 1)])
        for number in 2...5 { _ = desk.finished(Sample.claim(number), well, now: start) }
        #expect(desk.actions(now: start) == [])
        desk.settled()
        #expect(desk.actions(now: start) == [.settle(count: 4)])
        #expect(desk.unsettled.map(\.delivery.serial) == [2, 3, 4, 5])
    }

    @Test("Outcomes the ledger did not take are offered again, and too many of them stop the claims")
    func keepsOutcomes() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed(claims(1...2), limit: 32)
        _ = desk.actions(now: start)
        _ = desk.finished(Sample.claim(1), well, now: start)
        #expect(desk.actions(now: start) == [.settle(count: 1)])
        desk.settleFailed()
        #expect(desk.actions(now: start) == [.settle(count: 1)])
        for number in 3..<2100 { _ = desk.finished(Sample.claim(number), well, now: start) }
        desk.rung()
        #expect(desk.actions(now: start) == [])
        desk.settled()
        #expect(desk.actions(now: start) == [.settle(count: 1024)])
    }

    @Test(
        "A tip under way is not sent a second time, though the ledger hands it out again; the later claim speaks for it"
    )
    func skipsWhatIsUnderWay() throws {
        var desk = try desk(parallel: 1)
        _ = desk.actions(now: start)
        desk.claimed(claims(1...2), limit: 32)
        #expect(desk.actions(now: start) == [.send(Sample.claim(1), asks: false)])
        desk.rung()
        _ = desk.actions(now: start)
        desk.claimed([Sample.claim(1, attempt: 2), Sample.claim(2, attempt: 2)], limit: 32)
        #expect(desk.actions(now: start) == [])
        _ = desk.finished(Sample.claim(1), well, now: start)
        #expect(desk.actions(now: start) == [.send(Sample.claim(2, attempt: 2), asks: false), .settle(count: 1)])
        #expect(desk.unsettled.map(\.delivery) == [Sample.claim(1, attempt: 2).delivery])
    }

    @Test("A lane that stops hands back what it has not tried, and probes with one tip when the time has come")
    func stopsAndProbes() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed(claims(1...5), limit: 32)
        _ = desk.actions(now: start)
        let (outcome, change) = desk.finished(Sample.claim(1), turnedAway, now: start)
        #expect(change == .stopped(why: "http-401"))
        guard case .deferred(until: start.adding(seconds: 1), why: "http-401") = outcome else {
            return #expect(Bool(false))
        }
        #expect(desk.actions(now: start) == [.settle(count: 4)])
        #expect(desk.unsettled.map(\.delivery.serial) == [1, 3, 4, 5])
        desk.settled()
        #expect(desk.actions(now: start) == [])
        let later = start.adding(seconds: 1)
        #expect(desk.actions(now: later) == [.claim(limit: 1)])
        desk.claimed(claims(3...3), limit: 1)
        #expect(desk.actions(now: later) == [.send(Sample.claim(3), asks: false)])
        #expect(desk.actions(now: later.adding(seconds: 100)) == [])
    }

    @Test("A probe that passes makes what waits due at once, after it is settled")
    func hastens() throws {
        var desk = try desk()
        _ = desk.finished(Sample.claim(1), turnedAway, now: start)
        _ = desk.actions(now: start)
        desk.settled()
        let later = start.adding(seconds: 2)
        #expect(desk.actions(now: later) == [.claim(limit: 1)])
        desk.claimed(claims(2...2), limit: 1)
        _ = desk.actions(now: later)
        #expect(desk.finished(Sample.claim(2), well, now: later).1 == .healed)
        #expect(desk.actions(now: later) == [.claim(limit: 32), .settle(count: 1)])
        desk.claimed([], limit: 32)
        desk.settled()
        #expect(desk.actions(now: later) == [.hasten])
        desk.hastened(3)
        #expect(desk.actions(now: later) == [.claim(limit: 32)])
    }

    @Test(
        "Where nothing is due to probe with, what waits out a back-off is made due; where nothing waits, it rests until the bell"
    )
    func rousesProbes() throws {
        var desk = try desk()
        _ = desk.finished(Sample.claim(1), turnedAway, now: start)
        _ = desk.actions(now: start)
        desk.settled()
        let later = start.adding(seconds: 2)
        #expect(desk.actions(now: later) == [.claim(limit: 1)])
        desk.claimed([], limit: 1)
        #expect(desk.actions(now: later) == [.hasten])
        #expect(desk.actions(now: later) == [])
        desk.hastened(0)
        #expect(desk.actions(now: later) == [])
        desk.rung()
        #expect(desk.actions(now: later) == [.claim(limit: 1)])
    }

    @Test("Going down it claims nothing, hands back what waits, and is done when all is answered and settled")
    func closes() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed(claims(1...3), limit: 3)
        _ = desk.actions(now: start)
        desk.close()
        #expect(!desk.isDone)
        desk.claimed([], limit: 29)
        #expect(desk.actions(now: start) == [.settle(count: 1)])
        _ = desk.finished(Sample.claim(1), well, now: start)
        _ = desk.finished(Sample.claim(2), Verdict(.abandoned(wasWritten: true)), now: start)
        desk.settled()
        #expect(desk.actions(now: start) == [.settle(count: 2)])
        #expect(!desk.isDone)
        desk.settled()
        #expect(desk.isDone)
    }

    @Test("Going down it does not wait for a ledger that takes nothing")
    func closesWithoutLedger() throws {
        var desk = try desk()
        _ = desk.finished(Sample.claim(1), well, now: start)
        _ = desk.actions(now: start)
        desk.claimFailed()
        desk.close()
        desk.settleFailed()
        #expect(desk.isDone)
    }

    @Test("A tip in doubt is asked about first; where the question came to nothing, it is sent the next time")
    func asksAboutDoubts() throws {
        var desk = try desk(parallel: 1)
        for asks in [true, false, true] {
            _ = desk.actions(now: start)
            desk.claimed([doubtful], limit: 32)
            #expect(desk.actions(now: start).contains(.send(doubtful, asks: asks)))
            _ = desk.finished(doubtful, Verdict(.inDoubt(why: "http-500"), .ailing()), now: start)
            _ = desk.actions(now: start)
            desk.settled()
            desk.rung()
        }
    }

    @Test("Nobody was asked where the endpoint was not reached: it is asked the next time, and the doubt stays")
    func unreached() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        let sent = Verdict(.inDoubt(why: "http-500"), .ailing())
        let unsent = Verdict(.unsent(why: "stalled"), .ailing())
        for (verdict, asks) in [(unsent, true), (unsent, true), (sent, true), (unsent, false), (unsent, true)] {
            desk.claimed([doubtful], limit: 32)
            #expect(desk.actions(now: start).contains(.send(doubtful, asks: asks)))
            guard case .inDoubt = desk.finished(doubtful, verdict, now: start).0 else { return #expect(Bool(false)) }
            desk.settled()
        }
        desk.claimed([Sample.claim(1)], limit: 32)
        _ = desk.actions(now: start)
        guard case .deferred = desk.finished(Sample.claim(1), unsent, now: start).0 else { return #expect(Bool(false)) }
    }

    @Test("What was in doubt and is handed back untried stays in doubt")
    func keepsDoubts() throws {
        var desk = try desk()
        _ = desk.actions(now: start)
        desk.claimed([doubtful, Sample.claim(2)], limit: 32)
        desk.close()
        _ = desk.actions(now: start)
        let outcomes = desk.unsettled.map { settlement in
            switch settlement.outcome {
            case .inDoubt(let until, "returned") where until == start: "in-doubt"
            case .returned: "returned"
            default: "other"
            }
        }
        #expect(outcomes == ["returned", "in-doubt"] || outcomes == ["in-doubt", "returned"])
    }

    @Test("When the clock is set back, whatever waits by the old one is made due; a second is no setting back")
    func setBack() throws {
        var desk = try desk()
        #expect(desk.actions(now: start) == [.claim(limit: 32)])
        desk.claimed([], limit: 32)
        #expect(desk.actions(now: start.adding(seconds: -1)) == [])
        #expect(desk.actions(now: start.adding(seconds: 1e9)) == [])
        #expect(desk.actions(now: start) == [.hasten])
        #expect(desk.actions(now: start.adding(seconds: -3600)) == [], "one at a time")
        desk.hastened(3)
        #expect(desk.actions(now: start.adding(seconds: -3600)) == [.claim(limit: 32), .hasten])
        desk.hastened(0)
        #expect(desk.actions(now: start) == [])
    }

    @Test("Outside its hours a lane claims nothing and hands back what it holds; when they begin it goes on")
    func rests() throws {
        let calendar = try #require(OfficeCalendar(timeZone: "UTC"))
        let span = try #require(SendingHours.Span("08:00-18:00"))
        var lane = try Sample.lane("http://127.0.0.1:9/clues", parallel: 1)
        lane.hours = SendingHours([span], calendar: calendar)
        var desk = LaneDesk(lane: lane, random: SeededRandom(seed: 1))
        let day = try #require(Moment(rfc3339: "2015-01-05T17:59:59Z"))
        let night = day.adding(seconds: 1)
        #expect(desk.actions(now: day) == [.claim(limit: 32)])
        desk.claimed(claims(1...3), limit: 32)
        #expect(desk.actions(now: day) == [.send(Sample.claim(1), asks: false)])
        #expect(desk.actions(now: night) == [.settle(count: 2)])
        #expect(desk.isResting && desk.wantsBell)
        desk.settled()
        _ = desk.finished(Sample.claim(1), well, now: night)
        #expect(desk.actions(now: night) == [.settle(count: 1)])
        desk.settled()
        desk.rung()
        #expect(desk.actions(now: night) == [])
        #expect(desk.actions(now: day.adding(seconds: 14 * 3600 + 2)) == [.claim(limit: 32)])
        #expect(!desk.isResting)
    }

    @Test("A delivered tip is followed where its lane says so, until the platform has closed it")
    func follows() throws {
        var lane = try Sample.lane("http://127.0.0.1:9/clues")
        for (follow, closed, expected) in [
            (FollowSchedule(firstSeconds: 30), false, start.adding(seconds: 30)),
            (FollowSchedule(firstSeconds: 30), true, nil), (nil, false, nil),
        ] as [(FollowSchedule?, Bool, Moment?)] {
            lane.follow = follow
            var desk = LaneDesk(lane: lane, random: SeededRandom(seed: 1))
            _ = desk.finished(Sample.claim(1), Verdict(.delivered(PlatformAnswer(closed: closed)), .well), now: start)
            #expect(desk.unsettled.first?.followAt == expected)
        }
    }
}
