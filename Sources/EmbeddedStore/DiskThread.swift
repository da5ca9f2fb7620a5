import Foundation
import Synchronization

/// A thread of its own for calls that block on a disk, as the executor of the actors that make them; it ends when
/// nobody holds the executor any more. (`DispatchSerialQueue` does not exist on Linux, and the concurrency pool must
/// never wait for a disk.)
final class DiskThread: SerialExecutor {
    private let line = Line()

    init(name: String) {
        // The thread holds the line only: an actor with work to do holds its executor, and with it the thread.
        let thread = Thread { [line] in line.work() }
        thread.name = name
        thread.start()
    }

    deinit { line.end() }

    func enqueue(_ job: consuming ExecutorJob) {
        line.add(.job(UnownedJob(job), self))
    }

    /// Work that nobody waits for as a task: done in its turn, among the jobs.
    func perform(_ work: @escaping @Sendable () -> Void) {
        line.add(.work(work))
    }

    private enum Errand {
        /// A job with the executor it came to: the runtime looks at that until the job has returned, and the job may be
        /// what lets go of the actor, and with it of the executor.
        case job(UnownedJob, DiskThread)
        case work(@Sendable () -> Void)

        func run() {
            switch self {
            case .job(let job, let executor):
                withExtendedLifetime(executor) { job.runSynchronously(on: executor.asUnownedSerialExecutor()) }
            case .work(let work): work()
            }
        }
    }

    /// What waits for the thread, in the order it came.
    private final class Line: @unchecked Sendable {
        // Unchecked: `errands` and `ended` are touched only under `condition`.
        private let condition = NSCondition()
        private var errands: [Errand] = []
        private var ended = false

        func add(_ errand: Errand) {
            condition.lock()
            errands.append(errand)
            condition.signal()
            condition.unlock()
        }

        func end() {
            condition.lock()
            ended = true
            condition.signal()
            condition.unlock()
        }

        func work() {
            while let batch = next() {
                for errand in batch { errand.run() }
            }
        }

        private func next() -> [Errand]? {
            condition.lock()
            defer { condition.unlock() }
            while errands.isEmpty {
                if ended { return nil }
                condition.wait()
            }
            let batch = errands
            errands = []
            return batch
        }
    }
}

/// A few disk threads, handed out in turn: one slow sync delays only the tips that share its thread.
final class DiskThreads: Sendable {
    private let threads: [DiskThread]
    private let turn = Atomic<UInt>(0)

    init(_ name: String = "disk", count: Int) {
        threads = (1...count).map { DiskThread(name: "\(name)-\($0)") }
    }

    func next() -> DiskThread {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return threads[Int(turn % UInt(threads.count))]
    }
}
