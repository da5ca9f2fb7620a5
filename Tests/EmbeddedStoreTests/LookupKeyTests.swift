import Foundation
import Testing
import Tips

@testable import EmbeddedStore

@Suite("Keys that tips are found by")
struct LookupKeyTests {
    @Test("are 16 bytes and nothing else", arguments: [0, 1, 15, 17, 32])
    func length(count: Int) {
        #expect(LookupKey([UInt8](repeating: 1, count: count)) == nil)
    }

    @Test("are written as the ledger compares them")
    func order() throws {
        var source = SystemRandomNumberGenerator()
        let tips = (0..<300).map { _ in TipID.random(using: &source) }
        let keys = tips.map(LookupKey.init)
        #expect(
            keys.sorted(by: LookupKey.precedes).map(\.data)
                == keys.map(\.data).sorted { $0.lexicographicallyPrecedes($1) })
        for (tip, key) in zip(tips, keys) {
            #expect(Array(key.data) == tip.bytes)
            #expect(LookupKey(tip.bytes) == key)
        }
    }
}
