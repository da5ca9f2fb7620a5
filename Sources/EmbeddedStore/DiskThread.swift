import Foundation
import Synchronization

/// A thread of its own for calls that block on a disk, as the executor of the actors that make them.
/// (`DispatchSerialQueue` does not exist on Linux, and the concurrency pool must never wait for a disk.)
final class DiskThread: SerialExecutor, @unchecked Sendable {
    // Unchecked: `jobs` and `ended` are touched only under `condition`.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var ended = false

    init(name: String) {
        let thread = Thread { self.run() }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }

    /// Lets the thread end once it has nothing to do.
    func end() {
        condition.lock()
        ended = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        while let batch = next() {
            for job in batch { job.runSynchronously(on: asUnownedSerialExecutor()) }
        }
    }

    private func next() -> [UnownedJob]? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty {
            if ended { return nil }
            condition.wait()
        }
        let batch = jobs
        jobs = []
        return batch
    }
}

/// A few disk threads, handed out in turn: one slow sync delays only the tips that share its thread.
final class DiskThreads: Sendable {
    private let threads: [DiskThread]
    private let turn = Atomic<Int>(0)

    init(count: Int) {
        threads = (1...count).map { DiskThread(name: "disk-\($0)") }
    }

    func next() -> DiskThread {
        threads[turn.wrappingAdd(1, ordering: .relaxed).oldValue % threads.count]
    }

    deinit {
        for thread in threads { thread.end() }
    }
}
