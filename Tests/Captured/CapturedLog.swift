public import Logging
import Synchronization

/// What is logged, at every level.
public final class CapturedLog: Sendable {
    private let events = Mutex<[(words: String, metadata: Logger.Metadata)]>([])

    public init() {}

    /// Level and message of each line.
    public var lines: [String] { events.withLock { $0.map(\.words) } }

    /// All lines with their metadata.
    public var text: String { events.withLock { $0.map { "\($0.words) \($0.metadata)" }.joined(separator: "\n") } }

    public var logger: Logger { Logger(label: "captured") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: CapturedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.events.withLock { $0.append(("\(event.level) \(event.message)", all)) }
        }
    }
}
