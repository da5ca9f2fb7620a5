import ArgumentParser
import Foundation
import Tips

struct SubmitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Send a tip to a daemon, as a form would.",
        discussion:
            "Ends with 75 where the same may be sent again later, best with a key, and with 65 where it is refused.")

    @Option(help: "The daemon's address.")
    var to = "http://127.0.0.1:8080"

    @Argument(help: "What you saw.")
    var content: String

    @Argument(help: "Pictures, sounds or films to send along.")
    var files: [String] = []

    @Option(help: "What you call it: report or suggestion.")
    var kind: String?

    @Option(help: "When it happened: RFC 3339, or YYYY-MM-DD with an optional THH:MM.")
    var occurredAt: String?

    @Option(help: "Where it happened.")
    var place: String?

    @Option(help: "How to reach you, if you wish.")
    var contact: String?

    @Option(help: "The channel.")
    var channel: String?

    @Option(help: "A key of at least 16 characters: the same tip with the same key is kept once.")
    var idempotencyKey: String?

    func run() async throws {
        try await Outcome.of {
            let client = try TipClient(to)
            let named: [(String, String?)] = [
                ("content", content), ("kind", kind), ("occurred_at", occurredAt), ("place", place),
                ("contact", contact),
                ("channel", channel), ("idempotency_key", idempotencyKey),
            ]
            let fields = named.compactMap { name, value in value.map { (name: name, value: $0) } }
            let attached = files.map {
                TipClient.File(name: URL(fileURLWithPath: $0).lastPathComponent, content: .path($0))
            }
            let bar = ProgressBar(label: "sending")
            let reply = try await client.submit(fields, files: attached) { sent, total in bar.show(sent, of: total) }
            bar.finish()
            print(String(decoding: reply.body, as: UTF8.self))
            guard reply.status == 201 || reply.status == 200 else {
                throw ExitCode(Outcome.code(forAnswer: reply.status))
            }
        }
    }
}

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Ask what became of a tip, by its receipt.")

    @Option(help: "The daemon's address.")
    var to = "http://127.0.0.1:8080"

    @Argument(help: "The receipt: sixteen characters in four groups.")
    var receipt: String

    func run() async throws {
        try await Outcome.of {
            let reply = try await TipClient(to).status(receipt: receipt)
            print(String(decoding: reply.body, as: UTF8.self))
            guard reply.status == 200 else { throw ExitCode(Outcome.code(forAnswer: reply.status)) }
        }
    }
}
