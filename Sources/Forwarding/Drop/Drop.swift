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
        let writer = DropWriter(folder: folder, lane: lane, spool: spool)
        carrier = DropCarrier(writer: writer, vault: vault)
        beat = DropBeat(
            writer: writer, ledger: ledger, time: time, ends: ends ?? PatientTime(time, since: nil),
            logger: logger)
    }
}
