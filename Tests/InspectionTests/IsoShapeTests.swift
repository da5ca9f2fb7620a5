import Testing

@testable import Inspection

@Suite("How the boxes of a film lie in one another")
struct IsoShapeTests {
    @Test(
        "Each counts only where it belongs",
        arguments: [
            ("moov", nil, .container(0)), ("moov", "moov", .passed), ("mvhd", "moov", .piece(32)),
            ("mvhd", nil, .passed),
            ("stsd", "stbl", .container(8)), ("mp4a", "stsd", .piece(32)), ("url ", "dref", .piece(4)),
            ("trun", "traf", .piece(32)), ("trun", "moov", .passed), ("loci", "udta", .piece(256)),
            ("keys", "meta", .container(8)), ("mdat", nil, .passed), ("rmra", "moov", .piece(0)),
        ] as [(BoxKind, BoxKind?, IsoShape.Role)])
    func roles(kind: BoxKind, parent: BoxKind?, role: IsoShape.Role) {
        #expect(IsoShape.role(of: kind, in: parent) == role)
    }

    @Test("Whatever an item of a list calls itself, it holds data")
    func items() {
        #expect(IsoShape.role(of: BoxKind(code: 1), in: "ilst") == .container(0))
        #expect(IsoShape.role(of: "data", in: IsoShape.item) == .piece(96))
        #expect(IsoShape.role(of: IsoShape.place, in: "udta") == .piece(96))
    }

    @Test("Room that was left is aside, media are not")
    func aside() {
        #expect(IsoShape.isAside("free", in: "moov"))
        #expect(IsoShape.isAside("sefd", in: nil))
        #expect(!IsoShape.isAside("mdat", in: nil))
        #expect(!IsoShape.isAside("stts", in: "stbl"))
        #expect(IsoShape.isKnown("mdat") && !IsoShape.isKnown("%PDF"))
    }
}
