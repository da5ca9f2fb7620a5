import Foundation
import GRDB
public import Spooling
import Synchronization
public import Tips

/// The ledger on one machine: SQLite in WAL mode with `synchronous = FULL`, one writing thread, one reading connection.
/// Its four faces stand in files of their own.
public final class SQLiteLedger: Sendable {
    let writer: LedgerWriter
    let reader: DatabaseQueue
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

    /// Reads on the reading connection, translating what a damaged file throws.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await reader.read(body)
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
