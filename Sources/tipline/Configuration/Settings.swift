import Forwarding
import Foundation
import Logging
import Receiving
import RuleFiles
import Sealing
import Tips

/// The configuration as plain values, every one of them checked: what the daemon is built from.
struct Settings: Sendable {
    var listen: ListenAddress
    var admin: ListenAddress
    var spool: String
    var rules: String
    var calendar: OfficeCalendar
    var channels: [String]
    /// Empty: nothing is sealed.
    var recipients: Recipients
    /// Nil: manifests go unsigned.
    var hostKey: SigningKey?
    var readyAgeSeconds: Double
    var bounds: ReceptionSettings.Bounds
    var deadlines: ReceptionSettings.Deadlines
    var gate: GateSettings
    var box: BoxSettings
    /// Nil: never erased.
    var erasedAfterSeconds: Double?
    var lanes: [Lane]
    var logLevel: Logger.Level
    var logFormat: LogFormat

    enum LogFormat: String, CaseIterable {
        case text
        case json
    }

    var laneNames: Set<LaneName> { Set(lanes.map(\.name)) }

    var reception: ReceptionSettings {
        ReceptionSettings(
            listen: listen, calendar: calendar, channels: channels, bounds: bounds, deadlines: deadlines, gate: gate)
    }

    /// Throws ``RuleMistakes`` with everything that is wrong, each with file, line and key.
    ///
    /// - Parameter needsEndpoints: only the daemon cannot do without.
    init(_ layers: SettingLayers, needsEndpoints: Bool) throws {
        var reader = try SettingReader(layers: layers)
        listen = reader.address("listen") ?? .tcp(host: "127.0.0.1", port: 0)
        admin = reader.address("admin", otherThan: listen) ?? .tcp(host: "127.0.0.1", port: 0)
        spool = reader.read("spool") { try $0.nonEmptyText() } ?? ""
        rules = reader.read("rules") { try $0.nonEmptyText() } ?? ""
        calendar = reader.calendar("time_zone") ?? OfficeCalendar(timeZone: .gmt)
        channels = reader.channels("channels") ?? []
        recipients = reader.recipients("recipients")
        hostKey = reader.read("host_key") { try $0.signingKey() }
        readyAgeSeconds = reader.read("ready_age") { try $0.seconds() } ?? 0
        bounds = reader.bounds()
        deadlines = reader.deadlines()
        gate = reader.gate()
        box = BoxSettings(
            isRequired: reader.read("box.required") { try $0.flag() } ?? true,
            workers: reader.read("box.workers") { try $0.integer(in: 1...256) } ?? 1)
        erasedAfterSeconds = reader.timeOrNever("retention.ended")
        logLevel = reader.read("log.level") { try $0.choice(Logger.Level.self) } ?? .info
        logFormat = reader.read("log.format") { try $0.choice(LogFormat.self) } ?? .text
        let habits = EndpointReader.Habits(retry: reader.retry(), follow: reader.follow(), calendar: calendar)
        lanes = EndpointReader(layers: layers, habits: habits).lanes(needed: needsEndpoints, &reader.mistakes)
        if needsEndpoints { DropPlaces(layers: layers, spool: spool).check(lanes, &reader.mistakes) }
        try RuleMistakes(reader.mistakes.all.withoutRepetitions).throwIfAny()
    }
}

extension [RuleMistake] {
    /// Two readers may stumble over the same line: it is said once.
    fileprivate var withoutRepetitions: [RuleMistake] {
        var seen = Set<RuleMistake>()
        return filter { seen.insert($0).inserted }
    }
}

/// Reads single settings from the layers, collecting what is wrong instead of stopping at the first.
struct SettingReader {
    let layers: SettingLayers
    var mistakes: RuleMistakes

    init(layers: SettingLayers) throws {
        self.layers = layers
        mistakes = try layers.unknownKeys()
    }

    mutating func read<Value>(_ key: String, _ body: (RuleNode) throws -> Value) -> Value? {
        guard let setting = Setting.all.first(where: { $0.key == key }) else { return nil }
        // `collect` rethrows what is no mistake of the configuration; the readers throw nothing else.
        let value = try? mistakes.collect { try layers.value(of: setting).map { try body($0.node) } }
        return value.flatMap { $0 }.flatMap { $0 }
    }

    /// - Parameter other: what already listens there.
    mutating func address(_ key: String, otherThan other: ListenAddress? = nil) -> ListenAddress? {
        read(key) { node in
            guard let address = ListenAddress(try node.text()) else {
                throw node.mistake("Write HOST:PORT, [IPv6]:PORT or unix:PATH.")
            }
            guard address != other || address.takesAnyPort else {
                throw node.mistake("Tips and operators need an address each. Write another one here.")
            }
            return address
        }
    }

    mutating func calendar(_ key: String) -> OfficeCalendar? {
        read(key) { node in
            guard let calendar = OfficeCalendar(timeZone: try node.nonEmptyText()) else {
                throw node.mistake("This machine knows no such time zone; write an IANA name such as Asia/Shanghai.")
            }
            return calendar
        }
    }

    mutating func channels(_ key: String) -> [String]? {
        read(key) { node in
            let names = try node.items().map { item in
                let name = try item.nonEmptyText()
                // It is a word of `spool ls` and of the published tables.
                guard name.utf8.count <= 64, name == name.onOneLine, !name.contains(where: \.isWhitespace) else {
                    throw item.mistake("A channel's name is one word of up to 64 bytes.")
                }
                return name
            }
            guard !names.isEmpty, Set(names).count == names.count else {
                throw node.mistake("Name at least one channel, and each only once.")
            }
            return names
        }
    }

    mutating func timeOrNever(_ key: String) -> Double? {
        read(key) { node in try node.text() == "never" ? nil : try node.seconds() } ?? nil
    }

    mutating func bounds() -> ReceptionSettings.Bounds {
        var bounds = ReceptionSettings.Bounds()
        bounds.parts = read("limits.parts") { try $0.integer(in: 1...1000) } ?? bounds.parts
        bounds.fieldBytes = read("limits.fields") { Int(try $0.bytes(in: 1024...67_108_864)) } ?? bounds.fieldBytes
        bounds.headerBytes = read("limits.headers") { Int(try $0.bytes(in: 1024...1_048_576)) } ?? bounds.headerBytes
        bounds.headerFields = read("limits.header_count") { try $0.integer(in: 1...1000) } ?? bounds.headerFields
        bounds.connections = read("limits.connections") { try $0.integer(in: 1...100_000) } ?? bounds.connections
        bounds.reserveBytes = read("limits.reserve") { try $0.bytes() } ?? bounds.reserveBytes
        bounds.uploads = read("limits.open_uploads") { try $0.integer(in: 1...100_000) } ?? bounds.uploads
        bounds.uploadBytes = read("limits.upload_bytes") { try $0.bytes() } ?? bounds.uploadBytes
        return bounds
    }

    mutating func deadlines() -> ReceptionSettings.Deadlines {
        var deadlines = ReceptionSettings.Deadlines()
        deadlines.headSeconds = read("limits.head_time") { try $0.seconds(in: 0.1...3600) } ?? deadlines.headSeconds
        deadlines.bodyGraceSeconds =
            read("limits.body_time") { try $0.seconds(in: 0.1...3600) } ?? deadlines.bodyGraceSeconds
        deadlines.leastBytesPerSecond =
            read("limits.body_rate") { Double(try $0.bytes(in: 1...1_073_741_824)) } ?? deadlines.leastBytesPerSecond
        return deadlines
    }

    mutating func retry() -> RetrySchedule {
        let longest = read("retry.longest") { try $0.seconds(in: 0.01...86_400) } ?? 600
        let isMeant = isMeant("retry.first")
        let first = read("retry.first") { node in
            try Self.first(try node.seconds(in: 0.01...3600), node, isMeant, upTo: longest, "retry.longest")
        }
        return RetrySchedule(baseSeconds: first ?? 1, capSeconds: longest)
    }

    /// Somebody has written it.
    private func isMeant(_ key: String) -> Bool {
        let setting = Setting.all.first { $0.key == key }
        return setting.flatMap { try? layers.value(of: $0)?.origin } != .fallback
    }

    /// A first wait that nobody has written gives way to the longest that somebody has.
    private static func first(
        _ seconds: Double, _ node: RuleNode, _ isMeant: Bool, upTo longest: Double, _ other: String
    ) throws -> Double {
        guard seconds <= longest || !isMeant else {
            throw node.mistake("The first wait is longer than \(other), the longest. Make this shorter or that longer.")
        }
        return min(seconds, longest)
    }

    mutating func follow() -> FollowSchedule? {
        let longest = read("follow.longest") { try $0.seconds(in: 0.01...2_592_000) } ?? 86_400
        let isMeant = isMeant("follow.first")
        return read("follow.first") { node in
            guard try node.text() != "never" else { return nil }
            let seconds = try node.seconds(in: 0.01...2_592_000)
            return FollowSchedule(
                firstSeconds: try Self.first(seconds, node, isMeant, upTo: longest, "follow.longest"),
                longestSeconds: longest)
        } ?? nil
    }
}
