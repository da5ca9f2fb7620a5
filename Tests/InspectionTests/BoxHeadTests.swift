import Testing

@testable import Inspection

@Suite("The head of an ISO box")
struct BoxHeadTests {
    private func box(_ bytes: [UInt8]) -> BoxHead? { BoxHead(Head(bytes[...], isWhole: true)) }

    @Test("Short, long, and to the end of the file")
    func lengths() {
        #expect(box(Media.big(4, 20) + Media.text("mdat"))?.length == 20)
        #expect(box(Media.big(4, 1) + Media.text("mdat") + Media.big(8, 1 << 40))?.length == 1 << 40)
        let open = box(Media.big(4, 0) + Media.text("mdat"))
        #expect(open != nil && open?.length == nil)
    }

    @Test("Shorter than its head, with half a head, or without a name it is none")
    func none() {
        #expect(box(Media.big(4, 7) + Media.text("mdat")) == nil)
        #expect(box(Media.big(4, 1) + Media.text("mdat") + Media.big(8, 15)) == nil)
        #expect(box(Media.big(4, 1) + Media.text("mdat")) == nil)
        #expect(box(Media.big(4, 20) + [1, 2, 3, 4]) == nil)
        #expect(box([0, 0, 0]) == nil)
        #expect(box(Media.big(4, 20) + [0xA9] + Media.text("nam")) != nil)
    }

    @Test("A name is its four characters")
    func names() {
        let kind: BoxKind = "mdat"
        #expect(kind.code == 0x6D64_6174)
    }
}
