import Foundation
import Testing

@testable import Tips

@Suite("Moments")
struct MomentTests {
    @Test(
        "RFC 3339 is read as it is meant",
        arguments: [
            ("2015-01-03T08:30:00Z", "2015-01-03T08:30:00.000Z"),
            ("2015-01-03T16:30:00+08:00", "2015-01-03T08:30:00.000Z"),
            ("2015-01-03t08:30:00z", "2015-01-03T08:30:00.000Z"),
            ("2015-01-03 08:30:00Z", "2015-01-03T08:30:00.000Z"),
            ("2015-01-03T08:30:00.5Z", "2015-01-03T08:30:00.500Z"),
            ("2015-01-03T08:30:00.05Z", "2015-01-03T08:30:00.050Z"),
            ("2015-01-03T08:30:00.123999999Z", "2015-01-03T08:30:00.123Z"),
            ("2015-01-03T00:00:00-00:00", "2015-01-03T00:00:00.000Z"),
            ("2015-01-01T00:30:00+01:00", "2014-12-31T23:30:00.000Z"),
            ("2016-02-28T23:59:59-00:01", "2016-02-29T00:00:59.000Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ])
    func reading(text: String, normal: String) throws {
        let moment = try #require(Moment(rfc3339: text))
        #expect(moment.description == normal)
        #expect(Moment(rfc3339: moment.description) == moment)
    }

    @Test(
        "anything else is no moment",
        arguments: [
            "", "2015-01-03", "2015-01-03T08:30", "2015-01-03T08:30:00", "2015-01-03T08:30Z", "2015-01-03X08:30:00Z",
            "2015-01-03T24:00:00Z", "2015-01-03T08:60:00Z", "2015-01-03T08:30:61Z", "2015-01-03T08:30:00.Z",
            "2015-01-03T08:30:00,5Z", "2015-01-03T08:30:00+24:00", "2015-01-03T08:30:00+08:60",
            "2015-01-03T08:30:00+0800", "2015-01-03T08:30:00+08", "2015-01-03T08:30:00 Z", "2015-01-03T08:30:00ZZ",
            "2015-02-30T08:30:00Z", "2015-01-03T08:30:00.1234567890123456789012345678901Z", "2015-01-03T08-30-00Z",
            "2015-01-03T08:30:00\u{2212}08:00", "20150103T083000Z00000",
        ])
    func refusals(text: String) {
        #expect(Moment(rfc3339: text) == nil)
    }

    @Test("agrees with Foundation's ISO 8601 over a century")
    func foundation() throws {
        let format = ISO8601DateFormatter()
        for seconds in stride(from: Int64(-1_600_000_000), to: 4_200_000_000, by: 7_654_321) {
            let text = format.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(try #require(Moment(rfc3339: text)).milliseconds == seconds * 1000)
            #expect(Moment(milliseconds: seconds * 1000).description == text.dropLast() + ".000Z")
        }
    }

    @Test("seconds are added and told apart by the millisecond")
    func arithmetic() {
        let moment = Moment(milliseconds: 1_000)
        #expect(moment.adding(seconds: 1.2345).milliseconds == 2_235)
        #expect(moment.adding(seconds: -2).milliseconds == -1_000)
        #expect(moment.adding(seconds: 2).seconds(since: moment) == 2)
        #expect(moment < moment.adding(seconds: 0.001))
    }

    @Test(
        "sums beyond the end of time stop there",
        arguments: [1e300, .infinity, 1e16, Double(Int64.max)])
    func saturation(seconds: Double) {
        let moment = Moment(milliseconds: 1_420_000_000_000)
        #expect(moment.adding(seconds: seconds) == Moment(milliseconds: .max))
        #expect(moment.adding(seconds: -seconds) == Moment(milliseconds: .min))
        #expect(moment.adding(seconds: .nan) == moment)
        #expect(Moment(milliseconds: .max).adding(seconds: 1) == Moment(milliseconds: .max))
        #expect(Moment(milliseconds: .min).seconds(since: Moment(milliseconds: .max)) < -1e15)
    }

    @Test("the ends of time can be written", arguments: [Int64.min, .max, 0, -1])
    func extremes(milliseconds: Int64) {
        #expect(Moment(milliseconds: milliseconds).description.hasSuffix("Z"))
    }
}
