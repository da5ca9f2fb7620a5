import EmbeddedStore
import Synchronization
import Testing

@testable import Simulation

@Suite("Whose turn it is")
struct ScheduleTests {
    /// What several tasks and a worker did, in their order.
    private static func history(_ seed: UInt64) -> [String] {
        let schedule = Schedule(Chance(seed, "schedule"), trace: Trace())
        let clock = WorldClock(schedule: schedule)
        let diary = Diary(Mutex([]))
        _ = schedule.begin("worker", givesWay: false, diary)
        for name in ["a", "b", "c"] {
            Task(executorPreference: schedule) {
                for step in 1...3 {
                    diary.note("\(name)\(step)")
                    try? await clock.sleep(for: .seconds(step))
                }
            }
        }
        while schedule.step() {}
        schedule.endProcess()
        return diary.notes
    }

    private final class Diary: Duty {
        private let list: Mutex<[String]>

        init(_ list: consuming Mutex<[String]>) { self.list = list }

        var notes: [String] { list.withLock { $0 } }

        func note(_ word: String) { list.withLock { $0.append(word) } }

        func turn(isCalled: Bool) -> Rest {
            note(isCalled ? "called" : "alone")
            return notes.count < 8 ? .untilCalled(orAfter: 1) : .forGood
        }
    }

    @Test("the same chance gives the same order, another one another")
    func order() {
        let histories = (0..<20).map { Self.history($0) }
        #expect(histories == (0..<20).map { Self.history($0) })
        #expect(Set(histories).count > 5)
        for history in histories {
            #expect(
                Set(history).isSuperset(of: ["a1", "a2", "a3", "b1", "b2", "b3", "c1", "c2", "c3", "called", "alone"]))
        }
    }

    @Test("time passes only when nobody has anything to do, and no faster than somebody sleeps")
    func time() {
        let schedule = Schedule(Chance(1, "schedule"), trace: Trace())
        let clock = WorldClock(schedule: schedule)
        let times = Times(Mutex([]))
        for seconds in [3600, 5, 60] {
            Task(executorPreference: schedule) {
                try? await clock.sleep(for: .seconds(seconds))
                times.note(schedule.microseconds)
            }
        }
        while schedule.step() {}
        #expect(times.all == [5_000_000, 60_000_000, 3_600_000_000])
    }

    private final class Times: Sendable {
        private let list: Mutex<[Int64]>

        init(_ list: consuming Mutex<[Int64]>) { self.list = list }

        var all: [Int64] { list.withLock { $0 } }

        func note(_ time: Int64) { list.withLock { $0.append(time) } }
    }

    @Test("who is cancelled sleeps no longer")
    func cancelled() {
        let schedule = Schedule(Chance(1, "schedule"), trace: Trace())
        let clock = WorldClock(schedule: schedule)
        let task = Task(executorPreference: schedule) {
            do {
                try await clock.sleep(for: .seconds(3600))
            } catch {
                _ = error is CancellationError
            }
        }
        for _ in 0..<3 where schedule.microseconds == 0 { _ = schedule.step() }
        task.cancel()
        while schedule.step() {}
        schedule.endProcess()
        #expect(task.isCancelled)
    }
}
