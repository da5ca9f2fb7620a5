import Captured
import EmbeddedStore
import Foundation
import Logging
import Platform
import Receiving
import Sealing
import ServiceLifecycle
import Spooling
import Synchronization
import Testing
import Tips

@testable import tipline

/// The whole daemon and a platform in this process, on loopback and in a folder that goes away with them.
struct LivePipeline: Sendable {
    let port: Int
    let folder: String
    let log: CapturedLog
    let running: Daemon.Running

    /// - Parameter sealing: what is sealed to it, signed, and opened on the inside.
    static func with(rules: String, sealing: InnerSide? = nil, _ work: @Sendable (LivePipeline) async throws -> Void)
        async throws
    {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pipeline-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = CapturedLog()
        let (ports, told) = AsyncStream.makeStream(of: Int.self)
        let platform = ServiceGroup(
            services: [
                PlatformServer(
                    port: 0, store: folder + "/platform", keys: sealing?.keys ?? InnerKeys(), logger: log.logger
                ) { told.yield($0) }
            ],
            logger: log.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { told.finish() }
                try await platform.run()
            }
            for await port in ports {
                try await daemon(endpoint: "http://127.0.0.1:\(port)/clues", rules, folder, log, sealing, work)
                break
            }
            await platform.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private static func daemon(
        endpoint: String, _ rules: String, _ folder: String, _ log: CapturedLog, _ sealing: InnerSide?,
        _ work: @Sendable (LivePipeline) async throws -> Void
    ) async throws {
        let flags = [
            "listen": "127.0.0.1:0", "admin": "127.0.0.1:0", "spool": folder + "/spool", "rules": rules,
            "limits.reserve": "0 B",
        ]
        var settings = try Configured.settings(flags: flags, endpoint: endpoint)
        settings.box.program = BuiltProgram.box
        if let sealing {
            (settings.recipients, settings.hostKey) = (Recipients(all: [sealing.identity.recipient]), sealing.hostKey)
        }
        let (addresses, told) = AsyncStream.makeStream(of: ListenAddress.self)
        let running = try await Daemon(settings: settings, logger: log.logger).open(signals: []) { tips, _ in
            told.yield(tips)
        }
        defer { running.spool.ledger.close() }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { told.finish() }
                try await running.group.run()
            }
            for await case .tcp(_, let port) in addresses {
                let live = LivePipeline(port: port, folder: folder, log: log, running: running)
                do { try await work(live) } catch { Issue.record(error) }
                break
            }
            await running.group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Everything that was kept has gone to the platform.
    func drain() async throws {
        for _ in 0..<3000 {
            if try await running.spool.ledger.tally().open == 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("deliveries are left over")
    }

    /// Every file below the folder, and what was logged: names count as much as bytes.
    var traces: [(name: String, bytes: Data)] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        let files = names.map { ($0, FileManager.default.contents(atPath: folder + "/" + $0) ?? Data()) }
        return files + [
            ("the names of files", Data(names.joined(separator: "\n").utf8)), ("the log", Data(log.text.utf8)),
        ]
    }
}

/// Who can open what a daemon seals, and knows its signature.
struct InnerSide: Sendable {
    var identity = Identity()
    let hostKey = SigningKey()
    /// Whether the platform opens what comes.
    var isOpening = true

    var keys: InnerKeys { InnerKeys(identities: isOpening ? [identity] : [], hostKey: hostKey.verifyingKey) }
}
