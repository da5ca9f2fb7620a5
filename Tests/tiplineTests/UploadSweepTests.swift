import Logging
import Spooling
import Synchronization
import Testing
import Tips

@testable import tipline

@Suite("The sweep of uploads")
struct UploadSweepTests {
    private final class Store: UploadStore {
        let asked = Mutex<[(UploadLifetime, Moment)]>([])
        let fails: Bool

        init(fails: Bool = false) {
            self.fails = fails
        }

        func create(
            _ id: UploadID, bytes: Int64, at now: Moment, within bounds: UploadBounds, share: UploadShare?
        ) async throws -> any Upload {
            throw Failure("no-upload", "Nothing is made here.", .refuse)
        }
        func find(_ id: UploadID) async throws -> (any Upload)? { nil }
        func sweep(_ lifetime: UploadLifetime, at now: Moment) async throws -> Int {
            asked.withLock { $0.append((lifetime, now)) }
            if fails { throw Failure("upload-not-kept", "The disk is bad.", .again) }
            return 1
        }
    }

    private struct Noon: TimeSource {
        var now: Moment { Moment(milliseconds: 1_000_000) }
    }

    @Test("what is over by now is asked for, and a failure is left for the next time")
    func moment() async {
        let lifetime = UploadLifetime(keptSeconds: 600, idleSeconds: 60, emptySeconds: 6)
        for store in [Store(), Store(fails: true)] {
            let sweep = UploadSweep(
                uploads: store, lifetime: lifetime, time: Noon(),
                logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
            await sweep.sweep()
            await sweep.sweep()
            let asked = store.asked.withLock { $0 }
            #expect(asked.count == 2 && asked.allSatisfy { $0 == lifetime && $1 == Noon().now })
        }
    }
}
