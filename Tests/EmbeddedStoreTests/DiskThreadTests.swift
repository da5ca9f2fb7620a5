import Foundation
import Synchronization
import Testing

@testable import EmbeddedStore

@Suite("Threads for the disk")
struct DiskThreadTests {
    /// Notes what it is told, on a thread it was given.
    private actor Notes {
        private let thread: DiskThread
        private(set) var numbers: [Int] = []
        private(set) var threads: Set<ObjectIdentifier> = []

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(_ thread: DiskThread) { self.thread = thread }

        func note(_ number: Int) {
            numbers.append(number)
            threads.insert(ObjectIdentifier(Thread.current))
        }
    }

    @Test("work is done in the order it came, on one thread")
    func order() async {
        let notes = Notes(DiskThread(name: "test"))
        for number in 0..<500 { await notes.note(number) }
        #expect(await notes.numbers == Array(0..<500))
        #expect(await notes.threads.count == 1)
    }

    @Test("work that is no task is done in its turn, also when nobody holds the thread any more")
    func performed() async {
        let numbers = Mutex<[Int]>([])
        await withCheckedContinuation { continuation in
            let thread = DiskThread(name: "test")
            for number in 0..<100 { thread.perform { numbers.withLock { $0.append(number) } } }
            thread.perform { continuation.resume() }
        }
        #expect(numbers.withLock { $0 } == Array(0..<100))
    }

    @Test("work that comes at once is all done, one at a time")
    func atOnce() async {
        let notes = Notes(DiskThread(name: "test"))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<500 { group.addTask { await notes.note(number) } }
        }
        #expect(await notes.numbers.sorted() == Array(0..<500))
        #expect(await notes.threads.count == 1)
    }

    @Test("two actors share a thread without waiting for each other's suspension")
    func shared() async {
        let thread = DiskThread(name: "test")
        let (one, other) = (Notes(thread), Notes(thread))
        await one.note(1)
        await other.note(2)
        await one.note(3)
        #expect(await one.threads == other.threads)
    }

    @Test("threads are handed out in turn, and serve for as long as somebody holds one")
    func turns() async {
        let (first, second): (Notes, Notes) = {
            let threads = DiskThreads(count: 3)
            let handed = (0..<6).map { _ in threads.next() }
            #expect(Set(handed.map(ObjectIdentifier.init)).count == 3)
            #expect(handed[0] === handed[3])
            return (Notes(handed[0]), Notes(handed[1]))
        }()
        await first.note(1)
        await second.note(2)
        #expect(await first.threads != second.threads)
    }
}
