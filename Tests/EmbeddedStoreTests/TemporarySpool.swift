import EmbeddedStore
import Spooling
import SpoolingConformance
import Synchronization
import Tips

/// A whole spool as a daemon has it, in a folder of its own.
final class TemporarySpool: Sendable {
    let folder: TemporaryFolder
    private let opened = Mutex<EmbeddedSpool?>(nil)

    /// - Parameter folder: a crash image, say; a new one otherwise.
    init(_ folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
    }

    deinit { leave() }

    var path: String { folder.path }

    /// The same one until ``leave()``.
    @discardableResult
    func open(now: Moment = Specimen.start, disk: any Disk = PosixDisk()) throws -> EmbeddedSpool {
        try opened.withLock { opened in
            if let opened { return opened }
            let spool = try EmbeddedSpool.openForDaemon(path, now: now, disk: disk)
            opened = spool
            return spool
        }
    }

    /// Lets go of the spool as a daemon does at its end.
    func leave() {
        opened.withLock { opened in
            opened?.ledger.close()
            opened = nil
        }
    }

    @discardableResult
    func reopen(now: Moment = Specimen.start) throws -> EmbeddedSpool {
        leave()
        return try open(now: now)
    }
}
