import Testing
import Tips

@Suite("A heartbeat")
struct HeartbeatTests {
    private static let heartbeat = Heartbeat(
        spool: TipID(high: 1, low: 2), lane: .fallback, at: Moment(milliseconds: 1_420_272_000_123),
        intervalSeconds: 0.5,
        highest: 20, told: 19, waiting: NumberRanges(18...19), sent: NumberRanges(1...16),
        names: [.init(sequence: 3, tip: TipID(high: 0, low: 3), manifestDigest: .of([3]))],
        endings: [.init(sequence: 17, tip: TipID(high: 0, low: 17), stage: .expired)])

    @Test("What was said is heard")
    func roundTrip() {
        let said = Self.heartbeat
        #expect(Heartbeat(head: said.head, body: said.body) == said)
        let first = Heartbeat(
            spool: said.spool, lane: said.lane, at: said.at, intervalSeconds: 60, highest: 0, told: 0)
        #expect(Heartbeat(head: first.head, body: first.body) == first)
    }

    @Test("The largest that is ever written stays within the bound that readers keep")
    func largest() {
        var full = Self.heartbeat
        full.highest = 999_999_999_999
        full.told = full.highest
        let odd = (0..<Int64(Heartbeat.mostRanges)).map { 999_999_000_001 + 2 * $0 }
        full.sent = NumberRanges(odd)
        full.waiting = NumberRanges(odd.map { $0 + 1_000_000 - 999_990 })
        full.names = odd.map { .init(sequence: $0, tip: TipID(high: .max, low: .max), manifestDigest: .of([])) }
        full.endings = (0..<Int64(Heartbeat.mostEndings)).map {
            .init(sequence: 999_999_900_000 + $0, tip: TipID(high: .max, low: .max), stage: .quarantined)
        }
        #expect(Int64(full.body.count) <= Heartbeat.longestBytes)
        #expect(Heartbeat(head: full.head, body: full.body) == full)
        full.names.append(full.names[0])
        #expect(Heartbeat(head: full.head, body: full.body) == nil)
    }

    @Test(
        "A body that is no heartbeat's is refused",
        arguments: [
            ("at 2015", "at 20x5"), ("highest 20", "highest 21"), ("told 19", "told 21"),
            ("waiting 18-19", "waiting 18-20"),
            ("sent 1-16", "sent 16-1"), ("name 3", "nome 3"), ("expired", "gone"), ("every 500\n", ""),
            ("name 3 ", "name "), ("every 500", "every 86400001"),
        ])
    func wrong(part: String, other: String) throws {
        let text = String(decoding: Self.heartbeat.body, as: UTF8.self)
        let place = try #require(text.firstRange(of: part))
        let changed = Array((text[..<place.lowerBound] + other + text[place.upperBound...]).utf8)
        #expect(Heartbeat(head: Self.heartbeat.head, body: changed) == nil)
    }

    @Test("A tip's head makes no heartbeat")
    func kind() {
        var head = Self.heartbeat.head
        head.kind = .tip
        #expect(Heartbeat(head: head, body: Self.heartbeat.body) == nil)
    }
}
