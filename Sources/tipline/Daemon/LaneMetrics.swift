import Forwarding
import Receiving
import Tips

/// What forwarding has to say, in the operators' words.
enum LaneMetrics {
    static func families(_ lanes: [LaneHealth]) -> [MetricFamily] {
        guard !lanes.isEmpty else { return [] }
        func gauge(_ name: String, _ help: String, _ value: (LaneHealth) -> Double) -> MetricFamily {
            MetricFamily(name, .gauge, help, lanes.map { .init(value($0), [.init("lane", $0.lane.name)]) })
        }
        let outcomes: [(String, (LaneHealth.Counts) -> Int)] = [
            ("delivered", \.delivered), ("sent-unconfirmed", \.sentUnconfirmed), ("deferred", \.deferred),
            ("in-doubt", \.inDoubt), ("parked", \.parked),
            ("quarantined", \.quarantined), ("returned", \.returned),
        ]
        let samples = lanes.flatMap { lane in
            outcomes.map { name, value in
                MetricFamily.Sample(
                    Double(value(lane.counts)), [.init("lane", lane.lane.name), .init("outcome", name)])
            }
        }
        return [
            gauge(
                "tipline_lane_running", "1 while the lane sends, 0 while it is stopped, probing or outside its hours."
            ) {
                $0.state == .running ? 1 : 0
            },
            gauge("tipline_lane_in_flight", "Exchanges under way.") { Double($0.inFlight) },
            gauge("tipline_lane_consecutive_failures", "Attempts in a row that failed.") {
                Double($0.consecutiveFailures)
            },
            MetricFamily("tipline_outcomes_total", .counter, "Attempts since the start by what came of them.", samples),
        ]
    }
}
