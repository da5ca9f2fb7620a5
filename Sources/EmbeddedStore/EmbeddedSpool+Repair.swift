import Spooling
public import Tips

extension EmbeddedSpool {
    public enum RepairMode: Sendable {
        /// Look and tell.
        case dryRun
        case repair
        /// There is no ledger and no backup of it: one is begun, for the tips whose exhibits are here.
        case newLedger
    }

    /// Opens a spool that no daemon holds, and keeps daemons out of it. What a start does is done here, too: leases that a
    /// former daemon left end, and a restored ledger is noted as one, so that nothing is swept by it until all was compared.
    public static func openForRepair(
        _ path: String, now: Moment, mode: RepairMode, disk: any Disk = PosixDisk()
    ) throws -> EmbeddedSpool {
        try openForRepair(path, now: now, mode: mode, disk: disk, workers: OwnThreads())
    }

    /// - Parameter workers: do what waits for the disk.
    package static func openForRepair(
        _ path: String, now: Moment, mode: RepairMode, disk: any Disk, workers: any Workers
    ) throws -> EmbeddedSpool {
        let folder = SpoolFolder(path)
        let isMissing = try isMissing(folder, disk)
        guard isMissing || disk.isThere(folder.ledger) else {
            throw Failure("no-spool", "There is no spool at \(path). Say where it is with --spool.", .refuse)
        }
        let lock = try SpoolLock(folder.lock, patienceSeconds: SpoolLock.momentSeconds, disk: disk)
        try agree(mode, isMissing: isMissing, folder)
        let former = SpoolIdentity.read(folder, disk: disk)
        let (wasSealed, reached) = (former?.isSealed ?? false, former?.reached)
        // The note of the ledger that is gone would make the new one another spool's.
        if mode == .newLedger { try translated(path) { try disk.unlink(folder.identity) } }
        let log = try logDamage(folder, disk)
        let opened = try OpenedLedger.open(folder.ledger, mayCreate: mode != .dryRun, disk: disk, workers: workers)
        let note = SpoolIdentity.read(folder, disk: disk)
        let finding = SpoolIdentity.compare(note, id: opened.spoolID, lastEvent: opened.lastEvent)
        guard finding != .foreign else { throw foreign(folder) }
        var findings = Findings()
        findings.logDamage = log
        findings.maySweep = finding == .own && note?.isUnswept == false && log == nil
        findings.isSealed = wasSealed
        findings.reached = reached
        if mode == .dryRun {
            try opened.renewLog()
        } else {
            findings.leasesReleased = try opened.takeOver(now: now)
            try opened.forgetFigures()
            let identity = SpoolIdentity(
                id: opened.spoolID, lastEvent: opened.lastEvent, isUnswept: !findings.maySweep, isSealed: wasSealed,
                reached: reached)
            try translated(path) { try identity.write(folder, disk: disk) }
        }
        let vault = try translated(path) { try ExhibitFolder(folder, disk: disk, threads: 1, workers: workers) }
        return EmbeddedSpool(
            folder: folder, ledger: try SQLiteLedger(opened), vault: vault, findings: findings,
            lock: lock)
    }

    private static func agree(_ mode: RepairMode, isMissing: Bool, _ folder: SpoolFolder) throws {
        switch mode {
        case .newLedger where !isMissing:
            throw Failure(
                "ledger-there",
                "\(folder.path) has a ledger. Leave --new-ledger out, or put the ledger away first; nothing was touched.",
                .refuse)
        case .dryRun where isMissing, .repair where isMissing: throw missing(folder)
        default: return
        }
    }

    /// Notes what a repair came to: once every file was compared and nothing is left, the next start may sweep again.
    public func noteRepaired(leavesNothing: Bool) async throws {
        let identity = SpoolIdentity(
            id: ledger.spoolID, lastEvent: try await ledger.lastEvent(),
            isUnswept: !findings.maySweep && !leavesNothing, isSealed: findings.isSealed, reached: findings.reached)
        try await vault.note(identity)
    }
}
