import HTTPTypes
import NIOCore
import Spooling
import Synchronization
import Tips

/// Who may come in, how often, and how many at once. Asked by a route once the head of a request is in order and before
/// its body is sent for. An address is known here while the request lasts, and nowhere longer.
final class Gate: Sendable {
    /// What is asked for, each with allowances of its own.
    enum Purpose: Int, CaseIterable, Sendable {
        case tip
        case upload
        /// A receipt, that may be a true one: paid for in advance and given back when it opens something, so that guesses
        /// made all at the same time are not cheaper.
        case guess
    }

    let arrivals: Arrivals
    private let settings: GateSettings
    private let tokens: BearerTokens
    private let mostConnections: Int
    private let open = Atomic<Int>(0)
    private let now: @Sendable () -> NIODeadline
    private let allowances: Mutex<Allowances>

    /// - Parameter connections: of all clients together, at the same time.
    init(
        _ settings: GateSettings, connections: Int, now: @escaping @Sendable () -> NIODeadline = { .now() },
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) {
        self.settings = settings
        self.now = now
        mostConnections = connections
        arrivals = Arrivals(most: settings.exhibitsAtOnce)
        tokens = BearerTokens(tokens: settings.tokens)
        allowances = Mutex(Allowances(settings, random: random, at: now()))
    }

    /// Throws `token-unknown`, or `too-many` with the seconds until it is worth asking again.
    func admit(_ purpose: Purpose, _ request: HTTPRequest, _ channel: any Channel) throws -> Pass {
        try admit(purpose, request.headerFields, peer: { channel.remoteAddress.flatMap { ClientAddress($0) } })
    }

    /// - Parameter peer: nil on a Unix socket.
    func admit(_ purpose: Purpose, _ headers: HTTPFields, peer: () -> ClientAddress?) throws -> Pass {
        let token = try tokens.shown(in: headers)
        if token == nil, settings.isUnlimited(purpose) { return .free }
        let asker = token.map { .token($0) } ?? client(peer(), headers)
        // All that a program of this machine sends ends here, a bench's twenty thousand tips a second among it.
        if asker == .nobody, settings.isUnlimitedForAll(purpose) { return .free }
        let now = now()
        let wait = allowances.withLock { $0.take(purpose, asker, at: now) }
        guard wait <= 0 else { throw Self.tooMany(seconds: wait) }
        return Pass(paid: (purpose, asker))
    }

    /// Whose a resumable upload is that begins now, and how much of all may be theirs; nil for one who is held to no share.
    /// Throws `token-unknown`.
    func uploadShare(_ headers: HTTPFields, peer: () -> ClientAddress?) throws -> UploadShare? {
        if let token = try tokens.shown(in: headers) {
            return UploadShare(.token(token), oneOf: settings.tokens[token].uploadShare)
        }
        guard let parts = settings.clientUploadShare, case .client(let address) = client(peer(), headers) else {
            return nil
        }
        let now = now()
        let key = allowances.withLock { $0.key(of: address, at: now) }
        return UploadShare(.client(key.high, key.low), oneOf: parts)
    }

    private func client(_ peer: ClientAddress?, _ headers: HTTPFields) -> Allowances.Asker {
        switch settings.trustedProxies.client(peer: peer, headers: headers) {
        case .local: .nobody
        case .address(let address): .client(address)
        }
    }

    /// What it was paid for was none: a guess that was a true receipt, a way that was not gone.
    func giveBack(_ pass: Pass) {
        guard let paid = pass.paid else { return }
        let now = now()
        allowances.withLock { $0.giveBack(paid.purpose, paid.asker, at: now) }
    }

    private static func tooMany(seconds: Double) -> Failure {
        Failure(
            "too-many", "There were too many requests from here. Wait a little, then send this one again.", .again,
            retryAfterSeconds: Int(min(3600, max(1, seconds.rounded(.up)))))
    }
}

// MARK: Connections

extension Gate {
    /// A connection that was counted.
    struct Entry: Sendable {
        fileprivate var client: Allowances.Connection?
        /// Why it is told at once that it must go.
        var refusal: Failure?
    }

    /// Room for connections that are only told to come again; behind them the kernel's queue waits.
    static let surplusConnections = 256

    /// A connection was made: it counts, whatever becomes of it.
    func enter(_ peer: ClientAddress?) -> Entry {
        guard open.add(1, ordering: .relaxed).newValue <= mostConnections else { return Entry(refusal: Self.full) }
        // Whoever stands behind a trusted proxy has no connection of its own.
        guard settings.clientConnections != nil, let peer, !peer.isLoopback, !settings.trustedProxies.contains(peer)
        else { return Entry() }
        let now = now()
        let client = allowances.withLock { $0.connect(peer.limited, at: now) }
        return client.map { Entry(client: $0) } ?? Entry(refusal: Self.tooManyConnections)
    }

    func leave(_ entry: Entry) {
        open.subtract(1, ordering: .relaxed)
        if let client = entry.client { allowances.withLock { $0.disconnect(client) } }
    }

    private static let full = Failure(
        "busy", "Too many connections are open just now. Try again shortly.", .again, retryAfterSeconds: 10)
    private static let tooManyConnections = Failure(
        "too-many", "There are too many connections from here. Close some, then try again.", .again,
        retryAfterSeconds: 30)

    var connections: Int { open.load(ordering: .relaxed) }

    /// For the operators: how many, never who.
    var metrics: [MetricFamily] {
        [
            MetricFamily(
                "tipline_connections", .gauge, "Connections to the public listener.", [.init(Double(connections))]),
            MetricFamily(
                "tipline_exhibits_arriving", .gauge, "Requests that bring exhibits just now.",
                [.init(Double(arrivals.count))]),
            MetricFamily(
                "tipline_client_buckets", .gauge, "Allowances kept by client, in memory, for at most an hour.",
                [.init(Double(allowances.withLock { $0.clientCount }))]),
        ]
    }
}
