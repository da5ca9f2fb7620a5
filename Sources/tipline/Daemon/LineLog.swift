import Foundation
import Logging
import Synchronization
import Tips

/// Log lines on standard error, as text for people or JSON for machines. Messages are constants, variables go into the
/// metadata, and nothing from a tip but its id is ever handed in.
struct LineLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let format: Settings.LogFormat
    private let label: String

    /// Lines of several threads must not mix.
    private static let output = Mutex(FileHandle.standardError)

    init(label: String, level: Logger.Level, format: Settings.LogFormat) {
        self.label = label
        logLevel = level
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = line(for: event, at: SystemTime().now)
        Self.output.withLock { try? $0.write(contentsOf: Data((line + "\n").utf8)) }
    }

    /// Without its end.
    func line(for event: LogEvent, at now: Moment) -> String {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        return format == .json ? json(event, all, now) : text(event, all, now)
    }

    private func text(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)], _ now: Moment)
        -> String
    {
        let pairs = metadata.map { " \($0.key)=\("\($0.value)".onOneLine)" }.joined()
        return "\(now) \(event.level) \("\(event.message)".onOneLine)\(pairs)"
    }

    private func json(_ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)], _ now: Moment)
        -> String
    {
        var json = JSONText()
        json.object { json in
            json.key("at")
            json.string(now.description)
            json.key("level")
            json.string("\(event.level)")
            json.key("message")
            json.string("\(event.message)")
            for (key, value) in metadata {
                json.key(named: key)
                json.string("\(value)")
            }
        }
        return json.text
    }
}
