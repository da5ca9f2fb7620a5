import Forwarding
import Receiving
import Testing
import Tips

@testable import tipline

@Suite("What forwarding says in the metrics")
struct LaneMetricsTests {
    @Test("Without lanes there is nothing to say")
    func none() {
        #expect(LaneMetrics.families([]).isEmpty)
    }

    @Test("Every lane has its state and its outcomes, each family said once")
    func lanes() throws {
        var one = LaneHealth(lane: .fallback)
        one.inFlight = 3
        one.counts.delivered = 7
        one.counts.inDoubt = 2
        var other = LaneHealth(lane: try #require(LaneName("traffic")))
        other.state = .stopped
        other.consecutiveFailures = 5
        let families = LaneMetrics.families([one, other])
        #expect(Set(families.map(\.name)).count == families.count)
        func value(_ name: String, _ labels: [String: String]) -> Double? {
            let samples = families.first { $0.name == name }?.samples ?? []
            return samples.first { sample in
                Dictionary(uniqueKeysWithValues: sample.labels.map { ($0.name, $0.value) }) == labels
            }?.value
        }
        #expect(value("tipline_lane_running", ["lane": "default"]) == 1)
        #expect(value("tipline_lane_running", ["lane": "traffic"]) == 0)
        #expect(value("tipline_lane_in_flight", ["lane": "default"]) == 3)
        #expect(value("tipline_lane_consecutive_failures", ["lane": "traffic"]) == 5)
        #expect(value("tipline_outcomes_total", ["lane": "default", "outcome": "delivered"]) == 7)
        #expect(value("tipline_outcomes_total", ["lane": "default", "outcome": "in-doubt"]) == 2)
        #expect(value("tipline_outcomes_total", ["lane": "traffic", "outcome": "parked"]) == 0)
    }

    @Test("A lane that probes does not count as running")
    func probing() {
        var lane = LaneHealth(lane: .fallback)
        lane.state = .probing
        #expect(LaneMetrics.families([lane]).first?.samples.first?.value == 0)
    }
}
