public import Classification
import HTTPTypes
import HummingbirdCore
public import Inspection
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
public import Spooling
public import Tips

/// The public listener: takes tips and says what became of them.
public struct Reception: Service {
    private let settings: ReceptionSettings
    let responder: Responder
    private let counters: IntakeCounters
    private let gate: Gate
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) -> Void

    /// - Parameters:
    ///   - ends: the time by which uploads begin and end; nil where every clock is right.
    ///   - onListening: told the address once connections are accepted, with the port that was taken for port 0.
    public init(
        settings: ReceptionSettings, spool: Spool, uploads: any UploadStore, inspector: Inspector, rules: RulesInForce,
        time: any TimeSource, ends: (any TimeSource)? = nil, counters: IntakeCounters, logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        let gate = Gate(settings.gate, connections: settings.bounds.connections)
        let holds = UploadHolds()
        let ends = ends ?? time
        let intake = TipIntake(
            spool: spool, inspector: inspector, rules: rules, settings: settings, time: time, arrivals: gate.arrivals,
            uploads: UploadIntake(
                store: uploads, holds: holds, inspector: inspector, settings: settings, time: ends))
        let uploadRoutes = UploadRoutes(
            store: uploads, holds: holds, gate: gate, settings: settings,
            largestBytes: inspector.formats.maxBytesOfAny, time: ends)
        self.gate = gate
        self.settings = settings
        self.counters = counters
        self.logger = logger
        self.onListening = onListening
        let api = PublicRoutes(intake: intake, gate: gate, counters: counters, uploads: uploadRoutes)
        responder = Responder(routes: api.table + PageRoutes(api: api).table, counters: counters, logger: logger)
    }

    /// How full it is just now, for the operators' page.
    public var metrics: @Sendable () -> [MetricFamily] {
        { [gate] in gate.metrics }
    }

    public func run() async throws {
        try await Listener(
            address: settings.listen, bounds: settings.bounds, deadlines: settings.deadlines, gate: gate,
            counters: counters, logger: logger, onListening: onListening
        ).run(responder)
    }
}

/// One bound address with the guarded HTTP/1.1 of this house.
struct Listener: Sendable {
    var address: ListenAddress
    var bounds: ReceptionSettings.Bounds
    var deadlines: ReceptionSettings.Deadlines
    var gate: Gate
    var counters: IntakeCounters
    var logger: Logger
    var onListening: @Sendable (ListenAddress) -> Void

    func run(_ responder: Responder) async throws {
        let (address, counters, onListening, quiet) = (address, counters, onListening, quiet)
        let server = GuardedChannel(
            bounds: bounds, deadlines: deadlines, gate: gate, onRefusal: { counters.refused($0.code.rawValue) },
            responder: responder
        ).server(
            configuration: ServerConfiguration(
                address: address.binding, backlog: 1024,
                availableConnectionsDelegate: .maximum(
                    bounds.connections + Gate.surplusConnections, logger: quiet)),
            onServerRunning: { channel in
                try? await AcceptPause.guarding(channel) {
                    quiet.warning("connections wait: the system has no room for more")
                }
                onListening(address.withPort(channel.localAddress?.port))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        try await server.run()
    }

    /// Hummingbird says on which port it listens; what this program says comes from its own words.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }
}

extension ListenAddress {
    fileprivate var binding: BindAddress {
        switch self {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }

    fileprivate func withPort(_ port: Int?) -> ListenAddress {
        guard case .tcp(let host, _) = self, let port else { return self }
        return .tcp(host: host, port: port)
    }
}
