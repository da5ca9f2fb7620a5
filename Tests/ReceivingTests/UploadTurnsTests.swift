import Seeded
import Spooling
import Testing

@testable import Receiving

@Suite("Whose turn it is with an upload")
struct UploadTurnsTests {
    private let upload: UploadID
    private let other: UploadID

    init() {
        var source = SeededRandom(seed: 1)
        upload = .random(using: &source)
        other = .random(using: &source)
    }

    @Test("the first goes at once, and each upload has turns of its own")
    func first() {
        var turns = UploadTurns()
        let one = turns.arrive(for: upload, .transfer)
        #expect(one.goes)
        #expect(one.evicted == [])
        #expect(turns.arrive(for: other, .transfer).goes)
        #expect(turns.leave(one.ticket, of: upload) == nil)
        #expect(turns.count == 1)
        #expect(turns.arrive(for: upload, .transfer).goes)
    }

    @Test("a newcomer evicts the request before it, waits for it to leave, and then it is its turn")
    func eviction() {
        var turns = UploadTurns()
        let one = turns.arrive(for: upload, .transfer)
        let two = turns.arrive(for: upload, .transfer)
        #expect(!two.goes)
        #expect(two.evicted == [one.ticket])
        // Of those that only waited, the newest is left; the one that leaves is not told twice.
        let three = turns.arrive(for: upload, .transfer)
        #expect(three.evicted == [two.ticket])
        #expect(turns.leave(two.ticket, of: upload) == nil)
        #expect(turns.leave(one.ticket, of: upload) == three.ticket)
        #expect(turns.leave(one.ticket, of: upload) == nil)
        #expect(turns.leave(three.ticket, of: upload) == nil)
        #expect(turns.count == 0)
    }

    @Test("a tip that names it is never evicted: those behind it wait, tips in their order")
    func naming() {
        var turns = UploadTurns()
        let running = turns.arrive(for: upload, .transfer)
        let first = turns.arrive(for: upload, .naming)
        #expect(first.evicted == [running.ticket])
        #expect(turns.leave(running.ticket, of: upload) == first.ticket)
        let head = turns.arrive(for: upload, .transfer)
        #expect(head.evicted == [])
        let second = turns.arrive(for: upload, .naming)
        #expect(second.evicted == [head.ticket])
        let last = turns.arrive(for: upload, .transfer)
        #expect(last.evicted == [])
        #expect(turns.leave(first.ticket, of: upload) == second.ticket)
        #expect(turns.leave(second.ticket, of: upload) == last.ticket)
        // Now that it is its turn it can be evicted as any other.
        #expect(turns.arrive(for: upload, .naming).evicted == [last.ticket])
    }
}
