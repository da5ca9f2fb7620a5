import Foundation
import Logging
import ServiceLifecycle

@testable import Platform

enum LivePlatform {
    static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a platform on a free port for as long as `body` takes, which may block.
    static func serve(
        _ folder: ScratchFolder, _ behaviour: Behaviour? = nil, keys: InnerKeys = InnerKeys(),
        _ body: @escaping @Sendable (Int) throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let server = PlatformServer(
            port: 0, store: folder.path, behaviour: try behaviour ?? Behaviour(parsing: ""), keys: keys, logger: quiet
        ) { port.yield($0) }
        let group = ServiceGroup(
            services: [server], gracefulShutdownSignals: [], cancellationSignals: [], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let bound = await iterator.next() ?? 0
            let result = await withCheckedContinuation { continuation in
                Thread { continuation.resume(returning: Result { try body(bound) }) }.start()
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }
}
