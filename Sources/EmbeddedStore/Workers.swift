import Foundation

/// Work that waits for a disk, done a turn at a time by one worker alone.
package protocol Duty: AnyObject, Sendable {
    /// Does some of what waits, and says when it wants to be asked again.
    ///
    /// - Parameter isCalled: false where only the time has run out that the turn before asked for.
    func turn(isCalled: Bool) -> Rest
}

/// What a worker does between two turns.
package enum Rest: Sendable, Equatable {
    /// Nothing: there may be more.
    case none
    /// Until ``Worker/call()``; with seconds, no longer than that.
    case untilCalled(orAfter: Double? = nil)
    case forGood
}

/// Whoever does one duty.
package protocol Worker: AnyObject, Sendable {
    /// There is something to do. Calling twice before the next turn is calling once.
    func call()
    /// Returns when the duty has come to its rest for good.
    func join()
}

/// Where a store gets its workers. Handed in, so that a simulation can decide whose turn it is and never wait;
/// ``OwnThreads`` is the real one.
package protocol Workers: Sendable {
    /// - Parameter givesWay: before a turn whoever else wants the processor has it first.
    func begin(_ name: String, givesWay: Bool, _ duty: any Duty) -> any Worker
    /// Everything is done on one thread: nobody may be sent to another one to read.
    var areOneThread: Bool { get }
    /// Holds what must not be let go of for as long as the process lives.
    func keep(_ object: any AnyObject & Sendable)
}

extension Workers {
    func begin(_ name: String, _ duty: any Duty) -> any Worker { begin(name, givesWay: false, duty) }
}

/// A thread for every duty; it ends with it.
package struct OwnThreads: Workers {
    package init() {}

    package var areOneThread: Bool { false }

    package func keep(_ object: any AnyObject & Sendable) { _ = Unmanaged<AnyObject>.passRetained(object) }

    package func begin(_ name: String, givesWay: Bool, _ duty: any Duty) -> any Worker {
        let worker = OwnThread(duty, givesWay: givesWay)
        let thread = Thread { worker.work() }
        thread.name = name
        thread.start()
        return worker
    }
}

private final class OwnThread: Worker, @unchecked Sendable {
    // Unchecked: `isCalled` and `isDone` are touched only under `condition`, `duty` by the thread alone once it runs.
    private let condition = NSCondition()
    private let givesWay: Bool
    private var isCalled = false
    private var isDone = false
    private var duty: (any Duty)?

    init(_ duty: any Duty, givesWay: Bool) {
        self.duty = duty
        self.givesWay = givesWay
    }

    func call() {
        condition.lock()
        isCalled = true
        condition.broadcast()
        condition.unlock()
    }

    func join() {
        condition.lock()
        while !isDone { condition.wait() }
        condition.unlock()
    }

    func work() {
        workToTheEnd()
        condition.lock()
        isDone = true
        condition.broadcast()
        condition.unlock()
    }

    /// Whoever has waited for the end finds the duty let go of.
    private func workToTheEnd() {
        guard let duty else { return }
        self.duty = nil
        var isCalled = true
        while true {
            if givesWay { sched_yield() }
            switch duty.turn(isCalled: isCalled) {
            case .none: isCalled = true
            case .untilCalled(let seconds): isCalled = wait(seconds)
            case .forGood: return
            }
        }
    }

    /// Whether it was called.
    private func wait(_ seconds: Double?) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let end = seconds.map { Date(timeIntervalSinceNow: $0) }
        while !isCalled {
            if let end {
                guard condition.wait(until: end) else { break }
            } else {
                condition.wait()
            }
        }
        let was = isCalled
        isCalled = false
        return was
    }
}
