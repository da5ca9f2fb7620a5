import SpoolingConformance
import Testing
import Tips

@testable import EmbeddedStore

@Suite("The seal of a tip")
struct TipSealTests {
    private static func seal(_ change: (inout Tip, inout [UInt8]) -> Void = { _, _ in }) -> LookupKey {
        var tip = Specimen.tip(content: "桥", exhibits: 2)
        tip.id = TipID(high: 1, low: 2)
        var body = Manifest.body(of: tip)
        change(&tip, &body)
        return TipSeal.of(tip.id, body: body, exhibits: tip.exhibits)
    }

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
        ]
        #expect(Self.seal() == seals[0])
        #expect(Set(seals).count == seals.count)
    }
}
