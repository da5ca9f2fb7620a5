import Testing
import Tips

@testable import Forwarding

@Suite("RetryAfter")
struct RetryAfterTests {
    /// 1994-11-06T08:49:37Z, the date of RFC 9110's examples.
    let now = Moment(milliseconds: 784_111_777_000)

    @Test(
        "Seconds count up to an hour",
        arguments: [
            ("0", 0), ("5", 5), (" 120\t", 120), ("3600", 3600), ("3601", 3600), ("315360000", 3600),
            ("99999999999999999999", 3600), ("007", 7),
        ])
    func readsSeconds(header: String, seconds: Int) {
        #expect(RetryAfter.seconds(header, now: now) == seconds)
    }

    @Test(
        "A date counts from now, in each of the three spellings",
        arguments: [
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun Nov  6 08:50:37 1994", 60), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Wed, 06 Nov 2024 08:49:37 GMT", 3600), ("Sun, 06 Nov 1994 08:49:60 GMT", 23),
        ])
    func readsDates(header: String, seconds: Int) {
        #expect(RetryAfter.seconds(header, now: now) == seconds)
    }

    @Test(
        "What is past, negative or no such thing is ignored",
        arguments: [
            "", " ", "-5", "+5", "5.5", "5 s", "soon", "1e3", "999999999999999999999", "٥",
            "Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1970 08:49:37 GMT", "Sun, 31 Feb 1995 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 08:50:37 CET",
            "Nov 6 1994", "Sun, , , , , GMT", String(repeating: "9", count: 5000),
        ])
    func ignoresOthers(header: String) {
        #expect(RetryAfter.seconds(header, now: now) == nil)
    }
}
