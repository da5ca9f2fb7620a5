import ArgumentParser
import Foundation
import Logging
import Platform
import Receiving
import ServiceLifecycle
import Tips
import UnixSignals

struct PlatformCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "platform",
        abstract: "The stand-in intranet platform: records each clue once, to try the daemon against.")

    @Option(help: "Where hand-overs are taken: HOST:PORT; port 0 takes any free one.")
    var listen = "127.0.0.1:9090"

    @Option(help: "The folder clues are recorded in.")
    var store: String

    @Option(
        help:
            "How to misbehave: refuse, hang, drop-answer, wrong-digest, 500, 503, redirect, unaskable; each with a share (500:0.3) or a count (500:first=5), joined by commas; seed=N."
    )
    var behave = ""

    @OptionGroup var inner: InnerKeyOptions

    @OptionGroup var near: NearnessOption

    func run() async throws {
        try await Outcome.of {
            guard case .tcp(let host, let port) = ListenAddress(listen) else {
                throw ValidationError("`\(listen)` is not HOST:PORT.")
            }
            let logger = Logger(label: "platform") { LineLog(label: $0, level: .info, format: .text) }
            let server = PlatformServer(
                host: host, port: port, store: store, behaviour: try Behaviour(parsing: behave), keys: try inner.keys(),
                nearness: try near.nearness(), logger: logger
            ) { port in
                logger.notice(
                    "ready", metadata: ["hand-overs": "http://\(ListenAddress.tcp(host: host, port: port))/clues"])
            }
            var quiet = logger
            quiet.logLevel = .warning
            let group = ServiceGroup(services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
            do {
                try await group.run()
            } catch let failure as Failure {
                throw failure
            } catch {
                throw Failure(
                    "listen-failed", "The listener could not be opened. Is the address free and allowed?", .callSomeone,
                    cause: error)
            }
            logger.notice("ended cleanly")
        }
    }
}
