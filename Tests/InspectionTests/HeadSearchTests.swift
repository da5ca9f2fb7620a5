import Testing

@testable import Inspection

@Suite("Searching a head")
struct HeadSearchTests {
    /// Not at the beginning of its storage, as pieces of a stream are.
    private let head = Head(([9, 9] + Media.text("aXbXXc"))[2...], isWhole: true)

    @Test("A byte is found at its offset, and nothing before or behind the head")
    func bytes() {
        let letter = UInt8(ascii: "X")
        #expect(head.firstOffset(of: letter) == 1)
        #expect(head.firstOffset(of: letter, from: 2) == 3)
        #expect(head.firstOffset(of: letter, from: 5) == nil)
        #expect(head.firstOffset(of: letter, from: 6) == nil)
        #expect(head.firstOffset(of: letter, from: -1) == nil)
        #expect(head.firstOffset(of: 9) == nil)
        #expect(Head([], isWhole: true).firstOffset(of: 0) == nil)
    }

    @Test("Two bytes behind each other")
    func pairs() {
        let letter = UInt8(ascii: "X")
        #expect(head.firstOffset(of: letter, letter) == 3)
        #expect(head.firstOffset(of: letter, UInt8(ascii: "c")) == 4)
        #expect(head.firstOffset(of: UInt8(ascii: "c"), letter) == nil)
    }

    @Test("A run ends at another byte or at the end; letters are compared without their case")
    func runs() {
        #expect(head.run(of: UInt8(ascii: "X"), from: 3) == 2)
        #expect(head.run(of: 0, from: 9) == 0)
        #expect(head.hasLetters("xbxx", at: 1))
        #expect(!head.hasLetters("xbxx", at: 4))
        #expect(!Head(Media.text("[")[...], isWhole: true).hasLetters("{", at: 0))
    }
}
