import ArgumentParser
import Foundation
import Logging
import Platform
import Sealing
import ServiceLifecycle
import Tips
import UnixSignals

struct CollectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "The inner side of a one-way drop: records what came through, and says what is missing.",
        discussion: """
            Into STORE/one-way/ it writes gaps.txt and gaps.json, and for each lane LANE-SPOOL.resend and (with --confirm-key) \
            LANE-SPOOL.confirm: carry them to the front host, to `tipline spool resend` and `tipline spool confirm`. \
            What was taken is removed from DIR; what is damaged goes to DIR/aside; what is not ours stays.
            """)

    @Argument(help: "The folder the gate fills.")
    var directory: String

    @Option(help: "The folder clues are recorded in, as `tipline platform` writes it.")
    var into: String

    @Option(help: "Signs the confirmation list: an Ed25519 private key in PEM. Without it there is no such list.")
    var confirmKey: String?

    @OptionGroup var inner: InnerKeyOptions

    @OptionGroup var near: NearnessOption

    @Option(help: "A file that is not whole may still be arriving for so many seconds after its last byte.")
    var patience = 60.0

    @Flag(help: "Go on until stopped, looking every two seconds.")
    var follow = false

    func run() async throws {
        try await Outcome.of {
            let collector = try await Collector(
                directory: directory, store: into, confirmKey: try confirmKey.map(KeyFile.signingKey),
                keys: try inner.keys(),
                patienceSeconds: patience, nearness: try near.nearness())
            guard follow else {
                let report = try await collector.collect()
                Self.complain(report)
                print(report.summary)
                return
            }
            let round = CollectRound(collector) { report in
                Self.complain(report)
                guard report.hasNews else { return }
                print(report.summary)
                fflush(nil)
            }
            let quiet = Logger(label: "collect") { LineLog(label: $0, level: .warning, format: .text) }
            try await ServiceGroup(
                services: [round], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet
            ).run()
        }
    }

    private static func complain(_ report: CollectReport) {
        for sentence in report.remarks { Outcome.complain(sentence) }
    }
}
