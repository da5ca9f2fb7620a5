import EmbeddedStore
import Foundation
import Spooling
import Tips

extension World {
    private static let restored = "/world/restored"

    /// The last backup, put where a spool is and repaired as the document of the queue has it; beside it, in half of all
    /// worlds, what the lost spool still had on its shelves. The spool itself is left as it is.
    func restore() {
        guard let letters = memory.backedUp else { return }
        let own = Chance(seed, "restore")
        let hasShelves = own.coin
        trace.note("restore", hasShelves ? 1 : 0)
        medium.copy(Self.backup, to: Self.restored)
        if hasShelves {
            for folder in ["exhibits", "orphans"] {
                medium.copy("\(Self.folder)/\(folder)", to: "\(Self.restored)/\(folder)")
            }
        }
        // A repair makes up receipts that nobody has: what is written takes part in no history.
        let disk = WorldDisk(medium, .none, own, memory, without: nil, trace: Trace())
        WorldVFS.begin(disk)
        let task = Task(executorPreference: schedule) { [self] in
            do { try await repair(letters, hasShelves: hasShelves, disk) } catch {
                memory.breach(.lost, "a backup could not be restored: \(error)")
            }
        }
        while schedule.step() {}
        task.cancel()
        disk.die()
        schedule.endProcess()
    }

    private func repair(_ letters: [Letter], hasShelves: Bool, _ disk: WorldDisk) async throws {
        let embedded = try EmbeddedSpool.openForRepair(
            Self.restored, now: wall.now, mode: .repair, disk: disk, workers: schedule)
        var findings: [Repair.Finding] = []
        try await Repair(
            ledger: embedded.ledger, vault: embedded.vault, calendar: OfficeCalendar(timeZone: .gmt), isDryRun: false
        ).run(now: wall.now) { findings.append($0) }
        let acknowledged = Set(memory.letters.compactMap(\.kept?.tip))
        for finding in findings where acknowledged.contains(finding.tip) {
            switch finding.result {
            case .restored, .queued: continue
            default: memory.breach(.lost, "a repair left \(finding.tip) as \(finding.result)")
            }
        }
        let inquest = Inquest(embedded: embedded, platform: platform, memory: memory)
        // What came behind the backup and has a manifest beside its exhibits is as good as what is in it.
        let besides = memory.letters.filter { letter in
            hasShelves && !letter.exhibits.isEmpty && letter.kept.map { memory.readable.contains($0.tip) } == true
        }
        try await inquest.hold(afterRestoring: letters, and: besides)
        embedded.ledger.close()
    }
}
