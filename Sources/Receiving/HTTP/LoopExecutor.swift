import NIOCore

/// Runs a connection's tasks on the connection's own event loop: between the body and the ledger no thread is changed,
/// which is most of what an answer costs. Nothing that runs here may block.
final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
