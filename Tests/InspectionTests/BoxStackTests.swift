import Testing

@testable import Inspection

@Suite("The boxes a walk is inside of")
struct BoxStackTests {
    @Test("They are left where they end, the innermost first")
    func order() {
        var stack = BoxStack()
        var closed: BoxKind?
        #expect(stack.kind == nil)
        #expect(stack.end == .max)
        stack.push("moov", end: 100)
        stack.push("trak", end: 100)
        #expect(stack.kind == "trak")
        closed = stack.pop(at: 99)
        #expect(closed == nil)
        closed = stack.pop(at: 100)
        #expect(closed == "trak")
        closed = stack.pop(at: 100)
        #expect(closed == "moov")
        closed = stack.pop(at: 100)
        #expect(closed == nil)
    }

    @Test("What is nested deeper than eight is not gone into")
    func full() {
        var stack = BoxStack()
        for end in 1...20 { stack.push("free", end: UInt64(end)) }
        #expect(stack.isFull)
        #expect(stack.depth == 8)
        #expect(stack.end == 8)
    }
}
