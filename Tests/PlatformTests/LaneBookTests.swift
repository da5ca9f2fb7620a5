import Testing
import Tips

@testable import Platform

@Suite("What is known of a lane behind a gate")
struct LaneBookTests {
    private let now = Dropped.moment(100)

    private func book(_ recorded: [Int] = [], _ heartbeats: [Heartbeat] = []) -> LaneBook {
        var book = LaneBook(Dropped.key)
        for number in recorded { book.record(Dropped.name(number)) }
        for heartbeat in heartbeats { book.take(heartbeat, now: now) }
        return book
    }

    @Test("One heartbeat names everything that was lost before it, and what is not lost")
    func names() {
        let book = book([1, 4], [Dropped.heartbeat(at: 60, highest: 9, waiting: "5-6", sent: "1-4,7")])
        let gaps = book.gaps(now: now)
        #expect(gaps.lost.description == "2-3,7")
        #expect(gaps.missing(most: 9).map(\.tip) == [Sample.tip(2), Sample.tip(3), Sample.tip(7)])
        #expect(gaps.waiting.description == "5-6")
        #expect(gaps.elsewhere.description == "8-9")
        #expect(gaps.untold.isEmpty)
        #expect(gaps.heartbeatAgeSeconds == 40)
        #expect(!gaps.isHeartbeatLate)
        #expect(gaps.resendList(at: now).entries == gaps.missing(most: 9))
        #expect(gaps.missing(most: 9).first?.manifestDigest == Dropped.name(2).manifestDigest)
    }

    @Test("Without a heartbeat the holes are known by number alone, and asked for by number")
    func noHeartbeat() {
        let book = book([2, 5])
        let gaps = book.gaps(now: now)
        #expect(gaps.untold.description == "1,3-4")
        #expect(gaps.lost.isEmpty)
        #expect(gaps.heartbeatAt == nil)
        #expect(gaps.resendList(at: now).entries == [.init(sequence: 1), .init(sequence: 3), .init(sequence: 4)])
        #expect(book.confirmList(at: now).entries.map(\.sequence) == [2, 5])
    }

    @Test("What the heartbeat came too early to tell is neither lost nor forgotten")
    func early() {
        let book = book([1, 2, 9], [Dropped.heartbeat(at: 60, highest: 5, waiting: "4-5", sent: "1-3")])
        let gaps = book.gaps(now: now)
        #expect(gaps.lost.description == "3")
        #expect(gaps.untold.description == "6-8")
        #expect(gaps.highest == 9)
    }

    @Test("An older heartbeat that comes late changes no number, and still names what the new one had no room for")
    func late() {
        let new = Dropped.heartbeat(at: 90, highest: 6, sent: "3-6", named: [5, 6])
        let old = Dropped.heartbeat(at: 30, highest: 4, sent: "1-4")
        for order in [[old, new], [new, old]] {
            let gaps = book([5], order).gaps(now: now)
            #expect(gaps.lost.description == "3-4,6")
            #expect(gaps.missing(most: 9).map(\.tip) == [Sample.tip(3), Sample.tip(4), Sample.tip(6)])
            #expect(gaps.elsewhere.description == "1-2")
        }
    }

    @Test("A clock that ran ahead silences the gate no longer than two minutes")
    func clock() {
        var book = book([], [Dropped.heartbeat(at: 230, highest: 3, sent: "1-3")])
        book.take(Dropped.heartbeat(at: 90, highest: 9, sent: "1-9"), now: now)
        #expect(book.gaps(now: now).highest == 9)
    }

    @Test("A heartbeat that stays away is said to be late")
    func lateness() {
        let book = book([], [Dropped.heartbeat(at: 0, highest: 0, sent: "-")])
        #expect(!book.gaps(now: Dropped.moment(180)).isHeartbeatLate)
        #expect(book.gaps(now: Dropped.moment(200)).isHeartbeatLate)
    }

    @Test("A tombstone ends the waiting for a number; the tip itself overrules it")
    func tombstones() {
        var book = book([1, 3])
        book.take(tombstone: .init(sequence: 2, tip: Sample.tip(2), stage: .expired))
        #expect(book.gaps(now: now).untold.isEmpty)
        #expect(book.gaps(now: now).endings.map(\.tip) == [Sample.tip(2)])
        book.take(Dropped.heartbeat(at: 60, highest: 3, sent: "1,3"), now: now)
        #expect(book.gaps(now: now).endings.map(\.sequence) == [2])
        book.record(Dropped.name(2))
        #expect(book.gaps(now: now).endings.isEmpty)
        // Mended and sent after all, and lost on the way.
        var mended = self.book([1, 3])
        mended.take(tombstone: .init(sequence: 2, tip: Sample.tip(2), stage: .quarantined))
        mended.take(Dropped.heartbeat(at: 60, highest: 3, sent: "1-3"), now: now)
        #expect(mended.gaps(now: now).lost.description == "2")
        #expect(mended.gaps(now: now).endings.isEmpty)
    }

    @Test("Confirmed is what the outer side does not know to have arrived")
    func confirms() {
        var book = book([1, 2, 3, 9], [Dropped.heartbeat(at: 60, highest: 5, waiting: "3", sent: "2,4")])
        #expect(book.confirmList(at: now).entries.map(\.sequence) == [2, 3, 9])
        book.take(Dropped.heartbeat(at: 70, highest: 9, sent: "4,9"), now: now)
        #expect(book.confirmList(at: now).entries.map(\.sequence) == [9])
        #expect(book.confirmList(at: now).entries.first?.manifestDigest == Dropped.name(9).manifestDigest)
    }

    @Test("Of more receipts than a list holds the newest are kept, and the list has no more than it may")
    func manyReceipts() {
        var book = LaneBook(Dropped.key)
        let most = LaneBook.mostNames
        func record(_ numbers: ClosedRange<Int>) {
            for number in numbers {
                book.record(
                    .init(
                        sequence: Int64(number), tip: Sample.tip(number), manifestDigest: Dropped.name(1).manifestDigest
                    ))
            }
        }
        record(1...(most + 10))
        #expect(book.confirmList(at: now).entries.map(\.sequence) == Array(11...Int64(most + 10)))
        record((most + 11)...(most * 5 / 4 + 10))
        #expect(book.receipts.count == most + 9)
        #expect(book.confirmList(at: now).entries.first?.sequence == Int64(most / 4 + 11))
        #expect(book.confirmList(at: now).entries.count == most)
    }

    @Test("A number that stands for two tips is said, not guessed at")
    func conflicts() {
        var book = book([1])
        var other = Dropped.name(7)
        other.sequence = 1
        book.record(other)
        #expect(book.gaps(now: now).conflicts == [1])
        var beat = Dropped.heartbeat(at: 60, highest: 2, sent: "1-2")
        beat.names[1].sequence = 1
        beat.names[0].sequence = 2
        #expect(self.book([1, 2], [beat]).gaps(now: now).conflicts == [1, 2])
    }

    @Test("A ledger that was restored gives numbers out again: what is missing is known by the tip, not by its number")
    func restoredLedger() {
        var book = book([1, 2], [Dropped.heartbeat(at: 50, highest: 2, sent: "-")])
        var later = Dropped.name(7)
        later.sequence = 2
        var beat = Dropped.heartbeat(at: 60, highest: 2, sent: "2", named: [])
        beat.names = [later]
        book.take(beat, now: now)
        let gaps = book.gaps(now: now) { $0.tip != later.tip }
        #expect(gaps.lost.description == "2")
        #expect(gaps.missing(most: 9).map(\.tip) == [later.tip])
        #expect(gaps.conflicts == [2])
        let isNew = book.record(later)
        #expect(isNew)
        #expect(book.confirmList(at: now).entries.map(\.tip) == [later.tip])
        #expect(book.gaps(now: now).wanted == 0)
    }
}
