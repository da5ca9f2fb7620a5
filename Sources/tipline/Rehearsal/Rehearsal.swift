import EmbeddedStore
import Forwarding
import Foundation
import Logging
import Platform
import Receiving
import RuleFiles
import ServiceLifecycle
import Spooling
import Synchronization
import Tips

/// Five months in a minute: the whole real pipeline on a scratch spool under a simulated clock, with citizens that are made up.
struct Rehearsal {
    var plan: RehearsalPlan
    let rules: String
    let folder: String
    let logger: Logger

    /// What was sent and answered, to be held against the ledger and the platform.
    struct Sent {
        var digests: [TipID: [Digest]] = [:]
        var bytes: Int64 = 0
    }

    /// - Parameter progress: hears how many of the letters are sent.
    func run(progress: @escaping @Sendable (Int64, Int64) -> Void) async throws -> RehearsalReport {
        let clues = Mailbox<Int>()
        let platform = PlatformServer(port: 0, store: folder + "/platform", logger: logger) { clues.put($0) }
        return try await withThrowingTaskGroup(of: RehearsalReport?.self) { group in
            let platformGroup = ServiceGroup(services: [platform], logger: logger)
            group.addTask {
                try await platformGroup.run()
                return nil
            }
            group.addTask {
                let port = try await clues.take()
                let report = try await rehearse(platform: "http://127.0.0.1:\(port)/clues", progress)
                await platformGroup.triggerGracefulShutdown()
                return report
            }
            var report: RehearsalReport?
            while let finished = try await group.next() { report = finished ?? report }
            guard let report else { throw Self.broken("the rehearsal ended without a report") }
            return report
        }
    }

    private func rehearse(
        platform: String, _ progress: @escaping @Sendable (Int64, Int64) -> Void
    ) async throws -> RehearsalReport {
        let time = SimulatedTime(plan.letters.first?.at ?? SystemTime().now)
        let settings = try settings(endpoint: platform)
        let address = Mailbox<ListenAddress>()
        let running = try await Daemon(settings: settings, time: time, logger: logger).open(signals: []) { tips, _ in
            address.put(tips)
        }
        return try await withThrowingTaskGroup(of: RehearsalReport?.self) { group in
            group.addTask {
                try await running.group.run()
                return nil
            }
            group.addTask {
                let client = try TipClient("http://\(try await address.take())")
                let sent = try await send(to: client, running, time: time, progress)
                try await drain(running, time: time)
                let report = try await RehearsalReport(
                    sent: sent, ledger: running.spool.ledger, store: folder + "/platform", calendar: plan.calendar)
                await running.group.triggerGracefulShutdown()
                return report
            }
            var report: RehearsalReport?
            while let finished = try await group.next() { report = finished ?? report }
            running.spool.ledger.close()
            guard let report else { throw Self.broken("the daemon ended early") }
            return report
        }
    }

    private func settings(endpoint: String) throws -> Settings {
        let flags = [
            "listen": "127.0.0.1:0", "admin": "127.0.0.1:0", "spool": folder + "/Spool", "rules": rules,
            "time_zone": plan.calendar.timeZone.identifier, "retention.ended": "never", "limits.reserve": "0 B",
        ]
        return try Settings(SettingLayers(flags: flags, onlyEndpoint: endpoint), needsEndpoints: true)
    }

    private func send(
        to client: TipClient, _ running: Daemon.Running, time: SimulatedTime, _ progress: (Int64, Int64) -> Void
    ) async throws -> Sent {
        var plan = plan
        var sent = Sent()
        for (index, letter) in plan.letters.enumerated() {
            time.set(letter.at)
            let (fields, files) = plan.submission(of: letter)
            let reply = try await client.submit(fields, files: files)
            guard reply.status == 201, let tip = Self.id(in: reply.body) else {
                throw Self.broken(
                    "letter \(index + 1) was answered \(reply.status): \(String(decoding: reply.body, as: UTF8.self))")
            }
            sent.digests[tip] = files.map { Digest.of($0.bytes) }
            sent.bytes += files.reduce(0) { $0 + Int64($1.bytes.count) }
            progress(Int64(index + 1), Int64(plan.letters.count))
            try await pause(running)
        }
        return sent
    }

    /// Hours or days pass before the next letter: time for this one to arrive, before the clock is set on.
    private func pause(_ running: Daemon.Running) async throws {
        for _ in 0..<500 {
            if try await running.spool.ledger.tally().open == 0 { return }
            try await Task.sleep(for: .milliseconds(2))
        }
    }

    private static func id(in body: Data) -> TipID? {
        let answer = try? JSONSerialization.jsonObject(with: body) as? [String: Any]
        return (answer?["id"] as? String).flatMap { TipID($0) }
    }

    /// Lets what is under way arrive. The simulated clock goes on, so that what was put off comes due.
    private func drain(_ running: Daemon.Running, time: SimulatedTime) async throws {
        for _ in 0..<600 {
            if try await running.spool.ledger.tally().open == 0 { return }
            time.set(time.now.adding(seconds: 1))
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private static func broken(_ what: String) -> Failure {
        Failure("rehearsal-broken", "The rehearsal could not be finished: \(what).", .callSomeone)
    }
}

extension TipClient.File {
    /// Of files that are held whole; empty for one on the disk.
    var bytes: [UInt8] {
        if case .bytes(let bytes) = content { bytes } else { [] }
    }
}

/// One value that one task awaits and another brings.
private final class Mailbox<Value: Sendable>: Sendable {
    private let stream: AsyncStream<Value>
    private let continuation: AsyncStream<Value>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    func put(_ value: Value) { continuation.yield(value) }

    func take() async throws -> Value {
        for await value in stream { return value }
        throw CancellationError()
    }
}
