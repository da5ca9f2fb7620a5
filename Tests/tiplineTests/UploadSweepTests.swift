import Logging
import Spooling
import Synchronization
import Testing
import Tips

@testable import tipline

@Suite("The sweep of uploads")
struct UploadSweepTests {
    private final class Store: UploadStore {
        let asked = Mutex<[Moment]>([])
        let fails: Bool

        init(fails: Bool = false) {
            self.fails = fails
        }

        func create(
            _ id: UploadID, bytes: Int64, at now: Moment, within bounds: UploadBounds
        ) async throws -> any Upload {
            throw Failure("no-upload", "Nothing is made here.", .refuse)
        }
        func find(_ id: UploadID) async throws -> (any Upload)? { nil }
        func sweep(createdBefore moment: Moment) async throws -> Int {
            asked.withLock { $0.append(moment) }
            if fails { throw Failure("upload-not-kept", "The disk is bad.", .again) }
            return 1
        }
    }

    private struct Noon: TimeSource {
        var now: Moment { Moment(milliseconds: 1_000_000) }
    }

    @Test("what was created before its time began is asked for, and a failure is left for the next time")
    func moment() async {
        for store in [Store(), Store(fails: true)] {
            let sweep = UploadSweep(
                uploads: store, keptSeconds: 600, time: Noon(),
                logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
            await sweep.sweep()
            await sweep.sweep()
            #expect(store.asked.withLock { $0 } == [400_000, 400_000].map { Moment(milliseconds: $0) })
        }
    }
}
