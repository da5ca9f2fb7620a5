import Testing
import Tips

@Suite("Ids of tips")
struct TipIDTests {
    @Test("an id is 26 characters and has one spelling")
    func spelling() throws {
        let id = TipID(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        #expect(id.description == "aerukz4jvpg677w4xkmhmvbsca")
        #expect(TipID(id.description) == id)
        #expect(
            id.bytes == [
                0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10,
            ])
        #expect(TipID(bytes: id.bytes) == id)
    }

    @Test("the edges come back as they went", arguments: [(UInt64.min, UInt64.min), (.max, .max), (1, 0), (0, 1)])
    func edges(high: UInt64, low: UInt64) {
        let id = TipID(high: high, low: low)
        #expect(id.description.utf8.count == 26)
        #expect(TipID(id.description) == id)
    }

    @Test("random ids differ and come back as they went")
    func random() {
        var source = SystemRandomNumberGenerator()
        let ids = (0..<500).map { _ in TipID.random(using: &source) }
        #expect(Set(ids).count == ids.count)
        for id in ids { #expect(TipID(id.description) == id) }
    }

    @Test(
        "what could lead out of a folder or be a second name is no id",
        arguments: [
            "", "..", "../../../../../../etc/passwd", "aerukz4jvpg677w4xkmhmvbsc", "aerukz4jvpg677w4xkmhmvbscaa",
            "AERUKZ4JVPG677W4XKMHMVBSCA", "aerukz4jvpg677w4xkmhmvbscb", "aerukz4jvpg677w4xkmhmvbs/a",
            "aerukz4jvpg677w4xkmhmvbsc ", "aerukz4jvpg677w4xkmhmvbsc\0", "aerukz4jvpg677w4xkmhmvbsc1",
            "aerukz4jvpg677w4xkmhmvbs\u{E9}", "ａerukz4jvpg67795xkmhmvbs",
        ])
    func refusals(text: String) {
        #expect(TipID(text) == nil)
    }

    @Test("only 16 bytes are an id", arguments: [0, 1, 15, 17, 32])
    func byteCounts(count: Int) {
        #expect(TipID(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }
}
