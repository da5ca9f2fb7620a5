import Synchronization

/// Wakes the reader of the spool. One slot: ringing twice before anyone listens is ringing once, and a ring that is missed
/// costs only the time to the listener's own timer, so nothing is ever proven by it.
public final class Bell: Sendable {
    private struct State {
        var rung = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    public init() {}

    public func ring() {
        let waiters = state.withLock { state in
            let waiters = state.waiters
            state.rung = waiters.isEmpty
            state.waiters = [:]
            return waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the bell rings, at once when it has rung since the last wait, after `timeout`, or when the task is cancelled.
    ///
    /// - Parameter clock: what the timeout goes by.
    public func wait(timeout: Duration, clock: any Clock<Duration> = ContinuousClock()) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForRing() }
            group.addTask { try? await clock.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForRing() async {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state in
                    if Task.isCancelled { return true }
                    if state.rung {
                        state.rung = false
                        return true
                    }
                    state.waiters[ticket] = continuation
                    return false
                }
                if now { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: ticket) }?.resume()
        }
    }
}
