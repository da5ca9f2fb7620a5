public import ServiceLifecycle

/// Collects again and again until it is asked to stop.
public struct CollectRound: Service {
    private let collector: Collector
    private let pauseSeconds: Double
    private let onPass: @Sendable (CollectReport) -> Void

    public init(
        _ collector: Collector, pauseSeconds: Double = 2, onPass: @escaping @Sendable (CollectReport) -> Void
    ) {
        self.collector = collector
        self.pauseSeconds = pauseSeconds
        self.onPass = onPass
    }

    /// Throws what ``Collector/collect()`` throws: a store that has failed is opened anew by the next start.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                onPass(try await collector.collect())
                try? await Task.sleep(for: .seconds(pauseSeconds))
            }
        }
    }
}
