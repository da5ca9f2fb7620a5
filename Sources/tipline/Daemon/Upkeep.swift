import EmbeddedStore
import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Sweeps files without a tip once, behind the start, and erases what has been kept long enough every hour.
struct Upkeep: Service {
    let sweep: Sweep
    let maySweep: Bool
    /// Nil: never.
    let erasedAfterSeconds: Double?
    let time: any TimeSource
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await compareFiles()
            while !Task.isCancelled {
                await eraseWhatIsDue()
                try? await Task.sleep(for: .seconds(3600))
            }
        }
    }

    /// A sweep that fails has lost nothing; the next start sweeps again.
    private func compareFiles() async {
        guard maySweep else { return }
        do {
            let swept = try await sweep.compareFiles()
            guard swept.putAside + swept.unlinked > 0 else { return }
            logger.notice(
                "the sweep found files without a tip",
                metadata: ["put_aside": "\(swept.putAside)", "unlinked": "\(swept.unlinked)"])
        } catch {
            logger.error("the sweep failed", metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
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
