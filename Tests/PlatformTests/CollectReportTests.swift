import Foundation
import Testing
import Tips

@testable import Platform

@Suite("The gap report")
struct CollectReportTests {
    private func report(_ counts: CollectReport.Counts = .init()) -> CollectReport {
        var book = LaneBook(Dropped.key)
        book.record(Dropped.name(1))
        book.take(
            Dropped.heartbeat(
                at: -1000, highest: 9, waiting: "8", sent: "1-3", named: [1, 2],
                endings: [.init(sequence: 5, tip: Sample.tip(5), stage: .quarantined)]), now: Dropped.moment(0))
        book.record(Dropped.name(12))
        return CollectReport(at: Dropped.moment(0), lanes: [book.gaps(now: Dropped.moment(0))], counts: counts)
    }

    @Test("The text says for people what is lost, what waits, what has ended, and that the gate is late")
    func text() {
        var counts = CollectReport.Counts()
        counts.note(.damaged(why: "cut"), name: "a\u{1B}[31m\u{202E}")
        let text = report(counts).text
        for part in [
            "2 recorded, highest number 12", "1000 s ago: LATE", "lost: 2-3 (2)", "2 \(Sample.tip(2))",
            "3 (not named yet)", "no heartbeat speaks of them: 10-11", "not sent yet: 8",
            "settled for the outer side: 4,6-7,9", "no tip will come: 5 \(Sample.tip(5)) quarantined",
            "a\\u{1B}[31m\\u{202E} (cut)",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        #expect(CollectReport(at: Dropped.moment(0), lanes: [], counts: .init()).text.contains("No lane"))
    }

    @Test("The JSON says the same for programs")
    func json() throws {
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(report().json)) as? [String: Any])
        #expect(object["missing"] as? Int == 4)
        let lane = try #require((object["lanes"] as? [[String: Any]])?.first)
        #expect(lane["lost"] as? [[Int]] == [[2, 3]])
        #expect(lane["heartbeat_late"] as? Bool == true)
        #expect((lane["missing"] as? [[String: Any]])?.count == 2)
        #expect((lane["ended"] as? [[String: Any]])?.first?["stage"] as? String == "quarantined")
    }

    @Test("The first few names are kept, and all are counted")
    func bounds() {
        var counts = CollectReport.Counts()
        for number in 0..<100 { counts.note(.foreign, name: "\(number)") }
        #expect(counts.foreign == 100)
        #expect(counts.foreignNames.count == 20)
        counts.note(.arriving, name: "a")
        counts.note(.damaged(why: "cut"), name: "b")
        #expect((counts.arriving, counts.damaged, counts.damagedNames) == (1, 1, ["b (cut)"]))
    }

    @Test(
        "Whatever a heartbeat claims, no more is written than can be read, and a lane that wants little gets all of it")
    func claims() throws {
        var lanes = try (1...5).map { number in
            var book = LaneBook(.init(spool: Dropped.spool, lane: try #require(LaneName("lane-\(number)"))))
            book.take(Dropped.heartbeat(at: 0, highest: 900_000, sent: "1-900000", named: []), now: Dropped.moment(0))
            return book.gaps(now: Dropped.moment(0))
        }
        var small = LaneBook(Dropped.key)
        small.take(Dropped.heartbeat(at: 0, highest: 3, sent: "1-3"), now: Dropped.moment(0))
        lanes.append(small.gaps(now: Dropped.moment(0)))
        let report = CollectReport(at: Dropped.moment(0), lanes: lanes, counts: .init())
        #expect(report.text.contains("and 890000 more"))
        #expect(report.text.utf8.count < 5_000_000)
        #expect(String(decoding: report.json, as: UTF8.self).contains(#""missing_more":890000"#))
        let lists = report.resendLists
        #expect(lists.reduce(0) { $0 + $1.entries.count } <= CarriedList.mostEntries)
        #expect(lists.first?.entries.map(\.tip) == [Sample.tip(1), Sample.tip(2), Sample.tip(3)])
        #expect(lists.dropFirst().allSatisfy { $0.entries.count > 39_000 })
    }
}
