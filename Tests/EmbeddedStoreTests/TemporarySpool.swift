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

extension TemporarySpool {
    /// Keeps tips with an exhibit each, as a daemon does.
    func keep(_ count: Int) async throws -> [Tip] {
        let spool = try open()
        let desk = Spool(ledger: spool.ledger, vault: spool.vault, secret: spool.ledger.secret, bells: [:])
        var tips: [Tip] = []
        for index in 0..<count {
            var tip = Specimen.tip(content: "with a picture \(index)", receivedAt: Specimen.moment(Double(index)))
            let deposit = spool.vault.deposit(for: tip.id)
            let (bytes, digest) = try await deposit.keep(Array("picture \(tip.id)".utf8)[...])
            tip.exhibits = [Exhibit(number: 1, mediaType: "image/jpeg", bytes: bytes, digest: digest)]
            _ = try await desk.admit(tip, deposit: deposit, reservation: nil)
            tips.append(tip)
        }
        return tips
    }

    /// Keeps one tip in words alone.
    @discardableResult
    func keepWords() async throws -> Tip {
        let spool = try open()
        let desk = Spool(ledger: spool.ledger, vault: spool.vault, secret: spool.ledger.secret, bells: [:])
        let tip = Specimen.tip(content: "in words", receivedAt: Specimen.moment(0))
        _ = try await desk.admit(tip, deposit: nil, reservation: nil)
        return tip
    }
}
