import EmbeddedStore
import Tips

/// Whose turn it is. All tasks of a world and all workers of its stores are done on the thread that calls ``step()``, one
/// after the other in an order that the seed picks, and time passes only when nobody has anything to do.
final class Schedule: TaskExecutor, @unchecked Sendable {
    private let chance: Chance
    private let trace: Trace
    private var jobs: [UnownedJob] = []
    private var posts: [Post] = []
    private var alarms: [Alarm] = []
    private var alarmsSet = 0
    private(set) var kept: [any AnyObject & Sendable] = []
    /// Since the world began.
    private(set) var microseconds: Int64 = 0

    private struct Alarm {
        var at: Int64
        var number: Int
        var ring: () -> Void
    }

    init(_ chance: Chance, trace: Trace) {
        self.chance = chance
        self.trace = trace
    }

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    func enqueue(_ job: UnownedJob) { jobs.append(job) }

    /// One turn of one task or worker; false when nothing will ever happen again.
    func step() -> Bool {
        // Now and then time is ahead of the work.
        if !alarms.isEmpty, chance.once(in: 64) { ringNext(within: 2_000_000) }
        while true {
            let called = posts.filter(\.isCalled)
            let count = jobs.count + called.count
            if count > 0 {
                run(chance.below(count), called)
                return true
            }
            guard ringNext(within: .max) else { return false }
        }
    }

    private func run(_ choice: Int, _ called: [Post]) {
        if choice < jobs.count {
            trace.note("task", choice)
            jobs.remove(at: choice).runSynchronously(on: asUnownedTaskExecutor())
        } else {
            let post = called[choice - jobs.count]
            trace.note(post.name, choice)
            turn(post, isCalled: true)
        }
        posts.removeAll(where: \.isDone)
    }

    private func turn(_ post: Post, isCalled: Bool) {
        guard let duty = post.duty else { return }
        post.isCalled = false
        post.sleep += 1
        switch duty.turn(isCalled: isCalled) {
        case .none: post.isCalled = true
        case .untilCalled(let seconds):
            guard let seconds else { return }
            let sleep = post.sleep
            ring(after: Int64(seconds * 1e6)) { [weak self, weak post] in
                guard let self, let post, post.sleep == sleep, !post.isCalled else { return }
                turn(post, isCalled: false)
            }
        case .forGood: post.duty = nil
        }
    }

    // MARK: Time

    func ring(after microseconds: Int64, _ ring: @escaping () -> Void) {
        alarmsSet += 1
        alarms.append(Alarm(at: self.microseconds + max(0, microseconds), number: alarmsSet, ring: ring))
    }

    @discardableResult
    private func ringNext(within span: Int64) -> Bool {
        guard
            let index = alarms.indices.min(by: {
                (alarms[$0].at, alarms[$0].number) < (alarms[$1].at, alarms[$1].number)
            }),
            alarms[index].at - microseconds <= span
        else { return false }
        let alarm = alarms.remove(at: index)
        microseconds = max(microseconds, alarm.at)
        trace.note("time", Int(truncatingIfNeeded: microseconds))
        alarm.ring()
        return true
    }

    // MARK: The end of a process

    /// What a process takes with it: its threads and what it held open.
    func endProcess() {
        for post in posts { post.duty = nil }
        posts = []
        alarms = []
        kept = []
    }
}

extension Schedule: Workers {
    var areOneThread: Bool { true }

    func keep(_ object: any AnyObject & Sendable) { kept.append(object) }

    func begin(_ name: String, givesWay: Bool, _ duty: any Duty) -> any Worker {
        let post = Post(name, duty)
        posts.append(post)
        return post
    }
}

/// A worker that is no thread: it has its turns when the schedule says so.
private final class Post: Worker, @unchecked Sendable {
    let name: String
    var duty: (any Duty)?
    var isCalled = true
    /// Which rest this is: an alarm set before a later turn is none.
    var sleep = 0

    init(_ name: String, _ duty: any Duty) {
        self.name = name
        self.duty = duty
    }

    var isDone: Bool { duty == nil }

    func call() { isCalled = true }

    func join() {
        while let duty {
            if duty.turn(isCalled: true) == .forGood { self.duty = nil }
        }
    }
}

/// What tasks sleep by.
struct WorldClock: Clock {
    let schedule: Schedule

    struct Instant: InstantProtocol {
        var microseconds: Int64

        func advanced(by duration: Duration) -> Instant {
            Instant(
                microseconds: microseconds + duration.components.seconds * 1_000_000
                    + duration.components.attoseconds / 1_000_000_000_000)
        }

        func duration(to other: Instant) -> Duration { .microseconds(other.microseconds - microseconds) }

        static func < (one: Instant, other: Instant) -> Bool { one.microseconds < other.microseconds }
    }

    var now: Instant { Instant(microseconds: schedule.microseconds) }
    var minimumResolution: Duration { .microseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let sleeper = Sleeper()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                sleeper.continuation = continuation
                guard !Task.isCancelled else { return sleeper.wake() }
                schedule.ring(after: deadline.microseconds - schedule.microseconds) { sleeper.wake() }
            }
        } onCancel: {
            sleeper.wake()
        }
        try Task.checkCancellation()
    }

    private final class Sleeper: @unchecked Sendable {
        var continuation: CheckedContinuation<Void, Never>?

        func wake() {
            let sleeping = continuation
            continuation = nil
            sleeping?.resume()
        }
    }
}

/// The wall's clock: it goes with the world's time, and somebody sets it now and then.
final class WallClock: TimeSource, @unchecked Sendable {
    private let schedule: Schedule
    private var offset: Int64

    init(_ schedule: Schedule, start: Moment) {
        self.schedule = schedule
        offset = start.milliseconds
    }

    var now: Moment { Moment(milliseconds: offset + schedule.microseconds / 1000) }

    var steadySeconds: Double { Double(schedule.microseconds) / 1e6 }

    func jump(seconds: Double) { offset += Int64(seconds * 1000) }
}
