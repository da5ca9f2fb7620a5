import Testing
import Tips

@testable import Spooling

@Suite("Sameness of tips")
struct FingerprintTests {
    private static func full() -> Tip {
        var tip = Sample.tip(exhibits: 2)
        tip.statedKind = .report
        tip.occurredAt = "2015-01-03"
        tip.place = "bridge"
        tip.position = Tip.Position(latitude: 31.25, longitude: 121.5)
        tip.contact = "138"
        return tip
    }

    /// Everything a sender said, each changed alone.
    private static let said: [(String, @Sendable (inout Tip) -> Void)] = [
        ("content", { $0.content += " " }), ("channel", { $0.channel = "app" }),
        ("stated kind", { $0.statedKind = .suggestion }), ("no stated kind", { $0.statedKind = nil }),
        ("occurred at", { $0.occurredAt = "2015-01-04" }), ("place", { $0.place = nil }),
        ("position", { $0.position = Tip.Position(latitude: 31.25, longitude: 121.6) }),
        ("no position", { $0.position = nil }), ("contact", { $0.contact = "139" }),
        ("an exhibit more", { $0.exhibits.append($0.exhibits[0]) }), ("an exhibit less", { $0.exhibits.removeLast() }),
        ("exhibits in another order", { $0.exhibits.reverse() }),
        ("another exhibit", { $0.exhibits[0].digest = Digest.of([9]) }),
        ("contact said as place", { ($0.place, $0.contact) = ($0.contact, $0.place) }),
    ]

    @Test("every word of the sender counts", arguments: said.indices)
    func counts(index: Int) {
        var tip = Self.full()
        let before = Fingerprint.bytes(of: tip)
        Self.said[index].1(&tip)
        #expect(Fingerprint.bytes(of: tip) != before, "\(Self.said[index].0)")
    }

    @Test("nothing that was decided or assigned here does")
    func assigned() {
        var tip = Self.full()
        let before = Fingerprint.bytes(of: tip)
        tip.id = TipID(high: 1, low: 1)
        tip.receivedAt = Moment(milliseconds: 0)
        tip.receivedOn = CalendarDay(daysSinceEpoch: 0)
        tip.decision.kind = .unsure
        tip.decision.departments = []
        tip.exhibits[0].findings = ["declared-type-differs"]
        tip.exhibits[0].mediaType = "image/png"
        #expect(Fingerprint.bytes(of: tip) == before)
    }

    @Test("marks inside a field cannot make two fields look like other two")
    func marks() {
        var (one, other) = (Sample.tip(), Sample.tip())
        one.place = "a\",\"b"
        one.contact = nil
        other.place = "a"
        other.contact = "b"
        #expect(Fingerprint.bytes(of: one) != Fingerprint.bytes(of: other))
    }
}
