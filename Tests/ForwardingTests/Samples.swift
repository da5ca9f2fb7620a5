import Forwarding
import Seeded
import Spooling
import Synchronization
import Tips

/// A time that stands still until it is moved.
final class ManualTime: TimeSource {
    private let moment: Mutex<Moment>

    init(_ moment: Moment = Moment(milliseconds: 1_420_272_000_000)) {
        self.moment = Mutex(moment)
    }

    var now: Moment { moment.withLock { $0 } }

    func advance(seconds: Double) {
        moment.withLock { $0 = $0.adding(seconds: seconds) }
    }
}

enum Sample {
    static let start = Moment(milliseconds: 1_420_272_000_000)

    static func tip(_ number: Int) -> TipID {
        TipID(high: 0x7469_706C_696E_6500, low: UInt64(number))
    }

    static func manifest(_ number: Int, lane: LaneName = .fallback, content: String = "灯坏了 / a broken lamp") -> Manifest
    {
        var body = JSONText()
        body.object { json in
            json.key("kind")
            json.string("report")
            json.key("content")
            json.string(content)
        }
        return Manifest(id: tip(number), lane: lane, sequence: Int64(number), body: body.bytes)
    }

    static func claim(_ number: Int, attempt: Int = 1, lane: LaneName = .fallback, exhibits: [Exhibit] = []) -> Claim {
        Claim(
            delivery: DeliveryKey(serial: Int64(number), lane: lane, attempt: attempt), tip: tip(number),
            manifest: manifest(number, lane: lane), exhibits: exhibits, attempt: attempt, from: .queued)
    }

    static func exhibit(_ number: Int, _ bytes: [UInt8]) -> Exhibit {
        Exhibit(number: number, mediaType: "image/jpeg", bytes: Int64(bytes.count), digest: .of(bytes))
    }

    static func bytes(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    static func handOver(_ number: Int, to endpoint: Endpoint, exhibits: [Exhibit] = []) -> HandOver {
        HandOver(
            endpoint: endpoint, tip: tip(number), manifest: manifest(number), exhibits: exhibits, limitSeconds: 60)
    }

    static func lane(
        _ url: String, name: LaneName = .fallback, parallel: Int = 8, stallSeconds: Int = 30
    ) throws -> Lane {
        Lane(
            name: name, endpoint: try Endpoint(url: url, stallSeconds: stallSeconds), parallel: parallel,
            retry: RetrySchedule(baseSeconds: 1, capSeconds: 600))
    }
}

/// Waits for what other tasks and threads bring about; false when it has not come in a minute.
func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
    for _ in 0..<12_000 {
        if await condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}
