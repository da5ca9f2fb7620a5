import Logging
import ServiceLifecycle
import Spooling
import Synchronization

/// Where tips are sealed: how many rest in clear all the same, since they came before that. Counted behind the start, and
/// every hour until there is none; for the log and for `/readyz`.
final class ClearWatch: Service {
    private let ledger: any HousekeepingLedger
    private let isSealing: Bool
    private let logger: Logger
    private let found = Mutex<Int?>(nil)

    init(ledger: any HousekeepingLedger, isSealing: Bool, logger: Logger) {
        self.ledger = ledger
        self.isSealing = isSealing
        self.logger = logger
    }

    /// Nil until they were counted, and where nothing is sealed.
    var count: Int? { found.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if self.isSealing { await self.look() }
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }

    /// None comes any more, so that none is none for good.
    func look() async {
        let before = count
        guard before != 0 else { return }
        guard let now = try? await ledger.tipsInClear() else {
            return logger.error("the tips that rest in clear could not be counted; tried again in an hour")
        }
        found.withLock { $0 = now }
        if now == 0, before != nil { logger.notice("no tip rests in clear any more") }
        guard now > 0, now != before else { return }
        logger.warning(
            "tips from before they were sealed rest in clear, here and in every copy of the spool: they are erased when retention.ended is over; make it shorter, or deliver what waits",
            metadata: ["tips": "\(now)"])
    }
}
