import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Ends uploads whose time is over, and brings to their end those that a former run was doing something with: once behind
/// the start, then every few minutes, since what they have declared is counted against everybody else's.
struct UploadSweep: Service {
    let uploads: any UploadStore
    let lifetime: UploadLifetime
    let time: any TimeSource
    let logger: Logger

    private var pauseSeconds: Double {
        min(300, lifetime.keptSeconds, lifetime.idleSeconds, lifetime.emptySeconds)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: .seconds(pauseSeconds))
            }
        }
    }

    /// What fails now is tried again in a few minutes.
    func sweep() async {
        do {
            let ended = try await uploads.sweep(lifetime, at: time.now)
            if ended > 0 { logger.info("uploads came to the end of their time", metadata: ["uploads": "\(ended)"]) }
        } catch {
            logger.error(
                "the sweep of uploads failed", metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
        }
    }
}
