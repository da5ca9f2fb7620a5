import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The seal of a tip")
struct TipSealTests {
    private static func seal(
        _ keys: TipSeal.Keys? = .init(receipt: key(1), key: key(2), fingerprint: key(3)),
        _ change: (inout Tip, inout [UInt8]) -> Void = { _, _ in }
    ) -> LookupKey {
        var tip = Specimen.tip(content: "桥", exhibits: 2)
        tip.id = TipID(high: 1, low: 2)
        var body = Manifest.body(of: tip)
        change(&tip, &body)
        return TipSeal.of(tip.id, body: body, exhibits: tip.exhibits, keys)
    }

    private static func key(_ low: UInt64) -> LookupKey { LookupKey(TipID(high: 7, low: low)) }

    @Test("is the same for the same tip, and another for whatever is sent changed")
    func changes() {
        let seals = [
            Self.seal(), Self.seal { tip, _ in tip.id = TipID(high: 1, low: 3) }, Self.seal { $1[20] ^= 1 },
            Self.seal { _, body in body.removeLast() }, Self.seal { tip, _ in tip.exhibits.removeLast() },
            Self.seal { tip, _ in tip.exhibits.swapAt(0, 1) }, Self.seal { tip, _ in tip.exhibits[0].number = 3 },
            Self.seal { tip, _ in tip.exhibits[0].bytes += 1 },
            Self.seal { tip, _ in tip.exhibits[0].digest = Digest.of([9]) },
            Self.seal { tip, _ in tip.exhibits[0].mediaType += "x" },
            Self.seal { tip, _ in tip.exhibits[0].findings.removeLast() },
            Self.seal(.init(receipt: Self.key(9), key: Self.key(2), fingerprint: Self.key(3))),
            Self.seal(.init(receipt: Self.key(1), key: Self.key(9), fingerprint: Self.key(3))),
            Self.seal(.init(receipt: Self.key(1), key: Self.key(2), fingerprint: Self.key(9))),
            Self.seal(.init(receipt: Self.key(1))), Self.seal(nil),
        ]
        #expect(Self.seal() == seals[0])
        #expect(Set(seals).count == seals.count)
    }

    @Test("holds as it was made before it covered the keys")
    func old() {
        var tip = Specimen.tip(content: "桥", exhibits: 1)
        tip.id = TipID(high: 1, low: 2)
        let (id, body, exhibits) = (tip.id, Manifest.body(of: tip), tip.exhibits)
        let keys = TipSeal.Keys(receipt: Self.key(1))
        let old = TipSeal.of(id, body: body, exhibits: exhibits, nil)
        #expect(TipSeal.holds(old, id, body: body, exhibits: exhibits, keys))
        #expect(!TipSeal.holds(old, id, body: body + [0], exhibits: exhibits, keys))
        let new = TipSeal.of(id, body: body, exhibits: exhibits, keys)
        #expect(TipSeal.holds(new, id, body: body, exhibits: exhibits, keys))
        #expect(!TipSeal.holds(new, id, body: body, exhibits: exhibits, .init(receipt: Self.key(2))))
    }
}
