import GRDB
import Spooling
import SpoolingConformance
import Synchronization
import Tips

@testable import EmbeddedStore

/// A ledger without a vault, in a folder of its own.
final class TemporaryLedger: LedgerHouse {
    let folder: TemporaryFolder
    private let pace: Checkpointer.Pace
    private let opened = Mutex<SQLiteLedger?>(nil)

    /// Nothing is carried back while a test looks.
    static let still = Checkpointer.Pace(pagesBetween: .max, longestLog: .max)

    init(_ folder: TemporaryFolder? = nil, pace: Checkpointer.Pace = .usual) throws {
        self.folder = try folder ?? TemporaryFolder()
        self.pace = pace
    }

    deinit { leave() }

    var path: String { folder.path + "/ledger.sqlite" }

    /// The same one until ``leave()``.
    @discardableResult
    func ledger(patience: Double = 5, disk: any Disk = PosixDisk()) throws -> SQLiteLedger {
        try opened.withLock { opened in
            if let opened { return opened }
            let read = try OpenedLedger.open(path, mayCreate: true, patience: patience, disk: disk)
            _ = try read.takeOver(now: Specimen.start)
            let ledger = try SQLiteLedger(read, pace: pace)
            opened = ledger
            return ledger
        }
    }

    func leave() {
        opened.withLock { opened in
            opened?.close()
            opened = nil
        }
    }

    func open() async throws -> any Ledger { try ledger() }

    func reopen() async throws -> any Ledger {
        leave()
        return try ledger()
    }

    /// Does to the file what nobody should, through a connection of its own.
    func tamper(_ sql: String, _ arguments: StatementArguments = []) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql, arguments: arguments) }
        try queue.close()
    }

    /// The ledger and its log as they lie there while nothing is written: what a crash at this moment would leave.
    func crashImage() async throws -> TemporaryLedger {
        let folder = try await ledger().writer.perform { [folder] _, _ in try folder.copy() }
        return try TemporaryLedger(folder)
    }
}
