import Logging
import ServiceLifecycle
import Tips

/// Does a little again and again, behind everything else: nothing waits for it. What it does says how long to rest then.
struct LeisureWork: Service {
    /// What failed, for the log.
    let name: String
    let logger: Logger
    let turn: @Sendable () async throws -> Duration

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled { try? await Task.sleep(for: await rest()) }
        }
    }

    /// One turn, and how long to wait behind it.
    func rest() async -> Duration {
        do { return try await turn() } catch {
            logger.error(
                "\(name) failed and is tried again in a minute",
                metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
            return .seconds(60)
        }
    }
}
