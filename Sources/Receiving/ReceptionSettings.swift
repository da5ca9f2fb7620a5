public import Spooling
public import Tips

/// Everything about intake that an office may set, as plain values. Made from the configuration in one place, in `tipline`.
public struct ReceptionSettings: Sendable {
    public var listen: ListenAddress
    public var calendar: OfficeCalendar
    /// `web` first: the default.
    public var channels: [String]
    public var bounds: Bounds
    public var deadlines: Deadlines
    public var gate: GateSettings
    /// When an upload comes to its end that no tip has named.
    public var uploadLifetime: UploadLifetime

    public init(
        listen: ListenAddress, calendar: OfficeCalendar, channels: [String] = ["web", "app"], bounds: Bounds = Bounds(),
        deadlines: Deadlines = Deadlines(), gate: GateSettings = GateSettings(),
        uploadLifetime: UploadLifetime = UploadLifetime()
    ) {
        self.listen = listen
        self.calendar = calendar
        self.channels = channels
        self.bounds = bounds
        self.deadlines = deadlines
        self.gate = gate
        self.uploadLifetime = uploadLifetime
    }

    public struct Bounds: Sendable {
        /// Parts of a multipart body, fields and exhibits together.
        public var parts = 32
        /// Bytes of all fields of a request that are not exhibits; JSON may spell a character in twelve bytes.
        public var fieldBytes = 256 * 1024
        /// Header bytes of a request, and how many header fields.
        public var headerBytes = 16 * 1024
        public var headerFields = 64
        public var connections = 4096
        /// Disk that exhibits must leave free: text is still taken from it, so text is refused last.
        public var reserveBytes: Int64 = 256 << 20
        /// Resumable uploads that no tip has named yet, and what they may have declared together.
        public var uploads = 1000
        public var uploadBytes: Int64 = 64 << 30

        public init() {}
    }

    public struct Deadlines: Sendable {
        /// From a connection's start, or the end of an answer, to the next complete head.
        public var headSeconds = 30.0
        /// A body may take this long and one second more for each `leastBytesPerSecond` that came.
        public var bodyGraceSeconds = 30.0
        public var leastBytesPerSecond = 8192.0
        /// What follows an early refusal is read this long or this far, so that browsers show the sentence.
        public var drainSeconds = 5.0
        public var drainBytes = 64 << 20
        /// A request that is arriving when the daemon goes down may take so much longer, and its client as long again to
        /// read that it was refused.
        public var closingSeconds = 1.0

        public init() {}
    }
}

/// Where a listener binds: `HOST:PORT`, `[IPv6]:PORT` or `unix:PATH`.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    case tcp(host: String, port: Int)
    case unix(path: String)

    /// Nil when `text` is none of the spellings. Port 0 takes any free port.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty, path.utf8.count < 108 else { return nil }
            self = .unix(path: path)
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
        self = .tcp(host: host, port: port)
    }

    private static func port(_ digits: Substring) -> Int? {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(digits).flatMap { (0...65_535).contains($0) ? $0 : nil }
    }

    /// Port 0: whichever is free.
    public var takesAnyPort: Bool {
        if case .tcp(_, 0) = self { true } else { false }
    }

    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
