import Foundation
import Tips

/// 16 bytes that a tip is found by: its id, or the keyed hash of its receipt or of its idempotency key.
struct LookupKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// Nil unless `bytes` holds exactly 16 bytes: nothing is found by anything else.
    init?(_ bytes: some Collection<UInt8>) {
        guard let words = TipID(bytes: bytes) else { return nil }
        self.init(words)
    }

    init(_ tip: TipID) {
        high = tip.high
        low = tip.low
    }

    /// In the order of the ledger's own comparison.
    static func precedes(_ left: LookupKey, _ right: LookupKey) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    var data: Data { Data(TipID(high: high, low: low).bytes) }
}
