import Testing

@testable import Receiving

@Suite("Prometheus text")
struct PrometheusTests {
    @Test("A family says what it is, then its samples")
    func family() {
        let family = MetricFamily(
            "tipline_things", .gauge, "Things by sort.",
            [.init(3, [.init("sort", "a"), .init("lane", "b")]), .init(0.25), .init(-7)])
        #expect(
            family.text == """
                # HELP tipline_things Things by sort.
                # TYPE tipline_things gauge
                tipline_things{sort="a",lane="b"} 3
                tipline_things 0.25
                tipline_things -7

                """)
        #expect(MetricFamily("t_total", .counter, "T.", []).text == "# HELP t_total T.\n# TYPE t_total counter\n")
    }

    @Test("Label values are escaped, so that none can end its line")
    func escapes() {
        let value = "a\\b\"c\nd\r\ne"
        let text = MetricFamily("t", .gauge, "T.", [.init(1, [.init("l", value)])]).text
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
        #expect(text.utf8.elementsEqual("# HELP t T.\n# TYPE t gauge\nt{l=\"a\\\\b\\\"c\\nd\r\\ne\"} 1\n".utf8))
    }

    @Test("Every number has a spelling", arguments: [(Double.nan, "NaN"), (.infinity, "+Inf"), (-.infinity, "-Inf")])
    func numbers(_ value: Double, _ written: String) {
        #expect(MetricFamily("t", .gauge, "T.", [.init(value)]).text.hasSuffix("\nt \(written)\n"))
    }

    @Test("Numbers beyond what an integer holds do not trap")
    func large() {
        for value in [1e300, -1e300, 9.3e18, 1e15 + 0.5] {
            let written = MetricFamily("t", .gauge, "T.", [.init(value)]).text.split(separator: " ").last
            #expect(written.flatMap { Double($0.dropLast()) } == value)
        }
    }
}
