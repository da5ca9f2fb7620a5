import EmbeddedStore
import Forwarding
import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Sweeps files without a tip and counts what waits once, behind the start; every hour erases what has been kept long enough.
/// Every minute and at its end notes beside the ledger how far that and time have come.
struct Upkeep: Service {
    let sweep: Sweep
    let maySweep: Bool
    let ledger: any HousekeepingLedger
    let lanes: [Lane]
    /// Nil: never.
    let erasedAfterSeconds: Double?
    let noteProgress: @Sendable () async throws -> Void
    /// By which what has been kept long enough is told.
    let ends: PatientTime
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await compareFiles()
            try? await Task.sleep(for: Self.startsFirst)
            await countOpen()
            while !Task.isCancelled {
                await eraseWhatIsDue()
                for _ in 0..<60 where !Task.isCancelled {
                    await note()
                    try? await Task.sleep(for: .seconds(60))
                }
            }
        }
        // The ledger is still there: so much less for the next run to come up with.
        await note()
    }

    /// What has waited for the start has the processors first: with a million deliveries in the queue, going through them
    /// takes one for a third of a second.
    private static let startsFirst = Duration.seconds(15)

    private func countOpen() async {
        guard !Task.isCancelled else { return }
        guard let open = try? await ledger.openDeliveries() else {
            return logger.error("the deliveries that wait could not be looked through")
        }
        for _ in open.disagreements {
            logger.error("a counter of the ledger does not agree with its rows: run `tipline spool verify`")
        }
        nameStranded(open.lanes)
    }

    /// A lane that was taken away, or that no longer drops, keeps what it had: nobody works it, and nobody would see it.
    private func nameStranded(_ open: [LaneName: [Stage: Int]]) {
        for (name, stages) in open.sorted(by: { $0.key.name < $1.key.name }) {
            let lane = lanes.first { $0.name == name }
            let waiting = stages.values.reduce(0, +)
            if lane == nil {
                logger.warning(
                    "tips wait in a lane that the configuration does not have: write it again until they are through",
                    metadata: ["lane": "\(name)", "deliveries": "\(waiting)"])
            } else if let unconfirmed = stages[.sentUnconfirmed], lane?.drop == nil {
                logger.warning(
                    "tips wait for a confirmation in a lane that is no drop any more: carry the inside's lists here, its confirm_key beside the url",
                    metadata: ["lane": "\(name)", "deliveries": "\(unconfirmed)"])
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

    /// Without it an older copy of the ledger would be known as one only back to the last start, and what ends would wait
    /// for time to come up again.
    private func note() async {
        do { try await noteProgress() } catch {
            logger.error(
                "how far the ledger has come could not be noted and is tried again in a minute",
                metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
        }
    }

    /// What fails now is due again in an hour; a ledger that has failed for good ends the daemon by itself.
    private func eraseWhatIsDue() async {
        guard let erasedAfterSeconds else { return }
        do {
            let result = try await sweep.erase(
                endedBefore: ends.now.adding(seconds: -erasedAfterSeconds), now: ends.latest)
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
