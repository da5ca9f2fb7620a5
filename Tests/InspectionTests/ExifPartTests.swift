import Testing

@testable import Inspection

@Suite("A TIFF structure inside another file")
struct ExifPartTests {
    @Test("It is not read over its end, nor when the walk is elsewhere")
    func bounds() {
        let bytes = Pictures.head(true, first: 500) + Media.zeros(100)
        var part = ExifPart(from: 30, to: 60)
        #expect(part.step(Head(bytes[...], isWhole: false), at: 29) == nil)
        #expect(part.step(Head(bytes[...], isWhole: false), at: 30) == .pass(8))
        #expect(part.step(Head(bytes[8...], isWhole: false), at: 38) == nil)
        #expect(part.step(Head(bytes[8...], isWhole: false), at: 60) == nil)
    }

    @Test("It asks for no more than there is")
    func hold() {
        var part = ExifPart(from: 0, to: 5)
        #expect(part.step(Head(Media.text("II*")[...], isWhole: false), at: 0) == nil)
    }
}
