public import NIOCore
import Synchronization

/// Runs a connection's tasks on the connection's own event loop: between the body and the ledger no thread is changed,
/// which is most of what an answer costs. Nothing that runs here may block.
///
/// One for each loop, kept for good: the runtime holds a preferred executor without owning it, and an optimised build
/// lets go of one that is not mentioned again while tasks still run on it.
public final class LoopExecutor: TaskExecutor {
    private static let kept = Mutex<[ObjectIdentifier: LoopExecutor]>([:])

    private let loop: any EventLoop

    public static func on(_ loop: any EventLoop) -> LoopExecutor {
        kept.withLock { kept in
            if let executor = kept[ObjectIdentifier(loop)] { return executor }
            let executor = LoopExecutor(loop)
            kept[ObjectIdentifier(loop)] = executor
            return executor
        }
    }

    private init(_ loop: any EventLoop) {
        self.loop = loop
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
