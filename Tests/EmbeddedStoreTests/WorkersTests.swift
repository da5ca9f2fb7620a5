import Foundation
import Synchronization
import Testing

@testable import EmbeddedStore

@Suite("Workers that are threads")
struct WorkersTests {
    /// Counts, and rests as it is told.
    private final class Counting: Duty {
        private let state = Mutex((turns: 0, called: 0, rests: [Rest]()))
        private let onTurn: @Sendable (Int) -> Void

        init(_ rests: [Rest], onTurn: @escaping @Sendable (Int) -> Void = { _ in }) {
            self.onTurn = onTurn
            state.withLock { $0.rests = rests }
        }

        var turns: Int { state.withLock { $0.turns } }
        var called: Int { state.withLock { $0.called } }

        func turn(isCalled: Bool) -> Rest {
            let (turns, rest) = state.withLock { state in
                state.turns += 1
                state.called += isCalled ? 1 : 0
                return (state.turns, state.rests.isEmpty ? Rest.forGood : state.rests.removeFirst())
            }
            onTurn(turns)
            return rest
        }
    }

    @Test("one without a rest goes on until it has done everything", arguments: [false, true])
    func goesOn(givesWay: Bool) {
        let duty = Counting([.none, .none, .none])
        OwnThreads().begin("test", givesWay: givesWay, duty).join()
        #expect(duty.turns == 4)
        #expect(duty.called == 4)
    }

    @Test("one that waits is woken by a call, also by one that came while it worked")
    func called() async {
        let worker = Mutex<(any Worker)?>(nil)
        let duty = Counting([.untilCalled(), .untilCalled()]) { turn in
            // The second turn is called for in the first, or by the loop below.
            if turn == 1 { worker.withLock { $0 }?.call() }
        }
        let begun = OwnThreads().begin("test", duty)
        worker.withLock { $0 = begun }
        while duty.turns < 3 {
            begun.call()
            await Task.yield()
        }
        begun.join()
        #expect(duty.turns == 3)
    }

    @Test("one whose time has run out is told that nobody called")
    func timed() {
        let duty = Counting([.untilCalled(orAfter: 0.001)])
        OwnThreads().begin("test", duty).join()
        #expect(duty.turns == 2)
        #expect(duty.called == 1)
    }
}
