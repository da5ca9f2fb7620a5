import Foundation
import GRDB
public import Spooling
import Synchronization
public import Tips

/// The ledger on one machine: SQLite in WAL mode with `synchronous = FULL`, one writing worker, two reading connections.
/// Its faces stand in files of their own.
public final class SQLiteLedger: Sendable {
    let writer: LedgerWriter
    /// For looks that are over at once.
    let reader: DatabaseQueue
    /// For looks that go through everything: nothing that citizens or lanes wait for queues behind them.
    let browser: DatabaseQueue
    let recent: RecentTips
    private let checkpointer: Checkpointer
    /// Whoever reads does it where it stands.
    private let readsInPlace: Bool

    /// Made with the spool and never changed.
    public let spoolID: TipID
    public let secret: SpoolSecret

    /// Rings, once, when the ledger has become useless and the daemon must end; ``failure`` says why.
    public let failed = Bell()
    private let failureBox: FailureBox

    /// Use ``EmbeddedSpool``.
    init(_ opened: OpenedLedger, pace: Checkpointer.Pace = .usual) throws {
        spoolID = opened.spoolID
        secret = opened.secret
        reader = opened.reader
        browser = opened.browser
        recent = opened.recent
        let box = FailureBox()
        failureBox = box
        readsInPlace = opened.workers.areOneThread
        checkpointer = Checkpointer(opened.checkpointing, pace: pace) { try? opened.disk.freeBytes(at: opened.path) }
        opened.writing.writeWithoutTransaction { [checkpointer] db in checkpointer.watch(db) }
        writer = LedgerWriter(
            opened.writing, recent: recent, checkpointer: checkpointer, keepsFigures: opened.holdsSpool,
            workers: opened.workers
        ) { [failed] failure in
            box.value.withLock { $0 = failure }
            failed.ring()
        }
        checkpointer.start(opened.workers) { [weak writer] error in writer?.giveUp(error) }
    }

    public var failure: Failure? { failureBox.value.withLock { $0 } }

    /// Takes nothing any more, writes what waits, carries the log back and ends the workers. Blocks for about one commit.
    /// Reading goes on until the last user lets go.
    public func close() {
        checkpointer.end()
        writer.end()
    }

    /// The number of the last event.
    func lastEvent() async throws -> Int64 {
        try await read { db in try Int64.fetchOne(db, sql: "SELECT event FROM head") ?? 0 }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await read(reader, body)
    }

    func browse<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await read(browser, body)
    }

    /// Translates what a damaged file throws.
    private func read<Value: Sendable>(
        _ connection: DatabaseQueue, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            if readsInPlace {
                await Task.yield()
                return try Self.readHere(connection, body)
            }
            return try await connection.read(body)
        } catch let error as DatabaseError {
            throw Failure(
                "ledger-unreadable", "The ledger could not be read. Run `tipline spool verify`.", .callSomeone,
                cause: error)
        } catch let damage as LedgerDamage {
            throw Self.damaged(damage)
        } catch let error as RowDecodingError {
            throw Self.damaged(error)
        }
    }

    /// Without `await`: where one may wait, the compiler takes the reading that changes threads.
    private static func readHere<Value>(_ connection: DatabaseQueue, _ body: (Database) throws -> Value) throws -> Value
    {
        try connection.read(body)
    }

    private static func damaged(_ cause: any Error) -> Failure {
        Failure(
            "ledger-damaged", "A record of the ledger is damaged. Run `tipline spool verify`.",
            .callSomeone,
            cause: cause)
    }

    private final class FailureBox: Sendable {
        let value = Mutex<Failure?>(nil)
    }
}
