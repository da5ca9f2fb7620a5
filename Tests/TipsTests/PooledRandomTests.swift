import Synchronization
import Testing

@testable import Tips

@Suite("PooledRandom")
struct PooledRandomTests {
    @Test("Every word is given once, and more are fetched when none is left")
    func givesEachOnce() {
        let fetched = Mutex(0 as UInt64)
        let random = PooledRandom {
            fetched.withLock { count in
                count += 3
                return [count - 3, count - 2, count - 1]
            }
        }
        #expect(Set((0..<7).map { _ in random.next() }).count == 7)
        #expect(fetched.withLock { $0 } == 9)
    }

    @Test("Threads that draw at a time never draw the same")
    func sharesBetweenThreads() async {
        let drawn = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 { group.addTask { (0..<1000).map { _ in PooledRandom.shared.next() } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn).count == 8000)
    }
}
