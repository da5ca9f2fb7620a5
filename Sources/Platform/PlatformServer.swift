public import Company
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
public import Tips

/// A stand-in for the clue-analysis platform on the intranet, to try the daemon against: it takes hand-overs as the
/// contract says, records each clue once, and misbehaves as it is told to.
public struct PlatformServer: Service {
    private let host: String
    private let port: Int
    private let store: String
    private let behaviour: Behaviour
    private let keys: InnerKeys
    private let nearness: Nearness
    private let time: any TimeSource
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - store: the folder of ``PlatformStore``, made when it is missing.
    ///   - keys: to check what comes and to open it beside what is recorded.
    ///   - nearness: which clues are company to each other, for `clusters.jsonl`.
    ///   - onRunning: told the port once connections are accepted.
    public init(
        host: String = "127.0.0.1", port: Int, store: String, behaviour: Behaviour = .good,
        keys: InnerKeys = InnerKeys(), nearness: Nearness = Nearness(),
        time: any TimeSource = SystemTime(), logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        self.store = store
        self.behaviour = behaviour
        self.keys = keys
        self.nearness = nearness
        self.time = time
        self.logger = logger
        self.onRunning = onRunning
    }

    /// Throws `Failure` when the store cannot be opened, and what the system says when the address is taken.
    public func run() async throws {
        let (store, time) = (store, time)
        let logger = logger
        let book = try await NIOThreadPool.singleton.runIfActive {
            try ClueBook(directory: store, time: time, filesBehind: true) { sentence in
                logger.warning("\(sentence)")
            }
        }
        let desk = ClueDesk(book: book, store: store, behaviour: behaviour, keys: keys) { tip in
            logger.warning("a tip is sealed to others than the identities given", metadata: ["tip": "\(tip)"])
        }
        let server = server(desk)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            group.addTask { await Self.endOfGrace() }
            group.addTask { await lookForCompany() }
            // Whichever is first: the server with nothing left to do, or the end of its time. A client that hangs, or is
            // left hanging, must not hold up the end.
            try await group.next()
            group.cancelAll()
        }
        try await NIOThreadPool.singleton.runIfActive { book.finish() }
    }

    /// Behind the record, which nothing hangs on: what cannot be written now is found by the next start.
    private func lookForCompany() async {
        let clusters = ClusterBook(directory: store, nearness: nearness)
        while !Task.isCancelled {
            do {
                let looked = try await NIOThreadPool.singleton.runIfActive { try clusters.look() }
                try await Task.sleep(for: looked > 0 ? .milliseconds(100) : .seconds(2))
            } catch is CancellationError {
                return
            } catch {
                logger.warning(
                    "clusters.jsonl could not be written and is left as it is",
                    metadata: ["code": "\((error as? Failure)?.code.rawValue ?? "-")"])
                try? await Task.sleep(for: .seconds(60))
            }
        }
    }

    private static let graceSeconds = 3.0

    private static func endOfGrace() async {
        do {
            try await gracefulShutdown()
            try await Task.sleep(for: .seconds(graceSeconds))
        } catch {
            // Cancelled: the server has ended by itself.
        }
    }

    private func server(_ desk: ClueDesk) -> any Service {
        // Hummingbird says on which port it listens; what this program says comes from its own words.
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        let onRunning = onRunning
        let base = HTTP1Channel(
            responder: { request, writer, _ in try await desk.respond(request, writer) },
            configuration: .init(
                idleTimeout: .seconds(60),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16_384, maxHeaderListSize: 16_384, maxHeaderFieldCount: 64)))
        return LoopChannel(base: base, desk: desk).server(
            configuration: ServerConfiguration(
                address: .hostname(host, port: port), backlog: 1024,
                availableConnectionsDelegate: .maximum(1024, logger: quiet)),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
    }
}
