import Captured
import Classification
import EmbeddedStore
import Foundation
import Inspection
import Logging
import ServiceLifecycle
import Spooling
import Synchronization
import Testing
import Tips

@testable import Receiving

/// A reception on a port of its own, before a real spool in a folder that goes away with it.
struct LiveReception: Sendable {
    let port: Int
    let folder: String
    let ledger: SQLiteLedger
    let uploads: UploadFolder
    let counters: IntakeCounters
    let log: CapturedLog
    let routes: [Route]
    let group: ServiceGroup

    enum Ending {
        case gracefully
        /// As when another service of the daemon has failed.
        case cancelled
    }

    /// - Parameters:
    ///   - profiles: what is asked of the files of a tip, as an office would write it.
    ///   - folder: the spool's; a new one when nil, removed behind the work.
    static func with(
        bounds: ReceptionSettings.Bounds = .init(), deadlines: ReceptionSettings.Deadlines = .init(),
        gate: GateSettings = .init(), disk: any Disk = PosixDisk(), profiles: String? = nil, folder: String? = nil,
        ending: Ending = .gracefully, time: any TimeSource = FixedTime(),
        _ work: @Sendable (LiveReception) async throws -> Void
    ) async throws {
        let path = folder ?? temporaryFolder()
        defer { if folder == nil { try? FileManager.default.removeItem(atPath: path) } }
        let embedded = try EmbeddedSpool.openForDaemon(path, now: Sample.start, disk: disk)
        defer { embedded.ledger.close() }
        let spool = Spool(
            ledger: embedded.ledger, vault: embedded.vault, secret: embedded.ledger.secret,
            bells: [.fallback: Bell()])
        let uploads = try embedded.openUploads(now: time.now)
        let (counters, log) = (IntakeCounters(), CapturedLog())
        let (addresses, told) = AsyncStream.makeStream(of: ListenAddress.self)
        let reception = Reception(
            settings: Sample.settings(bounds: bounds, deadlines: deadlines, gate: gate), spool: spool,
            uploads: uploads,
            inspector: Inspector(
                formats: try Sample.formats(profiles: profiles), box: try InspectionBox.none(threads: 1)),
            rules: RulesInForce(try Sample.rules()),
            time: time, counters: counters, logger: log.logger, onListening: { told.yield($0) })
        let group = ServiceGroup(
            services: [reception], gracefulShutdownSignals: [], cancellationSignals: [],
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { told.finish() }
                try await group.run()
            }
            for await case .tcp(_, let port) in addresses {
                let live = LiveReception(
                    port: port, folder: path, ledger: embedded.ledger, uploads: uploads, counters: counters, log: log,
                    routes: reception.responder.routes, group: group)
                do { try await work(live) } catch { Issue.record(error) }
                break
            }
            switch ending {
            case .gracefully:
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            case .cancelled:
                tasks.cancelAll()
                while let ended = await tasks.nextResult() { _ = ended }
            }
        }
    }

    static func temporaryFolder() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("reception-\(UUID().uuidString)").path
    }

    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// One request on a connection of its own.
    func ask(_ request: [UInt8], toHead: Bool = false) async throws -> RawAnswer {
        let connection = try connect()
        await connection.send(request)
        let answer = try #require(await connection.answer(toHead: toHead))
        connection.close()
        return answer
    }

    /// Tips the ledger holds.
    func tips() async throws -> [TipRecord] { try await ledger.list(stages: nil, after: nil, limit: 1000) }

    /// Files of exhibits and manifests on the disk, by their names.
    var exhibitFiles: [String] {
        let all = FileManager.default.enumerator(atPath: folder + "/exhibits")?.compactMap { $0 as? String } ?? []
        return all.filter { $0.utf8.count > 3 }.sorted()
    }
}

struct FixedTime: TimeSource {
    var now: Moment { Sample.start }
}

/// Asks again and again until it is so; the bound only ends a test that would hang.
func eventually(_ condition: () async throws -> Bool) async rethrows -> Bool {
    for _ in 0..<3000 {
        if try await condition() { return true }
        try? await Task.sleep(for: .milliseconds(10))
    }
    return false
}
