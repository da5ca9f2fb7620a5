import Testing
import Tips

@Suite("Stages")
struct StageTests {
    /// The law, written a second time and in another form: a row for each stage, a column for each next one, in the
    /// order of `Stage.allCases`; `x` is legal.
    private static let law: [(Stage, String)] = [
        //                   que hel sen def dou par unc del exp qua
        (.queued, "          .   x   x   .   .   x   .   .   x   x"),
        (.held, "            x   .   .   .   .   .   .   .   x   x"),
        (.sending, "         x   x   .   x   x   x   x   x   .   x"),
        (.deferred, "        x   x   x   .   .   x   .   .   x   x"),
        (.inDoubt, "         x   x   x   .   .   x   .   x   .   x"),
        (.parked, "          x   x   .   .   .   .   .   .   x   x"),
        (.sentUnconfirmed, " x   .   .   .   .   .   .   x   x   x"),
        (.delivered, "       .   .   .   .   .   .   .   .   .   ."),
        (.expired, "         .   .   .   .   .   .   .   .   .   ."),
        (.quarantined, "     x   .   .   .   .   .   .   .   x   ."),
    ]

    @Test("each of the hundred changes is legal or not, as the table says", arguments: law)
    func changes(from: Stage, row: String) {
        let marks = row.split(separator: " ")
        #expect(marks.count == Stage.allCases.count)
        for (next, mark) in zip(Stage.allCases, marks) {
            #expect(from.mayBecome(next) == (mark == "x"), "\(from) to \(next)")
        }
    }

    @Test("what has ended stays ended, and everything else can still end")
    func ends() {
        for stage in Stage.allCases {
            #expect(stage.isOpen == (stage != .delivered && stage != .expired))
            if !stage.isOpen { #expect(!Stage.allCases.contains { stage.mayBecome($0) }) }
            var reached: Set<Stage> = [stage]
            for _ in Stage.allCases {
                for known in reached { reached.formUnion(Stage.allCases.filter { known.mayBecome($0) }) }
            }
            #expect(!reached.isDisjoint(with: [.delivered, .expired]))
        }
    }

    @Test("only what may be sent may be claimed")
    func claimable() {
        #expect(Stage.allCases.filter(\.isClaimable) == [.queued, .deferred, .inDoubt])
        for stage in Stage.allCases { #expect(stage.isClaimable == stage.mayBecome(.sending)) }
    }

    @Test("the least advanced delivery speaks for the tip")
    func leastAdvanced() {
        #expect(Stage.leastAdvanced([]) == nil)
        #expect(Stage.leastAdvanced([.delivered, .parked, .queued]) == .parked)
        #expect(Stage.leastAdvanced([.delivered, .expired]) == .expired)
        #expect(Stage.leastAdvanced([.quarantined, .held]) == .quarantined)
        for stage in Stage.allCases { #expect(Stage.leastAdvanced([.delivered, stage]) == stage) }
    }

    @Test("names are the contract's")
    func names() {
        #expect(
            Stage.allCases.map(\.rawValue) == [
                "queued", "held", "sending", "deferred", "in-doubt", "parked", "sent-unconfirmed", "delivered",
                "expired",
                "quarantined",
            ])
    }
}
