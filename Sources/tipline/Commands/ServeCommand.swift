import ArgumentParser
import EmbeddedStore
import Forwarding
import Foundation
import Logging
import Receiving
import ServiceLifecycle
import Tips
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Take tips, keep them, hand them over: the daemon.")

    @OptionGroup var common: CommonOptions

    @Option(help: "Where tips are taken: HOST:PORT or unix:PATH.")
    var listen: String?

    @Option(help: "Where operators look: HOST:PORT or unix:PATH.")
    var admin: String?

    @Option(help: "Replaces all endpoints by one lane `default`.")
    var endpoint: String?

    func run() async throws {
        try await Outcome.of {
            let layers = try common.layers(["listen": listen, "admin": admin], endpoint: endpoint)
            var settings = try Settings(layers, needsEndpoints: true)
            let logger = Logger(label: "tipline") {
                LineLog(label: $0, level: settings.logLevel, format: settings.logFormat)
            }
            fitConnections(&settings, logger)
            let daemon = try Daemon(settings: settings, logger: logger)
            let lanes = settings.lanes.map(\.name.name).joined(separator: ",")
            let running = try await daemon.open(signals: [.sigterm, .sigint], isBoxProven: true) { tips, desk in
                logger.notice(
                    "ready",
                    metadata: ["tips": "\(tips)", "operators": "\(desk)", "lanes": "\(lanes)"])
            }
            do {
                try await running.group.run()
            } catch let failure as Failure {
                logger.critical("the daemon ends", metadata: ["code": "\(failure.code.rawValue)"])
                throw failure
            } catch {
                throw Failure(
                    "listen-failed", "A listener could not be opened. Is the address free and allowed?", .callSomeone,
                    cause: error)
            }
            running.spool.ledger.close()
            logger.notice("ended cleanly")
        }
    }

    /// More connections than there are descriptors for would wait for ever: better fewer, and said.
    private func fitConnections(_ settings: inout Settings, _ logger: Logger) {
        let descriptors = Descriptors.raise()
        let fitting = Descriptors.connections(wanted: settings.bounds.connections, descriptors: descriptors)
        guard fitting < settings.bounds.connections else { return }
        logger.warning(
            "fewer connections than `limits.connections`: raise the limit of open files (ulimit -n, LimitNOFILE)",
            metadata: ["connections": "\(fitting)", "open files": "\(descriptors)"])
        settings.bounds.connections = fitting
    }
}
