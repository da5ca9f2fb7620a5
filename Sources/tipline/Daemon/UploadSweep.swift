import Logging
import ServiceLifecycle
import Spooling
import Tips

/// Ends uploads whose time is over, and brings to their end those that a former run was doing something with: once behind
/// the start, then every few minutes, since what they have declared is counted against everybody else's.
struct UploadSweep: Service {
    let uploads: any UploadStore
    let keptSeconds: Double
    let time: any TimeSource
    let logger: Logger

    private static let pauseSeconds = 300.0

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: .seconds(min(Self.pauseSeconds, keptSeconds)))
            }
        }
    }

    /// What fails now is tried again in a few minutes.
    func sweep() async {
        do {
            let ended = try await uploads.sweep(createdBefore: time.now.adding(seconds: -keptSeconds))
            if ended > 0 { logger.info("uploads came to the end of their time", metadata: ["uploads": "\(ended)"]) }
        } catch {
            logger.error(
                "the sweep of uploads failed", metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
        }
    }
}
