import Testing

@testable import Inspection

@Suite("The head of a file")
struct HeadTests {
    private let head = Head(Media.text("..abcd\u{1}\u{2}")[2...], isWhole: true)

    @Test("What lies beyond is nil, on either side")
    func bounds() {
        #expect(head.count == 6)
        #expect(head[0] == UInt8(ascii: "a"))
        #expect(head[6] == nil)
        #expect(head[-1] == nil)
        #expect(head.code(at: 2) == "cd\u{1}\u{2}")
        #expect(head.code(at: 3) == nil)
        #expect(head.code(at: .max) == nil)
        #expect(head.bigEndian(2, at: 4) == 0x0102)
        #expect(head.littleEndian(2, at: 4) == 0x0201)
        #expect(head.bigEndian(4, at: 3) == nil)
        #expect(head.littleEndian(8, at: .max) == nil)
        #expect(head.dropping(6) == nil)
        #expect(head.dropping(4)?[0] == 1)
        #expect(!head.has("abcde", at: 2))
        #expect(!head.has("a", at: .max))
        #expect(head.has("bc", at: 1))
    }

    @Test("A cut head is no longer the whole file")
    func prefix() {
        #expect(head.prefix(6).isWhole)
        #expect(!head.prefix(5).isWhole)
        #expect(head.prefix(-1).count == 0)
    }

    @Test("A row of bytes is found wherever it stands, and not where it is cut")
    func contains() {
        #expect(head.contains([0x63, 0x64]))
        #expect(head.contains([2]))
        #expect(!head.contains([2, 3]))
        #expect(head.contains([]))
    }
}
