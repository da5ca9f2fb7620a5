import Spooling
import Testing
import Tips

@testable import Forwarding

@Suite("What a drop says next")
struct DropBookTests {
    private func book(lying: [String] = []) -> DropBook {
        DropBook(lane: .fallback, spool: ScratchDrop.spool, intervalSeconds: 60, lying: lying)
    }

    private func ending(_ number: Int64, _ stage: Stage = .expired) -> Heartbeat.Ending {
        .init(sequence: number, tip: TipID(high: 0, low: UInt64(number)), stage: stage)
    }

    private func standing(_ endings: [Heartbeat.Ending]) -> LaneStanding {
        var standing = LaneStanding(highest: 100)
        standing.endings = endings
        return standing
    }

    @Test("An ending has its tombstone once; what ended before the start has had it")
    func tombstones() {
        var book = book()
        let first = book.untold(standing([ending(1)]))
        #expect(first.isEmpty)
        let now = standing([ending(1), ending(2)])
        let owed = book.untold(now)
        #expect(owed == [ending(2)])
        // Not written: it is due again.
        let due = book.untold(now)
        #expect(due == [ending(2)])
        book.told(due[0])
        let after = book.untold(now)
        #expect(after.isEmpty)
    }

    @Test("A tip that was mended and is damaged again has another tombstone")
    func mended() {
        var book = book()
        _ = book.untold(standing([]))
        let damaged = standing([ending(1, .quarantined)])
        for ending in book.untold(damaged) { book.told(ending) }
        let mended = book.untold(standing([]))
        let again = book.untold(damaged)
        #expect((mended.count, again.count) == (0, 1))
    }

    @Test("Names go on behind the last until all have been named, then begin anew")
    func names() {
        var book = book()
        func beat(_ numbers: ClosedRange<Int64>, of sent: ClosedRange<Int64>) -> Heartbeat {
            var standing = LaneStanding(highest: 10)
            standing.sent = NumberRanges(sent)
            standing.names = numbers.map { .init(sequence: $0, tip: TipID(high: 0, low: 0), manifestDigest: .of([])) }
            return book.heartbeat(standing, at: Moment(milliseconds: 1))
        }
        _ = book.wrote(heartbeat: beat(1...4, of: 1...10), name: "a")
        #expect(book.namesAfter == 4)
        _ = book.wrote(heartbeat: beat(1...10, of: 1...10), name: "b")
        #expect(book.namesAfter == 0)
    }

    @Test("Where nobody pulls, the oldest heartbeats go")
    func lying() {
        var book = book(lying: (0..<DropBook.mostLying).map { "old-\($0)" })
        let beat = book.heartbeat(LaneStanding(highest: 0), at: Moment(milliseconds: 1))
        let first = book.wrote(heartbeat: beat, name: "new")
        let second = book.wrote(heartbeat: beat, name: "newer")
        #expect(first + second == ["old-0", "old-1"])
        #expect(self.book().heartbeat(LaneStanding(highest: 0), at: Moment(milliseconds: 1)).highest == 0)
    }
}
