import Testing
import Tips

@Suite("Receipts")
struct ReceiptTests {
    private static let receipt = Receipt(prefix: [0x3C, 0x86, 0xB4, 0xDF, 0x5B, 0x02, 0x84, 0xB6, 0x2F, 0x1C, 0xEE])

    @Test("a receipt is four groups of four, made of the first ten bytes")
    func groups() {
        #expect(Self.receipt.groups == "7J3B-9QTV-0A2B-CBRW")
        #expect(Self.receipt.bytes.count == 10)
    }

    @Test(
        "is read however people type it",
        arguments: [
            "7J3B-9QTV-0A2B-CBRW", "7j3b-9qtv-0a2b-cbrw", "7J3B9QTV0A2BCBRW", "7J3B 9QTV 0A2B CBRW",
            " 7j3b 9QTV-0a2b  cbrw ", "7J3B-9QTV-OA2B-CBRW", "7j3b-9qtv-oa2b-cbrw", "7-J-3-B-9-Q-T-V-0-A-2-B-C-B-R-W",
        ])
    func typed(text: String) {
        #expect(Receipt(typed: text) == Self.receipt)
    }

    @Test("I and L stand for 1, in either case", arguments: ["I", "i", "L", "l"])
    func ones(letter: String) {
        #expect(Receipt(typed: "\(letter)000-0000-0000-0000") == Receipt(typed: "1000-0000-0000-0000"))
        #expect(Receipt(typed: "1000-0000-0000-0000") != nil)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", "-", "7J3B-9QTV-0A2B-CBR", "7J3B-9QTV-0A2B-CBRWW", "7J3B-9QTV-0A2B-CBRU", "7J3B-9QTV-0A2B-CBR!",
            "7J3B_9QTV_0A2B_CBRW", "7J3B-9QTV-0A2B-CBR\u{2163}", "７J3B-9QTV-0A2B-CBRW", "7J3B-9QTV-0A2B-CBRW\n",
        ])
    func refusals(text: String) {
        #expect(Receipt(typed: text) == nil)
    }

    @Test("random receipts come back from their groups")
    func random() {
        var source = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let receipt = Receipt.random(using: &source)
            #expect(Receipt(typed: receipt.groups) == receipt)
        }
    }

    @Test("a receipt does not slip into a text by interpolation")
    func interpolation() {
        #expect(!"\(Self.receipt)".contains("7J3B"))
    }
}
