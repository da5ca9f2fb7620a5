import Spooling
import Testing

@Suite("The bell")
struct BellTests {
    /// Longer than any test may take: a wait that ends did not end by its timer.
    private static let never = Duration.seconds(3600)

    @Test("a ring before anyone listens is heard by the next listener, once")
    func before() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.wait(timeout: Self.never)
        // The second ring was the same ring: this wait ends by its timer, or the test would not end.
        await bell.wait(timeout: .milliseconds(1))
    }

    @Test("a ring wakes everybody who listens", arguments: [1, 2, 50])
    func wakes(listeners: Int) async {
        let bell = Bell()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<listeners { group.addTask { await bell.wait(timeout: Self.never) } }
            // Each listener that ends rings for the next: one that comes late finds the bell rung.
            bell.ring()
            while await group.next() != nil { bell.ring() }
        }
    }

    @Test("a wait without a ring ends by its timer", arguments: [Duration.zero, .milliseconds(1), .seconds(-1)])
    func timer(timeout: Duration) async {
        await Bell().wait(timeout: timeout)
    }

    @Test("a cancelled wait ends, and leaves the bell as it was")
    func cancelled() async {
        let bell = Bell()
        let listener = Task { await bell.wait(timeout: Self.never) }
        listener.cancel()
        await listener.value
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            await bell.wait(timeout: Self.never)
        }
        await late.value
        bell.ring()
        await bell.wait(timeout: Self.never)
    }

    @Test("rings, waits and cancellations that meet lose nobody", arguments: 0..<20)
    func meeting(round: Int) async {
        let bell = Bell()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                let listener = Task { await bell.wait(timeout: Self.never) }
                group.addTask {
                    if index.isMultiple(of: 2) { listener.cancel() } else { bell.ring() }
                    listener.cancel()
                    await listener.value
                }
            }
        }
        bell.ring()
        await bell.wait(timeout: Self.never)
    }
}
