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
    private let responder: Responder
    private let counters: IntakeCounters
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) -> Void

    /// - Parameter onListening: told the address once connections are accepted, with the port that was taken for port 0.
    public init(
        settings: ReceptionSettings, spool: Spool, uploads: any UploadStore, inspector: Inspector, rules: RuleBook,
        time: any TimeSource, counters: IntakeCounters, logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        let holds = UploadHolds()
        let intake = TipIntake(
            spool: spool, inspector: inspector, rules: rules, settings: settings, time: time,
            uploads: UploadIntake(store: uploads, holds: holds, inspector: inspector, settings: settings, time: time))
        let uploadRoutes = UploadRoutes(
            store: uploads, holds: holds, settings: settings, largestBytes: inspector.formats.maxBytesOfAny, time: time)
        self.settings = settings
        self.counters = counters
        self.logger = logger
        self.onListening = onListening
        responder = Responder(
            routes: PublicRoutes(intake: intake, counters: counters, uploads: uploadRoutes).table, counters: counters,
            logger: logger)
    }

    public func run() async throws {
        try await Listener(
            address: settings.listen, bounds: settings.bounds, deadlines: settings.deadlines, counters: counters,
            logger: logger, onListening: onListening
        ).run(responder)
    }
}

/// One bound address with the guarded HTTP/1.1 of this house.
struct Listener: Sendable {
    var address: ListenAddress
    var bounds: ReceptionSettings.Bounds
    var deadlines: ReceptionSettings.Deadlines
    var counters: IntakeCounters
    var logger: Logger
    var onListening: @Sendable (ListenAddress) -> Void

    func run(_ responder: Responder) async throws {
        let (address, counters, onListening) = (address, counters, onListening)
        // Hummingbird says on which port it listens; what this program says comes from its own words.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let server = GuardedChannel(
            bounds: bounds, deadlines: deadlines, onRefusal: { counters.refused($0.code.rawValue) },
            responder: responder.respond
        ).server(
            configuration: ServerConfiguration(
                address: address.binding, backlog: 1024,
                availableConnectionsDelegate: .maximum(bounds.connections, logger: quiet)),
            onServerRunning: { channel in
                onListening(address.withPort(channel.localAddress?.port))
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        try await server.run()
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
