import ArgumentParser
import EmbeddedStore
import Spooling
import Tips

/// What a repair did, one line a tip, and what an operator does next.
struct RepairReport {
    let isDryRun: Bool
    private var queued = 0
    private var restored = 0
    private var quarantined = 0
    private var left = 0
    private var unacknowledged = 0

    init(isDryRun: Bool) {
        self.isDryRun = isDryRun
    }

    private var isWhole: Bool { quarantined == 0 && left == 0 }

    /// Counts the finding and gives its line: `ID WORD …`.
    mutating func line(_ finding: Spooling.Repair.Finding) -> String {
        let would = isDryRun ? "would be " : ""
        switch finding.result {
        case .queued:
            queued += 1
            return "\(finding.tip) \(would)queued: its record and exhibits agree again"
        case .restored(let place):
            restored += 1
            return "\(finding.tip) \(would)restored from \(place.rawValue)"
        case .quarantined(let why):
            quarantined += 1
            return "\(finding.tip) stays quarantined: \(why)"
        case .left(let place, let why):
            left += 1
            return "\(finding.tip) left in \(place.rawValue): \(why)"
        case .unacknowledged(let place):
            unacknowledged += 1
            return "\(finding.tip) left in \(place.rawValue): no manifest, it was never acknowledged"
        }
    }

    var summary: [String] {
        var lines = [
            "\(queued) queued again, \(restored) restored, \(quarantined) still quarantined, \(left) left as they are, \(unacknowledged) never acknowledged."
        ]
        if isDryRun { lines[0] = "Nothing was changed. It would be: " + lines[0] }
        if restored > 0 {
            lines.append(
                "Restored tips keep their ids; their receipts and idempotency keys went with the ledger and open nothing. Behind a tip that could not be restored a number in the lane is another than before: what the platform has already is then parked as http-409, and is there once."
            )
        }
        if quarantined > 0 {
            lines.append(
                "Put the exhibits that are named back from a backup, then repair again. A record that is damaged is only whole in a backup of the ledger."
            )
        }
        if left > 0 {
            lines.append(
                "What was left does not agree with its manifest. Put the files back from a backup and repair again, or take them away if nobody needs them."
            )
        }
        return lines
    }

    func note(in spool: EmbeddedSpool) async throws {
        guard !isDryRun else { return }
        try await spool.noteRepaired(leavesNothing: isWhole)
    }

    /// 65 (EX_DATAERR) while something is left that a person must mend.
    func leave() throws {
        if !isWhole { throw ExitCode(65) }
    }
}
