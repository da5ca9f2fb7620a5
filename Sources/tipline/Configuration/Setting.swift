import RuleFiles

/// One key an office may set: where it is written, what it may be, what it is when nobody sets it.
/// The table of these is the configuration: unknown keys, `config describe` and the environment's names all follow from it.
struct Setting: Sendable {
    /// Dotted: `limits.connections`.
    var key: String
    var sort: String
    /// As it would be written in the file; nil when there is no value unless somebody sets one.
    var fallback: String?
    var help: String

    init(_ key: String, _ sort: String, _ fallback: String?, _ help: String) {
        self.key = key
        self.sort = sort
        self.fallback = fallback
        self.help = help
    }

    var isList: Bool { sort.hasPrefix("list ") }

    /// `TIPLINE_LIMITS_CONNECTIONS`.
    var environmentName: String {
        "TIPLINE_" + key.uppercased().map { $0 == "." || $0 == "-" ? "_" : String($0) }.joined()
    }

    static let all: [Setting] = [
        Setting("listen", "HOST:PORT or unix:PATH", "127.0.0.1:8080", "Where tips are taken."),
        Setting("admin", "HOST:PORT or unix:PATH", "127.0.0.1:8081", "Where operators look: health, metrics, figures."),
        Setting("spool", "folder", "./Spool", "The durable spool; on a local disk."),
        Setting("rules", "folder", "./Rules", "What the office edits: formats and classification."),
        Setting("time_zone", "IANA name", "Asia/Shanghai", "Where the office's days and months begin."),
        Setting("channels", "list of names", "[web, app]", "What `channel` may say; the first is the default."),
        Setting(
            "recipients", "list of age1… recipients and files of them, or none", "[]",
            "Whom text and exhibits are sealed to before anything rests on the disk; without any they rest in clear."),
        Setting(
            "host_key", "file", nil,
            "The Ed25519 key that signs every manifest, as `tipline keygen --host-key` makes it."),
        Setting(
            "trusted_proxies", "list of addresses, networks and unix", "[]",
            "Whose X-Forwarded-For or Forwarded is believed; unix stands for the peers of a Unix socket."),
        Setting("ready_age", "time", "1 h", "The oldest undelivered tip may be this old before /readyz turns red."),
        Setting("limits.parts", "1 to 1000", "32", "Parts of one multipart body."),
        Setting("limits.fields", "size", "256 KiB", "All text of one request together."),
        Setting("limits.headers", "size", "16 KiB", "All headers of one request together."),
        Setting("limits.header_count", "1 to 1000", "64", "Headers of one request."),
        Setting("limits.connections", "1 to 100000", "4096", "Connections at once."),
        Setting("limits.reserve", "size", "256 MiB", "Disk that exhibits must leave free; text is taken from it."),
        Setting("limits.exhibits_at_once", "1 to 100000", "1024", "Requests that bring exhibits, at the same time."),
        Setting("limits.client_tips", "a minute, or unlimited", "60", "Tips of one client in a minute, or at once."),
        Setting("limits.client_uploads", "a minute, or unlimited", "120", "Uploads one client may begin in a minute."),
        Setting("limits.client_guesses", "a minute, or unlimited", "20", "Unknown receipts one client may ask for."),
        Setting("limits.client_connections", "number, or unlimited", "128", "Connections of one client at once."),
        Setting("limits.tips", "a minute, or unlimited", "unlimited", "Tips of all clients in a minute, or at once."),
        Setting("limits.uploads", "a minute, or unlimited", "unlimited", "Uploads all clients may begin in a minute."),
        Setting("limits.guesses", "a minute, or unlimited", "6000", "Unknown receipts all clients may ask for."),
        Setting("limits.open_uploads", "1 to 100000", "1000", "Resumable uploads that no tip has named yet."),
        Setting("limits.upload_bytes", "size", "64 GiB", "What these may have declared together."),
        Setting(
            "limits.client_upload_share", "1 to 1000, or unlimited", "8",
            "One client may hold one of so many parts of the places and bytes for these that others leave."),
        Setting("limits.head_time", "time", "30 s", "From a connection's start to its first complete head."),
        Setting("limits.body_time", "time", "30 s", "A body's time, before what its length earns it."),
        Setting("limits.body_rate", "size", "8 KiB", "The least a body must bring each second after that."),
        Setting(
            "box.required", "true or false", "true",
            "Without a box to look at files in, the daemon does not start; with false it looks itself, and says so."),
        Setting("box.workers", "1 to 256", "2", "Files looked at at the same time, each by a process of its own."),
        Setting(
            "retention.ended", "time or never", "30 d",
            "Text, contact and exhibits are erased so long after the last delivery ended."),
        Setting("retry.first", "time", "1 s", "The first wait after a failed attempt; it doubles, with full jitter."),
        Setting("retry.longest", "time", "10 min", "The longest wait between attempts."),
        Setting(
            "follow.first", "time or never", "10 min",
            "From a delivery to the first question what became of it; the wait doubles, until it is closed or erased."),
        Setting("follow.longest", "time", "1 d", "The longest wait between these questions."),
        Setting(
            "log.level", "trace, debug, info, notice, warning, error or critical", "info", "What is worth a line."),
        Setting("log.format", "text or json", "text", "How a line is written, to standard error."),
    ]

    /// Keys below `tokens.NAME`.
    static let token: [Setting] = [
        Setting(
            "sha256", "64 hexadecimal digits", nil,
            "SHA-256 of the token that a form backend sends as `Authorization: Bearer`."),
        Setting("per_minute", "1 to 1000000", "600", "Requests of its own in a minute, in place of a client's."),
        Setting("burst", "1 to 1000000", nil, "As many at once; a minute's worth unless set."),
        Setting(
            "upload_share", "1 to 1000", "2", "In place of limits.client_upload_share; 1 is all that others leave."),
    ]

    /// Keys below `endpoints.NAME`.
    static let endpoint: [Setting] = [
        Setting("url", "URL", nil, "Where the lane's tips are posted; no two lanes share one."),
        Setting(
            "drop", "folder", nil,
            "In place of url: where the lane's tips are put as files, for a gate that takes them one way."),
        Setting("heartbeat", "time", "60 s", "How often a drop says that it lives and what it has put down."),
        Setting(
            "confirm_key", "file", nil,
            "The inside's public key that signs confirmation lists, PEM; beside url for what the lane dropped before."),
        Setting(
            "expire_unconfirmed", "time or never", "never",
            "A dropped tip that nobody has confirmed for so long ends as expired."),
        Setting("parallel", "1 to 256", "8", "Attempts under way at once."),
        Setting("bandwidth", "size", nil, "What the lane as a whole may send in a second; at least 1 KiB an attempt."),
        Setting(
            "schedule", "list of [DAYS] HH:MM-HH:MM", nil,
            "When the lane sends, by time_zone: `mon-fri 08:00-18:00`; always unless set. ready_age counts these hours alone."
        ),
        Setting("follow", "never", nil, "Say `never` where the endpoint cannot be asked what became of a tip."),
        Setting(
            "plain_http", "allowed", nil, "Say `allowed` to send over plain http to another machine than this one."),
        Setting("ca", "file", nil, "The private CA that signs the endpoint's certificate, PEM."),
        Setting("pin", "sha256//BASE64", nil, "The public key the endpoint must show."),
        Setting("certificate", "file", nil, "The client certificate, PEM."),
        Setting("key", "file", nil, "Its private key, PEM."),
    ]
}
