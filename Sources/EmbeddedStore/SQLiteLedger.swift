import Foundation
import GRDB
public import Spooling
import Synchronization
public import Tips

/// The ledger on one machine: SQLite in WAL mode with `synchronous = FULL`, one writing thread, two reading connections.
/// Its four faces stand in files of their own.
public final class SQLiteLedger: Sendable {
    let writer: LedgerWriter
    /// For looks that are over at once.
    let reader: DatabaseQueue
    /// For looks that go through everything: nothing that citizens or lanes wait for queues behind them.
    let browser: DatabaseQueue
    let recent: RecentTips
    private let checkpointer: Checkpointer

    /// Made with the spool and never changed.
    public let spoolID: TipID
    public let secret: SpoolSecret

    /// Rings, once, when the ledger has become useless and the daemon must end; ``failure`` says why.
    public let failed = Bell()
    private let failureBox: FailureBox

    /// Use ``EmbeddedSpool``.
    init(_ opened: OpenedLedger) throws {
        spoolID = opened.spoolID
        secret = opened.secret
        reader = opened.reader
        browser = opened.browser
        recent = opened.recent
        let box = FailureBox()
        failureBox = box
        checkpointer = Checkpointer(opened.checkpointing)
        writer = LedgerWriter(opened.writing, recent: recent, checkpointer: checkpointer) { [failed] failure in
            box.value.withLock { $0 = failure }
            failed.ring()
        }
        checkpointer.start { [writer] error in writer.giveUp(error) }
    }

    public var failure: Failure? { failureBox.value.withLock { $0 } }

    /// Ends the threads; what waits is still written. Connections close when the last user lets go.
    public func close() {
        checkpointer.stop()
        writer.end()
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await Self.read(reader, body)
    }

    func browse<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await Self.read(browser, body)
    }

    /// Translates what a damaged file throws.
    private static func read<Value: Sendable>(
        _ connection: DatabaseQueue, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await connection.read(body)
        } catch let error as DatabaseError {
            throw Failure(
                "ledger-unreadable", "The ledger could not be read. Run `tipline spool verify`.", .callSomeone,
                cause: error)
        } catch let damage as LedgerDamage {
            throw Failure(
                "ledger-damaged", "A record of the ledger is damaged. Run `tipline spool verify`.", .callSomeone,
                cause: damage)
        }
    }

    private final class FailureBox: Sendable {
        let value = Mutex<Failure?>(nil)
    }
}
