import Testing
import Tips

@testable import Forwarding

@Suite("Lane")
struct LaneTests {
    @Test("An exchange gets time for its bytes, never more than the lease")
    func limitsExchanges() throws {
        let lane = try Sample.lane("https://a.example")
        func exhibit(_ bytes: Int64) -> Exhibit {
            Exhibit(number: 1, mediaType: "video/mp4", bytes: bytes, digest: .of([]))
        }
        #expect(lane.limitSeconds(for: []) == 120)
        #expect(lane.limitSeconds(for: [exhibit(16_384 * 100), exhibit(16_384 * 80)]) == 300)
        #expect(lane.limitSeconds(for: [exhibit(4 << 30), exhibit(.max)]) == lane.leaseSeconds - 60)
        // A film of the greatest length passes, however narrow the lane is.
        var narrow = Lane(name: .fallback, endpoint: try Endpoint(url: "https://a.example"), bytesPerSecond: 65_536)
        #expect(narrow.limitSeconds(for: [exhibit(4 << 30)]) == 120 + Double(4 << 30) / 4096)
        narrow.leaseSeconds = 3600
        #expect(narrow.limitSeconds(for: [exhibit(4 << 30)]) == 3540)
        #expect(lane.limitSeconds(for: [exhibit(-5)]) == 120)
    }

    @Test(
        "Probes come at growing intervals", arguments: [(0, 1.0), (1, 2), (5, 32), (6, 60), (1_000_000, 60), (-1, 1)])
    func spacesProbes(failed: Int, seconds: Double) {
        #expect(ProbeSchedule().intervalSeconds(failed: failed) == seconds)
    }

    @Test("Two lanes never share a name or a URL")
    func checksLanes() throws {
        let one = try Sample.lane("https://a.example/x")
        var two = try Sample.lane("https://A.example:443/x/")
        #expect(throws: Failure.self) { try Dispatcher.check([one, one]) }
        two.name = try #require(LaneName("traffic"))
        #expect(throws: Failure.self) { try Dispatcher.check([one, two]) }
        two.way = .post(try Endpoint(url: "https://a.example/y"))
        try Dispatcher.check([one, two])
    }

    @Test("Two lanes never share a folder; each way out is one thing or the other")
    func checksFolders() throws {
        let traffic = try #require(LaneName("traffic"))
        let one = Lane(name: .fallback, way: .drop(DropFolder("/srv/gate/a")))
        #expect(throws: Failure.self) {
            try Dispatcher.check([one, Lane(name: traffic, way: .drop(DropFolder("/srv/gate/a")))])
        }
        try Dispatcher.check([one, Lane(name: traffic, way: .drop(DropFolder("/srv/gate/b")))])
        #expect(one.endpoint == nil)
        #expect(one.drop?.path == "/srv/gate/a")
        #expect(try Sample.lane("https://a.example/x").drop == nil)
    }
}
