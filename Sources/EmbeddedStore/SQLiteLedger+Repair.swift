public import Spooling
public import Tips

extension SQLiteLedger: RestoringLedger {
    public func restore(_ admissions: [Admission], now: Moment) async throws -> [TipID] {
        let all = try admissions.map(Self.ready)
        return try await writer.perform { [recent] transaction, _ in
            var restored: [TipID] = []
            for ready in all {
                let tip = ready.admission.tip
                let isKnown = try LedgerRows.serial(transaction.db, of: tip, recent: recent) != nil
                guard !isKnown, !restored.contains(tip) else { continue }
                try Self.restore(ready, transaction, now: now)
                restored.append(tip)
            }
            return restored
        }
    }

    /// Admitted as of the day it came, so that the month counts it there. That it was restored stands in its custody as a
    /// delivery that was held and let go: two lawful changes, which every program that reads this ledger understands.
    private static func restore(_ ready: ReadyAdmission, _ transaction: LedgerTransaction, now: Moment) throws {
        try transaction.insert(ready)
        guard let serial = transaction.admitted.last?.serial else { return }
        for lane in ready.admission.figures.lanes {
            guard let code = transaction.laneCode(lane),
                var row = try queueRow(transaction.db, serial: serial, lane: code)
            else { throw LedgerDamage("a delivery that was just written is not there") }
            for stage in [Stage.held, .queued] {
                try transaction.move(row, to: stage, due: now, attempts: 0, why: "restored", at: now)
                row.stage = stage
            }
        }
    }
}
