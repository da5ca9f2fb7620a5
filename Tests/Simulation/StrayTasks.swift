import Foundation

/// Tasks that know no executor: those a library starts by itself. They would go to the threads of the concurrency pool, and
/// with them the order of everything. The runtime asks a hook first (`swift_task_enqueueGlobal_hook`, in Swift's own
/// `include/swift/Runtime/Concurrency.h`), and that brings them to the world that is being played.
enum StrayTasks {
    nonisolated(unsafe) private static var schedule: Schedule?

    private typealias Hook = @convention(c) (_ job: UnsafeRawPointer, _ original: UnsafeRawPointer) -> Void

    /// From here on they are `schedule`'s. False where the runtime has no such hook.
    static func bring(to schedule: Schedule) -> Bool {
        self.schedule = schedule
        return isHooked
    }

    /// The hook's own calling convention differs from C's only in what a function without a context does not use.
    private static let isHooked: Bool = {
        guard let place = dlsym(nil, "swift_task_enqueueGlobal_hook") else { return false }
        let hook: Hook = { job, _ in
            StrayTasks.schedule?.enqueue(unsafeBitCast(job, to: UnownedJob.self))
        }
        place.assumingMemoryBound(to: Hook?.self).pointee = hook
        return true
    }()
}
