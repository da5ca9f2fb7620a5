import Captured
import Logging
import Synchronization
import Testing
import Tips

@testable import tipline

@Suite("What is done at leisure")
struct LeisureWorkTests {
    @Test("rests as long as its turn says")
    func rests() async {
        let log = CapturedLog()
        let work = LeisureWork(name: "the counting of sheep", logger: log.logger) { .milliseconds(7) }
        #expect(await work.rest() == .milliseconds(7))
        #expect(log.lines.isEmpty)
    }

    @Test("that fails is told and tried again in a minute")
    func fails() async {
        let log = CapturedLog()
        let work = LeisureWork(name: "the counting of sheep", logger: log.logger) {
            throw Failure("no-sheep", "There are none.", .again)
        }
        #expect(await work.rest() == .seconds(60))
        #expect(log.lines == ["error the counting of sheep failed and is tried again in a minute"])
    }

    @Test("goes on until it is cancelled, whatever rest it takes")
    func ends() async throws {
        let (turns, goesOn) = AsyncStream<Void>.makeStream()
        let count = Mutex(0)
        let work = LeisureWork(name: "the counting of sheep", logger: CapturedLog().logger) {
            goesOn.yield()
            return count.withLock { count in
                count += 1
                return count < 3 ? .zero : .seconds(3600)
            }
        }
        let task = Task { try await work.run() }
        for await _ in turns.prefix(3) {}
        task.cancel()
        try await task.value
        #expect(count.withLock { $0 } == 3)
    }
}
