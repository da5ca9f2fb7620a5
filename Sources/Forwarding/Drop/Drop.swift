public import Logging
public import Spooling
public import Tips

/// A lane's one-way drop: what carries its tips into the folder, and what tells the inside how the lane stands. Both write
/// with one hand, so that neither takes the other's unfinished files for a crash's.
public struct Drop: Sendable {
    public let carrier: DropCarrier
    public let beat: DropBeat

    /// - Parameter ends: the time by which what nobody confirms ends; nil where every clock is right.
    public init(
        lane: LaneName, folder: DropFolder, spool: TipID, vault: any Vault, ledger: any OneWayLedger,
        time: any TimeSource = SystemTime(), ends: PatientTime? = nil, logger: Logger
    ) {
        self.init(
            DropWriter(folder: folder, lane: lane, spool: spool), vault: vault, ledger: ledger, time: time, ends: ends,
            clock: ContinuousClock(), logger: logger)
    }

    /// Where everything is one thread's, and all that comes by chance from `random`.
    package init(
        lane: LaneName, folder: DropFolder, spool: TipID, vault: any Vault, ledger: any OneWayLedger,
        disk: any DropDisk, time: any TimeSource, clock: any Clock<Duration>,
        random: @escaping @Sendable () -> UInt64, logger: Logger
    ) {
        self.init(
            DropWriter(folder: folder, lane: lane, spool: spool, disk: disk, random: random, isOneThread: true),
            vault: vault, ledger: ledger, time: time, ends: nil, clock: clock, logger: logger)
    }

    private init(
        _ writer: DropWriter, vault: any Vault, ledger: any OneWayLedger, time: any TimeSource, ends: PatientTime?,
        clock: any Clock<Duration>, logger: Logger
    ) {
        carrier = DropCarrier(writer: writer, vault: vault)
        beat = DropBeat(
            writer: writer, ledger: ledger, time: time, ends: ends ?? PatientTime(time, since: nil), clock: clock,
            logger: logger)
    }
}
