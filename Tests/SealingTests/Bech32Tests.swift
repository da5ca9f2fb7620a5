import Testing

@testable import Sealing

@Suite("Keys as people hand them on")
struct Bech32Tests {
    @Test("what was written is read back, at every length a key can have", arguments: 0...40)
    func returns(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
        let text = Bech32.encode(prefix: "age", bytes)
        #expect(text.hasPrefix("age1"))
        #expect(Bech32.decode(prefix: "age", text) == bytes)
        #expect(Bech32.decode(prefix: "age", text.uppercased()) == bytes)
    }

    @Test("one wrong character anywhere, mixed case or another prefix is refused")
    func refused() {
        let text = Bech32.encode(prefix: "age", Array(0..<32))
        for index in text.indices {
            var wrong = text
            wrong.replaceSubrange(index...index, with: text[index] == "q" ? "p" : "q")
            #expect(Bech32.decode(prefix: "age", wrong) == nil)
        }
        #expect(Bech32.decode(prefix: "ag", text) == nil)
        #expect(Bech32.decode(prefix: "age", text.prefix(20) + text.dropFirst(20).uppercased()) == nil)
        #expect(Bech32.decode(prefix: "age", text + "q") == nil)
        #expect(Bech32.decode(prefix: "age", String(text.dropLast())) == nil)
        #expect(Bech32.decode(prefix: "age", "") == nil)
        #expect(Bech32.decode(prefix: "age", "age1" + String(repeating: "q", count: 10_000)) == nil)
    }
}
