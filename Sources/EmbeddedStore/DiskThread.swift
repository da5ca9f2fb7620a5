import Synchronization

/// A worker of its own for calls that block on a disk, as the executor of the actors that make them; it ends when
/// nobody holds the executor any more. (`DispatchSerialQueue` does not exist on Linux, and the concurrency pool must
/// never wait for a disk.)
final class DiskThread: SerialExecutor {
    private let line = Line()
    private let worker: any Worker

    init(name: String, workers: any Workers = OwnThreads()) {
        // The worker holds the line only: an actor with work to do holds its executor, and with it the line's end.
        worker = workers.begin(name, line)
    }

    deinit {
        line.end()
        worker.call()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        add(.job(UnownedJob(job), self))
    }

    /// Work that nobody waits for as a task: done in its turn, among the jobs.
    func perform(_ work: @escaping @Sendable () -> Void) {
        add(.work(work))
    }

    private func add(_ errand: Errand) {
        if line.add(errand) { worker.call() }
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

    /// What waits for the worker, in the order it came.
    private final class Line: Duty {
        private struct State {
            var errands: [Errand] = []
            var isEnded = false
        }

        private let state = Mutex(State())

        /// Whether it is the first that waits.
        func add(_ errand: Errand) -> Bool {
            state.withLock { state in
                state.errands.append(errand)
                return state.errands.count == 1
            }
        }

        func end() { state.withLock { $0.isEnded = true } }

        func turn(isCalled: Bool) -> Rest {
            let (batch, isEnded) = state.withLock { state in
                let batch = state.errands
                state.errands = []
                return (batch, state.isEnded)
            }
            for errand in batch { errand.run() }
            guard batch.isEmpty else { return .none }
            return isEnded ? .forGood : .untilCalled()
        }
    }
}

/// A few disk threads, handed out in turn: one slow sync delays only the tips that share its thread.
final class DiskThreads: Sendable {
    private let threads: [DiskThread]
    private let turn = Atomic<UInt>(0)

    init(_ name: String = "disk", count: Int, workers: any Workers = OwnThreads()) {
        threads = (1...count).map { DiskThread(name: "\(name)-\($0)", workers: workers) }
    }

    func next() -> DiskThread {
        let turn = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return threads[Int(turn % UInt(threads.count))]
    }
}
