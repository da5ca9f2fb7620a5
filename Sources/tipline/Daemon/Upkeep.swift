import EmbeddedStore
import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Erases what has been kept long enough, once an hour.
struct Upkeep: Service {
    let sweep: Sweep
    /// Nil: never.
    let erasedAfterSeconds: Double?
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await eraseWhatIsDue()
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }

    /// What fails now is due again in an hour; a ledger that has failed for good ends the daemon by itself.
    private func eraseWhatIsDue() async {
        guard let erasedAfterSeconds else { return }
        do {
            let now = time.now
            let result = try await sweep.erase(endedBefore: now.adding(seconds: -erasedAfterSeconds), now: now)
            if result.erased > 0 {
                logger.notice("tips were erased at the end of their time", metadata: ["tips": "\(result.erased)"])
            }
        } catch {
            logger.error(
                "erasing failed and is tried again in an hour",
                metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
        }
    }
}

/// Ends the daemon when the ledger has failed: what the disk really holds is read by the next start.
struct LedgerWatch: Service {
    let ledger: SQLiteLedger

    func run() async throws {
        while !Task.isShuttingDownGracefully && !Task.isCancelled {
            await cancelWhenGracefulShutdown { await ledger.failed.wait(timeout: .seconds(3600)) }
            if let failure = ledger.failure { throw failure }
        }
    }
}
