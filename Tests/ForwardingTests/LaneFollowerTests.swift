import Logging
import Spooling
import Synchronization
import Testing
import Tips

@testable import Forwarding

@Suite("Lane follower")
struct LaneFollowerTests {
    /// Rows in memory, and what was recorded of them.
    private actor Followed: FollowLedger {
        private(set) var rows: [Following]
        private(set) var findings: [FollowFinding] = []

        init(_ rows: [Following]) { self.rows = rows }

        func followed(lane: LaneName, limit: Int, now: Moment, latest: Moment) -> [Following] {
            let due = rows.filter { $0.lane == lane && ($0.due <= now || $0.due > latest) }
            return Array(due.sorted { $0.due < $1.due }.prefix(limit))
        }

        func record(_ findings: [FollowFinding]) -> Int {
            self.findings += findings
            for finding in findings {
                rows.removeAll { $0 == finding.following }
                guard let next = finding.next else { continue }
                var row = finding.following
                row.due = next
                row.asked += 1
                rows.append(row)
            }
            if rows.count <= 1 { onlyOneLeft.ring() }
            return findings.count { $0.answer != nil }
        }

        /// Rung once all but one have their answer.
        nonisolated let onlyOneLeft = Bell()
    }

    private final class Oracle: Carrier {
        let asked = Mutex<[TipID]>([])
        let longest = Mutex(0.0)
        private let answers: @Sendable (TipID) async -> Answer

        init(_ answers: @escaping @Sendable (TipID) async -> Answer) { self.answers = answers }

        func carry(_ handOver: HandOver) async -> Answer { .fault(.abandoned(wasWritten: false)) }

        func ask(_ question: Question) async -> Answer {
            asked.withLock { $0.append(question.tip) }
            longest.withLock { $0 = max($0, question.limitSeconds) }
            return await answers(question.tip)
        }
    }

    private static func row(_ number: Int, isErased: Bool = false, dueSeconds: Double? = nil) -> Following {
        Following(
            serial: Int64(number), lane: .fallback,
            due: Sample.start.adding(seconds: dueSeconds ?? Double(number)), asked: 0,
            tip: Sample.tip(number), manifestDigest: isErased ? nil : Sample.manifest(number).digest)
    }

    private static func number(of tip: TipID) -> Int { (1...64).first { Sample.tip($0) == tip } ?? 0 }

    private static func says(_ number: Int, _ more: String) -> Answer {
        let text = #"{"id":"\#(Sample.tip(number))","manifest_sha256":"\#(Sample.manifest(number).digest)"\#(more)}"#
        return .reply(Reply(status: 200, body: Array(text.utf8)))
    }

    private func follower(
        _ ledger: Followed, _ oracle: Oracle, at seconds: Double = 1000, isRunning: Bool = true,
        hours: SendingHours? = nil
    ) throws -> LaneFollower {
        var lane = try Sample.lane("http://127.0.0.1:9/clues")
        lane.hours = hours
        return LaneFollower(
            lane: lane, schedule: FollowSchedule(), ledger: ledger, carrier: oracle,
            time: ManualTime(Sample.start.adding(seconds: seconds)), pollSeconds: 1,
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        ) { isRunning }
    }

    @Test("What the platform says is recorded; what is not closed is asked again, twice as late each time")
    func records() async throws {
        let ledger = Followed([Self.row(1), Self.row(2), Self.row(5000)])
        let oracle = Oracle { $0 == Sample.tip(1) ? Self.says(1, #","reply":"谢谢""#) : Self.says(2, #","closed":true"#) }
        _ = try await follower(ledger, oracle).round()
        let findings = await ledger.findings.sorted { $0.following.serial < $1.following.serial }
        #expect(findings.map(\.answer) == [PlatformAnswer(reply: "谢谢"), PlatformAnswer(closed: true)])
        #expect(findings.map(\.next) == [Sample.start.adding(seconds: 1000 + 1200), nil])
        #expect(Set(oracle.asked.withLock { $0 }) == [Sample.tip(1), Sample.tip(2)])
    }

    @Test("Only the platform that echoes this very tip is heard, and the next question has its time all the same")
    func distrusts() async throws {
        let replies: [Answer] = [
            Self.says(2, #","reply":"of another""#), .reply(Reply(status: 404)), .reply(Reply(status: 500)),
            .reply(Reply(status: 200, body: Array("{}".utf8))), .fault(.broken(why: "stalled", wasWritten: true)),
        ]
        for reply in replies {
            let ledger = Followed([Self.row(1)])
            _ = try await follower(ledger, Oracle { _ in reply }).round()
            let finding = await ledger.findings.first
            #expect(finding?.answer == nil && finding?.next != nil)
        }
    }

    @Test("What was erased is not asked about, and followed no more")
    func ends() async throws {
        let ledger = Followed([Self.row(1, isErased: true)])
        let oracle = Oracle { _ in Self.says(1, "") }
        _ = try await follower(ledger, oracle).round()
        #expect(oracle.asked.withLock { $0 }.isEmpty)
        #expect(await ledger.rows.isEmpty)
    }

    @Test("A question dated by a clock that was set back since is asked now; one that has its time is not")
    func setBack() async throws {
        let ledger = Followed([Self.row(1, dueSeconds: 3e8), Self.row(2, dueSeconds: 1000 + 86_400)])
        let oracle = Oracle { _ in Self.says(1, "") }
        _ = try await follower(ledger, oracle).round()
        #expect(oracle.asked.withLock { $0 } == [Sample.tip(1)])
        #expect(await ledger.rows.first { $0.serial == 1 }?.due == Sample.start.adding(seconds: 1000 + 1200))
    }

    @Test("A platform that does not answer, or says that it is not well, is left in peace after a few questions")
    func pauses() async throws {
        let ill: [Answer] = [
            .fault(.unreachable(why: "connect-failed")), .reply(Reply(status: 503)), .reply(Reply(status: 429)),
        ]
        for answer in ill {
            let ledger = Followed((1...60).map { Self.row($0) })
            let oracle = Oracle { _ in answer }
            let pause = try await follower(ledger, oracle).round()
            #expect(pause == LaneFollower.pauseSeconds)
            #expect(oracle.asked.withLock { $0.count } <= 4)
            #expect(await ledger.rows.count == 60)
        }
        let well = Oracle { _ in .reply(Reply(status: 404)) }
        let pause = try await follower(Followed((1...60).map { Self.row($0) }), well).round()
        #expect(pause < LaneFollower.pauseSeconds)
        #expect(well.asked.withLock { $0.count } == 60)
    }

    @Test("A question that trickles holds nobody back: the others are asked and recorded before it ends")
    func trickles() async throws {
        let ledger = Followed((1...40).map { Self.row($0) })
        // The first is answered only once every other answer has been recorded.
        let oracle = Oracle { tip in
            guard tip == Sample.tip(1) else { return Self.says(Self.number(of: tip), #","closed":true"#) }
            await ledger.onlyOneLeft.wait(timeout: .seconds(120))
            return await ledger.rows.count == 1
                ? Self.says(1, #","closed":true"#) : .fault(.broken(why: "stalled", wasWritten: true))
        }
        _ = try await follower(ledger, oracle).round()
        #expect(await ledger.rows.isEmpty)
        #expect(await ledger.findings.count { $0.answer?.closed == true } == 40)
        #expect(oracle.longest.withLock { $0 } == LaneFollower.questionSeconds)
    }

    @Test("A batch is bounded, and nobody is asked while the lane is in trouble or outside its hours")
    func bounds() async throws {
        let many = Followed((1...200).map { Self.row($0) })
        let oracle = Oracle { _ in .reply(Reply(status: 404)) }
        _ = try await follower(many, oracle).round()
        #expect(oracle.asked.withLock { $0.count } == LaneFollower.batch)
        let none = Oracle { _ in .reply(Reply(status: 404)) }
        _ = try await follower(many, none, isRunning: false).round()
        let calendar = try #require(OfficeCalendar(timeZone: "UTC"))
        _ = try await follower(many, none, hours: SendingHours([], calendar: calendar)).round()
        #expect(none.asked.withLock { $0.isEmpty })
    }
}
