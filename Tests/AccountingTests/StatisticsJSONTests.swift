import Foundation
import Testing
import Tips

@testable import Accounting

@Suite("The month as JSON")
struct StatisticsJSONTests {
    @Test("has the keys that are documented, in their order, and the right figures")
    func bytes() throws {
        let statistics = try Statistics.fold(
            [
                TipStory(1, at: "2015-01-03T10:00:00+08:00", exhibits: [.init(family: .image, count: 2, bytes: 53_700)])
                    .then(.delivered, at: "2015-01-04T10:00:02+08:00")
            ], to: "2015-01")
        let figures =
            #""tips":1,"tips_with_exhibits":1,"open":0,"kinds":{"report":1,"suggestion":0,"unsure":0},"#
            + #""corrections":{"tips":0,"kind":0,"settled":0,"departments":0,"kinds":[],"#
            + #""by_platform":0,"by_office":0,"disagreed":0,"disagreed_per_mille":0,"leads":[]},"#
            + #""departments":[{"name":"交警","tips":1,"report":1,"suggestion":0,"unsure":0,"named":1},"#
            + #"{"name":null,"tips":0,"report":0,"suggestion":0,"unsure":0,"named":0}],"#
            + #""channels":[{"name":"web","tips":1}],"outcomes":{"queued":0,"held":0,"sending":0,"deferred":0,"#
            + #""in-doubt":0,"parked":0,"sent-unconfirmed":0,"delivered":1,"expired":0,"quarantined":0},"#
            + #""deliveries":{"total":1,"recorded_once":1,"recorded_again":0,"not_recorded":0},"#
            + #""exhibits":{"image":{"count":2,"bytes":53700},"audio":{"count":0,"bytes":0},"#
            + #""video":{"count":0,"bytes":0},"other":{"count":0,"bytes":0},"all":{"count":2,"bytes":53700}},"#
            + #""days_to_delivery":{"tips":1,"within_0":0,"within_1":1,"within_3":1,"within_7":1,"median":1,"p90":1},"urgent":0,"names":[]"#
        let whole =
            #"{"from":"2015-01","to":"2015-01","time_zone":"Asia/Shanghai","until":"2015-01-04","stray_events":0,"#
            + #""months":[{"month":"2015-01",\#(figures)}],"sum":{\#(figures)}}"#
        #expect(String(decoding: statistics.json, as: UTF8.self) == whole)
    }

    @Test("a reader of JSON agrees, names of any sort included")
    func parses() throws {
        let name = "\"a\\b\u{1}\n—交警"
        let statistics = try Statistics.fold([
            TipStory(1, at: "2015-01-03T10:00:00Z", departments: [name], channel: name)
        ])
        let object = try JSONSerialization.jsonObject(with: Data(statistics.json)) as? [String: Any]
        let sum = object?["sum"] as? [String: Any]
        #expect((sum?["channels"] as? [[String: Any]])?.first?["name"] as? String == name)
        #expect((object?["months"] as? [Any])?.count == 2)
    }

    @Test("the same events in another process would give the same bytes: nothing hangs on the order of a dictionary")
    func sameBytes() throws {
        let stories = try (0..<200).map { number in
            try TipStory(
                number, at: "2015-01-03T10:00:00Z", departments: ["科室\(number % 40)"], channel: "渠道\(number % 9)")
        }
        let first = try Statistics.fold(stories)
        let second = try Statistics.fold(stories.reversed())
        #expect(first.json == second.json)
        #expect(first.csv == second.csv)
        #expect(first.text == second.text)
        #expect(first.page() == second.page())
    }
}
