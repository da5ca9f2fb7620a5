import Spooling
import Testing
import Tips

@Suite("How a lane stands")
struct OneWayLedgerTests {
    @Test("Each open delivery is told as sent or waiting; a damaged one is neither")
    func tells() {
        var standing = LaneStanding(highest: 12)
        for stage in Stage.allCases where stage.isOpen {
            let hasRoom = standing.add(Int64(stage.rawValue.count), stage)
            #expect(hasRoom)
        }
        #expect(standing.sent.numbers(limit: 100) == [Int64("sent-unconfirmed".count)])
        #expect(!standing.waiting.contains(Int64("quarantined".count)))
        #expect(standing.waiting.contains(Int64("held".count)))
        #expect(standing.told == 12)
    }

    @Test("What no heartbeat has room for is not told, and the numbers before it are")
    func bounds() {
        var standing = LaneStanding(highest: 1_000_000)
        var number: Int64 = 1
        while standing.add(number, .sentUnconfirmed) { number += 2 }
        #expect(standing.sent.ranges.count == Heartbeat.mostRanges)
        #expect(standing.told == number - 1)
        #expect(!standing.sent.contains(number))
    }
}
