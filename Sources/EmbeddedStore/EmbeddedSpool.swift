public import Sealing
import Spooling
public import Tips

/// A spool on this machine, opened and checked: the ledger, the vault, and what the start found.
public struct EmbeddedSpool: Sendable {
    public let folder: SpoolFolder
    public let ledger: SQLiteLedger
    public let vault: ExhibitFolder
    public let findings: Findings
    let lock: SpoolLock?

    /// What a start found out about the spool.
    public struct Findings: Sendable {
        /// Leases a former daemon left behind; those deliveries are in doubt now.
        public var leasesReleased = 0
        /// One sentence where the log was damaged and what was kept last is gone with it.
        public var logDamage: String?
        /// False when the ledger was restored or its files may be another's: nothing may be swept.
        public var maySweep = true
        /// What comes is sealed.
        var isSealed = false
        /// How far the time by which things end had come (``PatientTime``) when that was last noted; nil where it never was.
        public var reached: Moment?
    }

    /// Opens the spool for the daemon, making it where there is none. Ready at any size within a second: it reads
    /// settings back, releases leases and compares the counters of open stages; the full check is `spool verify`.
    ///
    /// - Parameters:
    ///   - recipients: whom what comes is sealed to from now on; what is here stays as it is.
    ///   - clearIsMeant: tips may rest in clear where the last daemon sealed them. Otherwise that is taken for a slip, and
    ///     `Failure` with code `spool-was-sealed` comes before anything is touched.
    public static func openForDaemon(
        _ path: String, now: Moment, recipients: [Recipient] = [], clearIsMeant: Bool = false,
        disk: any Disk = PosixDisk()
    ) throws -> EmbeddedSpool {
        try openForDaemon(
            path, now: now, recipients: recipients, clearIsMeant: clearIsMeant, disk: disk, workers: OwnThreads(),
            random: SystemRandomNumberGenerator())
    }

    /// - Parameters:
    ///   - workers: do what waits for the disk.
    ///   - random: a new spool's id and secret come from it.
    package static func openForDaemon(
        _ path: String, now: Moment, recipients: [Recipient] = [], clearIsMeant: Bool = false, disk: any Disk,
        workers: any Workers, random: some RandomNumberGenerator
    ) throws -> EmbeddedSpool {
        let folder = SpoolFolder(path)
        try translated(path) { try makeFolder(folder, disk: disk) }
        let lock = try SpoolLock(folder.lock, patienceSeconds: SpoolLock.momentSeconds, disk: disk)
        let note = SpoolIdentity.read(folder, disk: disk)
        guard try !isMissing(folder, disk) else { throw missing(folder) }
        guard note?.isSealed != true || !recipients.isEmpty || clearIsMeant else { throw wasSealed(folder) }
        let log = try logDamage(folder, disk)
        let opened = try OpenedLedger.open(folder.ledger, mayCreate: true, disk: disk, workers: workers, random: random)
        let finding = SpoolIdentity.compare(note, id: opened.spoolID, lastEvent: opened.lastEvent)
        guard finding != .foreign else { throw foreign(folder) }
        var findings = Findings()
        // Exhibits beside a new ledger are another one's: a repair that was to begin it was cut, say.
        let isNew = finding == .new && !folder.holdsExhibits(disk)
        findings.logDamage = log
        findings.maySweep = isNew || finding == .own && note?.isUnswept == false && log == nil
        findings.leasesReleased = try opened.takeOver(now: now)
        findings.isSealed = !recipients.isEmpty
        findings.reached = note?.reached
        #if TRIALS
            // Come to the end of all time, nothing is ahead of it.
            if TrialSwitch.noPatience.isOn { findings.reached = Moment(milliseconds: .max) }
        #endif
        let identity = SpoolIdentity(
            id: opened.spoolID, lastEvent: opened.lastEvent, isUnswept: !findings.maySweep, isSealed: findings.isSealed,
            reached: note?.reached ?? now)
        let vault = try translated(path) {
            try identity.write(folder, disk: disk)
            return try ExhibitFolder(folder, disk: disk, recipients: recipients, workers: workers)
        }
        return EmbeddedSpool(
            folder: folder, ledger: try SQLiteLedger(opened), vault: vault, findings: findings,
            lock: lock)
    }

    private static func wasSealed(_ folder: SpoolFolder) -> Failure {
        Failure(
            "spool-was-sealed",
            "The tips in \(folder.path) were sealed and `recipients` is empty now. Write the recipients again, or "
                + "`recipients: none` where tips are to rest in clear from now on.",
            .refuse)
    }

    /// Notes how far the ledger has come. Called now and then by the daemon: a backup older than the last note is told
    /// from the real ledger at the next start, and nothing is swept by it.
    ///
    /// - Parameter reached: how far the time by which things end has come.
    public func noteProgress(reached: Moment) async throws {
        let identity = SpoolIdentity(
            id: ledger.spoolID, lastEvent: try await ledger.lastEvent(), isUnswept: !findings.maySweep,
            isSealed: findings.isSealed, reached: reached)
        try await vault.note(identity)
    }

    /// The resumable uploads that rest here: for the daemon, and once, since it knows what is under way.
    public func openUploads(now: Moment) throws -> UploadFolder {
        try Self.translated(folder.path) {
            try UploadFolder(
                folder, disk: vault.disk, secret: ledger.secret, recipients: vault.recipients, workers: vault.workers,
                now: now
            ) { [ledger] tip in
                try await ledger.holdings(of: [tip])[tip] != nil
            }
        }
    }

    /// What is wrong with the resumable uploads, looked at from beside the daemon.
    public func checkUploads() throws -> UploadCheck { try UploadCheck(folder, disk: vault.disk) }

    /// Opens a spool that exists, beside a daemon or without one, for an operator's command.
    public static func openForCommand(_ path: String, disk: any Disk = PosixDisk()) throws -> EmbeddedSpool {
        let folder = SpoolFolder(path)
        guard disk.isThere(folder.ledger) else {
            throw Failure("no-spool", "There is no spool at \(path). Say where it is with --spool.", .refuse)
        }
        if let damage = try logDamage(folder, disk) {
            throw Failure(
                "log-damaged",
                "\(damage) Nothing was touched: `tipline spool repair` or a start of the daemon goes on with what is left.",
                .refuse)
        }
        let opened = try OpenedLedger.open(folder.ledger, mayCreate: false, disk: disk)
        // A copy that no daemon ever held has none. Where it cannot be had, a daemon has it, which did the same; or nothing can
        // be written here, and so not the log.
        if disk.isThere(folder.lock), let lock = (try? disk.lock(folder.lock)) ?? nil {
            defer { disk.close(lock) }
            try opened.renewLog()
        }
        let vault = try translated(path) { try ExhibitFolder(folder, disk: disk, threads: 1) }
        return EmbeddedSpool(
            folder: folder, ledger: try SQLiteLedger(opened), vault: vault, findings: Findings(), lock: nil)
    }

    /// Asked before SQLite opens the ledger: it would carry back what fits and forget the rest.
    static func logDamage(_ folder: SpoolFolder, _ disk: any Disk) throws -> String? {
        try translated(folder.path) {
            guard case .damaged(let frames) = try LogReading.finding(ofLedger: folder.ledger, disk: disk) else {
                return nil
            }
            return "The ledger's log is damaged behind its first \(frames) frames: tips that were kept last are not in "
                + "the ledger any more. Those with exhibits come back by `tipline spool repair`, others only from a backup."
        }
    }

    /// Only the daemon's own user may look inside.
    private static func makeFolder(_ folder: SpoolFolder, disk: any Disk) throws {
        try folder.make(disk)
        try disk.makePrivate(folder.path)
    }

    /// True when there is no ledger, and what lies beside it says that there was one. The note and the exhibits are
    /// only made once a ledger is.
    static func isMissing(_ folder: SpoolFolder, _ disk: any Disk) throws -> Bool {
        guard try translated(folder.path, { try disk.length(at: folder.ledger) ?? 0 }) == 0 else { return false }
        return disk.isThere(folder.identity) || disk.isThere(folder.exhibits)
    }

    static func translated<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let failure as DiskFailure {
            throw Failure(
                "spool-unwritable",
                "The spool at \(path) cannot be written. Check the folder, its owner and the room on the disk.",
                .callSomeone, cause: failure)
        }
    }

    static func missing(_ folder: SpoolFolder) -> Failure {
        Failure(
            "ledger-missing",
            "\(folder.path) was a spool and its ledger.sqlite is gone. Restore the last backup, or begin a new one with `tipline spool repair --new-ledger`; nothing was touched.",
            .callSomeone)
    }

    static func foreign(_ folder: SpoolFolder) -> Failure {
        Failure(
            "ledger-foreign",
            "The ledger in \(folder.path) belongs to another spool. Put the right one back; nothing was swept.",
            .callSomeone)
    }
}
